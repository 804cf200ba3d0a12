import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasPeer, inRepository, peerFolder } from '../lib/places.mjs';
import { importSeconds, startSeconds } from '../lib/starts.mjs';
import { percentile } from '../lib/statistics.mjs';
import { python } from '../parties/node/child.mjs';

const STARTS = 'starts';
const IMPORTS = 'imports';
const keys = {
  bare: 'start: a bare Python',
  bridge: 'start: our Python bridge',
  songs: 'start: the whole song backend',
  stdwire: 'import: stdwire',
  sdk: 'import: MCP sdk',
  client: 'import: MCP client',
};

/** @type {import('./row.mjs').Row} */
export const p08 = {
  id: 'P8',
  title: 'from spawn to ready, and what importing the client takes',
  trials: ({ quick, atEnd }) => {
    const folder = mkdtempSync(join(tmpdir(), 'stdwire-bench-'));
    atEnd(async () => rmSync(folder, { recursive: true }));
    const songs = ['-m', 'stdwire_songs', '--data-dir', folder, '--session-mode', 'direct'];
    const times = quick ? 3 : 6;
    const dist = pathToFileURL(inRepository('dist', 'index.js')).href;
    return [
      startTrial(keys.bare, python('bare.py', 'message'), 'answer', times),
      startTrial(keys.bridge, python('typed.py'), 'ready', times),
      startTrial(keys.songs, { ...python(''), args: songs }, 'ready', times),
      importTrial(keys.stdwire, [dist], times),
      importTrial(keys.client, peerModules('@modelcontextprotocol/client', 'index.mjs', 'stdio.mjs'), times),
      importTrial(
        keys.sdk,
        peerModules('@modelcontextprotocol/sdk', 'esm/client/index.js', 'esm/client/stdio.js'),
        times,
      ),
    ];
  },
  figures: (results) => {
    const of = (/** @type {string} */ key, name = 'least') => results.values(key, name);
    const added = (/** @type {string} */ key, name = 'least') =>
      of(key, name).map((time, round) => time - (of(keys.bare, name)[round] ?? Number.NaN));
    return [
      {
        name: "the whole song backend is ready, after a bare Python's first answer",
        values: added(keys.songs),
        goal: { atMost: 45 },
        unit: 'ms',
        digits: 0,
      },
      {
        name: 'the same, the median of starts in place of the least',
        values: added(keys.songs, 'median'),
        unit: 'ms',
        digits: 0,
      },
      { name: 'a backend on our bridge and nothing else', values: added(keys.bridge), unit: 'ms', digits: 0 },
      { name: "a bare Python's first answer", values: of(keys.bare), unit: 'ms', digits: 0 },
      {
        name: 'import of our client, of that of the MCP client',
        values: results.ratio(keys.stdwire, keys.client, 'least'),
        goal: { atMost: 0.6 },
      },
      { name: 'import of our client', values: of(keys.stdwire), unit: 'ms', digits: 0 },
      { name: 'import of the MCP client', values: of(keys.client), unit: 'ms', digits: 0 },
      { name: 'import of the MCP sdk', values: of(keys.sdk), unit: 'ms', digits: 0 },
    ];
  },
};

/**
 * @param {string} key
 * @param {import('../parties/node/child.mjs').Program} program
 * @param {'ready' | 'answer'} until
 * @param {number} times
 * @returns {import('../lib/trials.mjs').Trial}
 */
function startTrial(key, program, until, times) {
  return { key, group: STARTS, run: () => several(times, () => startSeconds(program, until)) };
}

/**
 * @param {string} key
 * @param {string[] | undefined} modules
 * @param {number} times
 * @returns {import('../lib/trials.mjs').Trial}
 */
function importTrial(key, modules, times) {
  return {
    key,
    group: IMPORTS,
    missing: modules === undefined ? 'the package could not be installed' : undefined,
    run: () => several(times, () => importSeconds(modules ?? [])),
  };
}

/** @param {string} name @param {string[]} files @returns {string[] | undefined} */
function peerModules(name, ...files) {
  if (!hasPeer(name)) return undefined;
  return files.map((file) => pathToFileURL(join(peerFolder(name), 'dist', file)).href);
}

/** @param {number} times @param {() => Promise<number>} seconds */
async function several(times, seconds) {
  const milliseconds = [];
  for (let time = 0; time < times; time += 1) milliseconds.push((await seconds()) * 1000);
  return { least: percentile(milliseconds, 0), median: percentile(milliseconds, 0.5) };
}
