/**
 * What the bridge to a window costs: the same call, and the same events of an operation, by a client that owns the
 * backend and by pages over each way to the bridge. All have one backend, which does next to nothing.
 *
 * The stand-ins for Electron are not Electron: they clone each message as its IPC does, and cross no process. What they
 * measure is the bridge; over a WebSocket, and from a page in Chromium, the way is the real one.
 */
import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium as driver } from 'playwright-core';
import { BackendClient } from 'stdwire';
import { createBackendBridge } from 'stdwire/electron/main';
import { connectBackend } from 'stdwire/electron/renderer';
import { serveBackend } from 'stdwire/serve';
import { inProcessPort } from 'stdwire/testing';
import { fakeElectron } from 'stdwire/testing/electron';
import { environmentPython } from '../scripts/lib/paths.mjs';

const ROUNDS = 9;
const CALLS = 1000;
const EVENTS = 20_000;
const ALL = /** @type {const} */ ('all');

/** @typedef {import('stdwire/electron/renderer').RemoteBackendClient | BackendClient} Client */
/** @typedef {{ calls: (count: number) => Promise<number[]>, events: (count: number) => Promise<number> }} Way */
/** @typedef {{ ways: Record<string, Way>, close: () => Promise<void> }} Ways */

const backend = new BackendClient({
  command: environmentPython,
  args: [fileURLToPath(new URL('./backends/bridge.py', import.meta.url)), String(EVENTS)],
});
await backend.start();
const { ways, close } = await openWays();
const names = Object.keys(ways);
/** @type {Record<string, { calls: number[][], seconds: number[] }>} */
const measured = Object.fromEntries(names.map((name) => [name, { calls: [], seconds: [] }]));
try {
  // Rounds are interleaved, so that what else the machine does falls on all alike. The first one warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { calls, events } = /** @type {Way} */ (ways[name]);
      const times = await calls(CALLS);
      const seconds = await events(EVENTS);
      if (round === 0) continue;
      measured[name]?.calls.push(times);
      measured[name]?.seconds.push(seconds);
    }
  }
} finally {
  await close();
  await backend.close();
}
report();

/** @returns {Promise<Ways>} */
async function openWays() {
  const preload = await readFile(new URL('../dist/electron/preload.cjs', import.meta.url), 'utf8');
  const electron = fakeElectron();
  const bridge = createBackendBridge({ backend, electron, allowedOrigins: ['app://ui'] });
  const window = electron.openWindow({ preload });
  bridge.attach(window.webContents, { commands: ALL });
  const port = /** @type {import('stdwire/electron/renderer').BridgePort} */ (window.page.stdwire);
  const inProcess = inProcessPort({ backend, grant: { commands: ALL } });
  const served = await serveBackend({ backend, grant: { commands: ALL }, allowPrograms: true });
  const socket = connectBackend({ via: served.address });
  const page = await pageWay();
  return {
    ways: {
      'client in the same program': wayOf(backend),
      'bridge, in the same program': wayOf(connectBackend({ via: inProcess })),
      'bridge, over the stand-ins for Electron': wayOf(connectBackend({ via: port })),
      'bridge, over a WebSocket, same program': wayOf(socket),
      ...(page === undefined ? {} : { 'bridge, over a WebSocket, page in Chromium': page.way }),
    },
    close: async () => {
      socket.close();
      inProcess.close();
      bridge.close();
      await page?.close();
      await served.close();
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

/** The same in a real page, where there is a browser. */
async function pageWay() {
  const executablePath = browserPath();
  if (executablePath === undefined) return undefined;
  const { outputFiles } = await build({
    stdin: {
      contents: `import { connectBackend, serveAddress } from 'stdwire/electron/renderer';
        const way = (${wayOf})(connectBackend({ via: serveAddress(location) }));
        globalThis.calls = way.calls;
        globalThis.events = way.events;`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
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

function report() {
  const direct = names[0] ?? '';
  const medianOf = (/** @type {string} */ name) =>
    (measured[name]?.calls ?? []).map((times) => at(times, 0.5));
  const rows = names.map((name) => {
    const all = (measured[name]?.calls ?? []).flat();
    const ratios = medianOf(name).map((time, round) => time / (medianOf(direct)[round] ?? Number.NaN));
    const rates = (measured[name]?.seconds ?? []).map((seconds) => EVENTS / seconds / 1000);
    const added = at(medianOf(name), 0.5) - at(medianOf(direct), 0.5);
    const ratio = name === direct ? '1' : spread(ratios, 2);
    const more = name === direct ? '–' : `${added.toFixed(0)} µs`;
    return `| ${name} | ${at(all, 0.5).toFixed(0)} µs | ${at(all, 0.99).toFixed(0)} µs | ${more} | ${ratio} | ${spread(rates, 0)} k |`;
  });
  const lines = [
    '## What the bridge to a window costs',
    '',
    '| way | a call, p50 | p99 | more than the client | ratio: least / median / most | events per second: least / median / most |',
    '|---|--:|--:|--:|--:|--:|',
    ...rows,
    '',
    `One call after the other, ${CALLS} in each of ${ROUNDS} interleaved rounds; ratios are of the medians of a round. Events: one operation with ${EVENTS} of them, each of which counts. Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** @param {number[]} values @param {number} digits */
function spread(values, digits) {
  return [0, 0.5, 1].map((share) => at(values, share).toFixed(digits)).join(' / ');
}

/** @param {number[]} values @param {number} share */
function at(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
