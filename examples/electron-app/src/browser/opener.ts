import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The program that opens an address in the system's browser, with its first arguments; undefined where there is none, or no display. */
export function opener(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): readonly string[] | undefined {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  if (env.DISPLAY === undefined && env.WAYLAND_DISPLAY === undefined) return undefined;
  const found = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'xdg-open'))
    .find(isProgram);
  return found === undefined ? undefined : [found];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
