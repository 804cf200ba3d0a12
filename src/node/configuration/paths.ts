import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';

/** A path of a configuration file: relative to the file's folder, or to the home folder where it begins with `~`. */
export function absolutePath(path: string, folder: string): string {
  if (path === '~' || path.startsWith('~/')) return join(homedir(), path.slice(1));
  return resolve(folder, path);
}

/** The program of a configuration file: a name without a separator is found in PATH, anything else is a path. */
export function programPath(command: string, folder: string): string {
  return command.includes('/') || command.includes(sep) ? absolutePath(command, folder) : command;
}
