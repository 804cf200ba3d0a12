/** Where Electron's program is. The package is not asked: without its binary it would try to download one. */
import { existsSync, readFileSync } from 'node:fs';
import { inRepository } from './paths.mjs';

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} the program that STDWIRE_ELECTRON_PATH names, or the package's own, where it is there
 */
export function findElectron(env = process.env) {
  return [env.STDWIRE_ELECTRON_PATH, ownProgram()].find((path) => path && existsSync(path));
}

/** The package's install script writes down where in `dist` the program lies on this system. */
function ownProgram() {
  try {
    const name = readFileSync(inRepository('node_modules', 'electron', 'path.txt'), 'utf8').trim();
    return inRepository('node_modules', 'electron', 'dist', name);
  } catch {
    return undefined;
  }
}
