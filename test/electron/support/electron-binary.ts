import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../helpers/python.ts';

/** A real Electron, or how to get one. */
type ElectronBinary =
  | { readonly path: string; readonly missing?: undefined }
  | { readonly path?: undefined; readonly missing: string };

const HOW =
  'install one with `node node_modules/electron/install.js`, or set STDWIRE_ELECTRON_PATH to the path of one';

/**
 * Looks for an Electron that can be run: what STDWIRE_ELECTRON_PATH names, or what the package has downloaded. The
 * package itself is not loaded, since that would begin the download
 * (https://www.electronjs.org/docs/latest/breaking-changes).
 */
export function electronBinary(
  named = process.env.STDWIRE_ELECTRON_PATH,
  folder = join(repositoryRoot, 'node_modules', 'electron'),
): ElectronBinary {
  const path = named || downloaded(folder);
  if (path !== undefined && existsSync(path)) return { path };
  const where = path === undefined ? 'none is there' : `there is no ${path}`;
  return { missing: `skipped, needs an Electron binary and ${where}: ${HOW}` };
}

/** The package leaves the name of the program beside the folder that it has unpacked. */
function downloaded(folder: string): string | undefined {
  const name = join(folder, 'path.txt');
  return existsSync(name) ? join(folder, 'dist', readFileSync(name, 'utf8').trim()) : undefined;
}
