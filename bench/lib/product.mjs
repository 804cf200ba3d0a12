/** The package as it is shipped. `bench/` is a package of its own, and cannot name the one that it lies in. */
import { pathToFileURL } from 'node:url';
import { inRepository } from './places.mjs';

/** @returns {Promise<typeof import('../../src/index.ts')>} */
export function product() {
  return entry('index.js');
}

/** What the bridge to a window has on its two sides, and what stands in for Electron. */
export async function bridgeProduct() {
  /** @type {typeof import('../../src/electron/main/index.ts')} */
  const { createBackendBridge } = await entry('electron', 'main', 'index.js');
  /** @type {typeof import('../../src/electron/renderer/index.ts')} */
  const { connectBackend } = await entry('electron', 'renderer', 'index.js');
  /** @type {typeof import('../../src/electron/testing/index.ts')} */
  const { fakeElectron } = await entry('electron', 'testing', 'index.js');
  /** @type {typeof import('../../src/serve/index.ts')} */
  const { serveBackend } = await entry('serve', 'index.js');
  /** @type {typeof import('../../src/testing/index.ts')} */
  const { inProcessPort } = await entry('testing', 'index.js');
  return { connectBackend, createBackendBridge, fakeElectron, inProcessPort, serveBackend };
}

/** @param {string[]} path @returns {Promise<any>} */
function entry(...path) {
  return import(pathToFileURL(inRepository('dist', ...path)).href);
}
