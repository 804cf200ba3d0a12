/**
 * The ways from a page to a backend: the client that owns it, and the bridge to a window over each kind of connection.
 *
 * The stand-ins for Electron are not Electron: they clone each message as its IPC does, and cross no process. What they
 * measure is the bridge; over a WebSocket, and from a page in Chromium, the way is the real one.
 */
import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { build } from 'esbuild';
import { chromium as driver } from 'playwright-core';
import { backendFile, environmentPython, inRepository } from './places.mjs';
import { bridgeProduct, product } from './product.mjs';

const ALL = /** @type {const} */ ('all');
/** How many events its operation has, and each of them counts. */
export const EVENTS = 20_000;

export const DIRECT = 'client in the same program';
export const IN_PROGRAM = 'bridge, in the same program';
export const STAND_INS = 'bridge, over the stand-ins for Electron';
export const SOCKET = 'bridge, over a WebSocket, same program';
export const PAGE = 'bridge, over a WebSocket, page in Chromium';

/** @typedef {import('../../src/electron/renderer/index.ts').RemoteBackendClient | import('../../src/index.ts').BackendClient} Client */
/** @typedef {{ calls: (count: number) => Promise<number[]>, events: (count: number) => Promise<number> }} Way */
/** @typedef {{ ways: Record<string, Way>, close: () => Promise<void> }} Ways */

/** @returns {Promise<Ways>} */
export async function openWays() {
  const { BackendClient } = await product();
  const { connectBackend, createBackendBridge, fakeElectron, inProcessPort, serveBackend } =
    await bridgeProduct();
  const backend = new BackendClient({
    command: environmentPython,
    args: [backendFile('bridge.py'), String(EVENTS)],
  });
  await backend.start();
  const preload = await readFile(inRepository('dist', 'electron', 'preload.cjs'), 'utf8');
  const electron = fakeElectron();
  const bridge = createBackendBridge({ backend, electron, allowedOrigins: ['app://ui'] });
  const window = electron.openWindow({ preload });
  bridge.attach(window.webContents, { commands: ALL });
  const port = /** @type {import('../../src/electron/renderer/index.ts').BridgePort} */ (window.page.stdwire);
  const inProcess = inProcessPort({ backend, grant: { commands: ALL } });
  const served = await serveBackend({ backend, grant: { commands: ALL }, allowPrograms: true });
  const socket = connectBackend({ via: served.address });
  const page = await pageWay(backend);
  return {
    ways: {
      [DIRECT]: wayOf(backend),
      [IN_PROGRAM]: wayOf(connectBackend({ via: inProcess })),
      [STAND_INS]: wayOf(connectBackend({ via: port })),
      [SOCKET]: wayOf(socket),
      ...(page === undefined ? {} : { [PAGE]: page.way }),
    },
    close: async () => {
      socket.close();
      inProcess.close();
      bridge.close();
      await page?.close();
      await served.close();
      await backend.close();
    },
  };
}

/**
 * @param {Client} client
 * @returns {Way}
 */
function wayOf(client) {
  return {
    async calls(count) {
      const times = [];
      for (let call = 1; call <= count; call += 1) {
        const started = performance.now();
        const answer = await client.validatePrompts({ requested_total: call });
        times.push((performance.now() - started) * 1000);
        if (answer.requested_total !== call) throw new Error('The answer of another call.');
      }
      return times;
    },
    async events(count) {
      let seen = 0;
      const started = performance.now();
      const batch = await client.createSongsBatch(
        { account_name: 'anybody', prompts: [{ title: 'One', lyrics: '', style: '' }] },
        {
          onProgress: () => {
            seen += 1;
          },
        },
      );
      await batch.result;
      // The final event is one more.
      if (seen !== count + 1) throw new Error(`${seen} events in place of ${count + 1}.`);
      return (performance.now() - started) / 1000;
    },
  };
}

/**
 * The same in a real page, where there is a browser.
 *
 * @param {import('../../src/index.ts').BackendClient} backend
 */
async function pageWay(backend) {
  const { serveBackend } = await bridgeProduct();
  const executablePath = browserPath();
  if (executablePath === undefined) return undefined;
  const { outputFiles } = await build({
    stdin: {
      contents: `import { connectBackend, serveAddress } from 'stdwire/electron/renderer';
        const way = (${wayOf})(connectBackend({ via: serveAddress(location) }));
        globalThis.calls = way.calls;
        globalThis.events = way.events;`,
      resolveDir: inRepository(),
    },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    write: false,
  });
  const script = outputFiles[0]?.text ?? '';
  const served = await serveBackend({
    backend,
    grant: { commands: ALL },
    routes: (request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
      response.end(isScript ? script : '<!doctype html><title>bench</title><script src="/page.js"></script>');
      return true;
    },
  });
  // Chromium refuses its sandbox to the superuser, whom containers often run as.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await driver.launch({ executablePath, args });
  const page = await browser.newPage();
  await page.goto(served.pageUrl);
  /** @param {'calls' | 'events'} what @param {number} count @returns {Promise<any>} */
  const run = (what, count) =>
    page.evaluate(
      ([name, number]) => /** @type {any} */ (globalThis)[name](number),
      /** @type {const} */ ([what, count]),
    );
  return {
    way: /** @type {Way} */ ({
      calls: (count) => run('calls', count),
      events: (count) => run('events', count),
    }),
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}

/** @returns {string | undefined} */
function browserPath() {
  const folders = (process.env.PATH ?? '').split(platform() === 'win32' ? ';' : ':');
  const candidates = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return [
    process.env.STDWIRE_BROWSER_PATH,
    ...folders.flatMap((folder) => candidates.map((name) => `${folder}/${name}`)),
  ]
    .filter((path) => path !== undefined)
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
