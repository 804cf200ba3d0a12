/** Where things of the benchmark live. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentPython, inRepository } from '../../scripts/lib/paths.mjs';

export { environmentPython, inRepository };

const windows = process.platform === 'win32';

/** @param {string} name a file of `backends/` */
export function backendFile(name) {
  return inRepository('bench', 'backends', name);
}

/** What is made for a run and not kept: the generated protocol, the C peer, data folders. */
export const workFolder = inRepository('.stdwire', 'bench');

/** The protocol of the job, generated from `protocol/`. */
export const generatedClient = inRepository('.stdwire', 'bench', 'client');
export const generatedPython = inRepository('.stdwire', 'bench', 'python');

/** The C peer, where there was a compiler. */
export const cPeer = inRepository('.stdwire', 'bench', windows ? 'peer.exe' : 'peer');

/** The interpreter that has the peers of the Python side. */
export const peersPython = windows
  ? inRepository('bench', '.venv', 'Scripts', 'python.exe')
  : inRepository('bench', '.venv', 'bin', 'python');

/** @param {string} name a package of `bench/package.json` */
export function peerFolder(name) {
  return fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
}

/** @param {string} name */
export function hasPeer(name) {
  return existsSync(peerFolder(name));
}

/**
 * A package that is there only when the benchmarks are run: types know nothing of it.
 *
 * @param {string} specifier
 * @returns {Promise<any>}
 */
export function importPeer(specifier) {
  return import(specifier);
}
