import { statSync } from 'node:fs';
import { delimiter, extname, isAbsolute, join, resolve, sep } from 'node:path';
import { StartError } from '../errors.ts';
import { refuseArchive } from './archive.ts';
import { isExecutable, isFile } from './host-system.ts';

/**
 * Finds the program that a command names, as the operating system would: a name with a separator is a path from the
 * working folder, any other is looked for in PATH. Looking first is what makes a good error possible: Node reports
 * ENOENT for the command also when it is the working folder that does not exist
 * (https://nodejs.org/api/child_process.html#child_processspawncommand-args-options).
 *
 * @throws StartError that names the path that was tried, or how many folders were, and the working folder; all that was
 * looked at is in its `tried`.
 */
export function findProgram(command: string, cwd: string, env: Readonly<Record<string, string>>): string {
  refuseArchive(cwd);
  if (isPath(command)) refuseArchive(resolve(cwd, command));
  if (!isFolder(cwd)) {
    throw new StartError(`The working folder ${cwd} does not exist. Create it, or set cwd to another one.`, {
      reason: 'no-such-cwd',
      path: command,
      cwd,
    });
  }
  const tried = candidates(command, cwd, env);
  const found = tried.find(isExecutable);
  if (found !== undefined) return found;
  const there = tried.find(isFile);
  if (there !== undefined) {
    throw new StartError(
      `${there} is there but cannot be executed. Make it executable, or name its interpreter.`,
      {
        reason: 'not-executable',
        path: there,
        cwd,
      },
    );
  }
  throw notFound(command, cwd, env, tried);
}

function notFound(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  tried: readonly string[],
): StartError {
  const path = isPath(command) ? resolve(cwd, command) : command;
  return new StartError(notFoundText(command, path, cwd, env), { reason: 'not-found', path, cwd, tried });
}

function notFoundText(
  command: string,
  path: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): string {
  if (!isPath(command))
    return `${command} was not found in ${placesOf(env)}; the working folder was ${cwd}. Install it, or set command to its full path.`;
  if (isFolder(path)) return `${path} is a folder, not a program. Name the program in it.`;
  return `${path} does not exist; the working folder was ${cwd}. Correct the path, or install what it names.`;
}

function placesOf(env: Readonly<Record<string, string>>): string {
  const { length } = foldersOf(env);
  if (length === 0) return 'PATH, which is empty';
  return length === 1 ? 'the one folder of PATH' : `any of the ${length} folders of PATH`;
}

function candidates(command: string, cwd: string, env: Readonly<Record<string, string>>): string[] {
  const bases = isPath(command)
    ? [resolve(cwd, command)]
    : foldersOf(env).map((folder) => join(isAbsolute(folder) ? folder : resolve(cwd, folder), command));
  if (process.platform !== 'win32' || extname(command) !== '') return bases;
  // Without a shell Windows runs these two kinds and no other.
  return bases.flatMap((base) => [`${base}.exe`, `${base}.com`]);
}

function isPath(command: string): boolean {
  return command.includes('/') || command.includes(sep);
}

function foldersOf(env: Readonly<Record<string, string>>): string[] {
  const name = Object.keys(env).find(
    (key) => (process.platform === 'win32' ? key.toUpperCase() : key) === 'PATH',
  );
  const path = (name === undefined ? undefined : env[name]) ?? '';
  return path.split(delimiter).filter((folder) => folder !== '');
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false; // a part of the path is a file, or must not be entered
  }
}
