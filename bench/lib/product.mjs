import { pathToFileURL } from 'node:url';
import { inRepository } from './places.mjs';

/**
 * The package as it is shipped. `bench/` is a package of its own, and cannot name the one that it lies in.
 *
 * @returns {Promise<typeof import('../../src/index.ts')>}
 */
export function product() {
  return import(pathToFileURL(inRepository('dist', 'index.js')).href);
}
