import { PartyProcess } from '../lib/party-process.mjs';
import { partyTrials } from '../lib/party-trials.mjs';
import { benchFolder, fillFolder, once } from '../lib/song-folders.mjs';
import { growth, median } from '../lib/statistics.mjs';
import { Studio } from '../lib/studio.mjs';

/** @typedef {import('./row.mjs').Bench} Bench */
/** @typedef {import('../lib/results.mjs').Results} Results */

const IN_FLIGHT = [1, 10, 100, 1000, 10_000];
const SIZES = [10, 100, 1000, 10_000, 100_000];
const CLIPS = [10, 100, 1000, 10_000];
/** Below this, what every command costs hides what an item costs. */
const LEAST_SIZE = 100;
/** A curve that is linear has 1; this leaves room for what a machine adds when its caches are full. */
const STEEPEST = 1.1;
const ROUNDS = 3;

const lists = /** @type {const} */ ({
  accounts: 'GET_ACCOUNTS',
  queues: 'GET_QUEUES',
  history: 'GET_CREATION_HISTORY',
});
const flights = { 'in flight': 'stdwire', 'in flight, bare': 'Lc' };

/** The curves of the row: what is looked at, for which sizes, and what of it. */
const listCurves = Object.keys(lists).map((what) => ({ what, sizes: SIZES }));
const curves = [...listCurves, { what: 'clips', sizes: CLIPS }];

/** @type {import('./row.mjs').Row} */
export const p11 = {
  id: 'P11',
  title: 'cost against size',
  trials: (bench) => [
    ...Object.entries(flights).flatMap(([what, party]) => flightTrials(bench, what, party)),
    ...Object.entries(lists).flatMap(([what, command]) => listTrials(bench, what, command)),
    ...clipTrials(bench),
  ],
  figures: (results) => [
    {
      name: 'in flight, 1 → 10,000: exponent of the time for all of them',
      values: exponents(results, 'in flight', IN_FLIGHT, 'milliseconds'),
      goal: { atMost: STEEPEST },
    },
    ...curves.map(({ what, sizes }) => ({
      name: `${what}, ${sizes[0]?.toLocaleString('en')} → ${sizes.at(-1)?.toLocaleString('en')}: exponent of the time`,
      values: exponents(results, what, sizes, 'milliseconds'),
      goal: { atMost: STEEPEST },
    })),
    ...listCurves.map(({ what, sizes }) => ({
      name: `${what}: exponent of Node's memory at its highest`,
      values: exponents(results, what, sizes, 'nodePeakBytes'),
      goal: { atMost: STEEPEST },
    })),
    ...curves.map(({ what, sizes }) => ({
      name: `${what}: ${sizes.at(-1)?.toLocaleString('en')} of them`,
      values: results.values(keyOf(what, sizes.at(-1) ?? 0), 'milliseconds'),
      unit: 'ms',
      digits: 0,
    })),
  ],
  plots: (results) => [
    {
      name: 'p11-in-flight',
      title: 'Commands in flight',
      x: 'commands in flight',
      y: 'ms for all of them',
      curves: Object.keys(flights).map((what) => ({
        name: what === 'in flight' ? 'our client × our Python bridge' : 'bare × Lc',
        points: points(results, what, IN_FLIGHT, 'milliseconds'),
      })),
    },
    {
      name: 'p11-time',
      title: 'Time of an answer by the number of its items',
      x: 'items',
      y: 'ms',
      curves: curves.map(({ what, sizes }) => ({
        name: nameOf(what),
        points: points(results, what, sizes, 'milliseconds'),
      })),
    },
    {
      name: 'p11-memory',
      title: 'Memory at its highest',
      x: 'items',
      y: 'MB',
      curves: listCurves.flatMap(({ what, sizes }) => [
        {
          name: `${nameOf(what)}, Node, beyond what it held`,
          points: inMegabytes(points(results, what, sizes, 'nodePeakBytes')),
        },
        {
          name: `${nameOf(what)}, Python`,
          points: inMegabytes(points(results, what, sizes, 'otherPeakBytes')),
        },
      ]),
    },
  ],
};

/** @param {Bench} bench @param {string} what @param {string} party */
function flightTrials({ parties, seconds }, what, party) {
  return IN_FLIGHT.flatMap((inFlight) =>
    partyTrials(parties, 'in flight', [party], {
      job: 'requests',
      inFlight,
      seconds: seconds / 2,
      rounds: ROUNDS,
    }).map((trial) => ({
      ...trial,
      key: keyOf(what, inFlight),
      run: async () => {
        const sample = await trial.run();
        return { ...sample, milliseconds: (inFlight / (sample.perSecond ?? Number.NaN)) * 1000 };
      },
    })),
  );
}

/** @param {Bench} bench @param {string} what @param {string} command */
function listTrials(bench, what, command) {
  return SIZES.map((size) => {
    const party = once(() => {
      const folder = benchFolder(bench);
      fillFolder(folder, /** @type {keyof typeof lists} */ (what), size);
      const opened = new PartyProcess('songs', { settings: { folder } });
      bench.atEnd(() => opened.close());
      return opened;
    });
    return {
      key: keyOf(what, size),
      group: what,
      rounds: ROUNDS,
      run: () => party().do('calls', { command, items: size, times: timesFor(size) }),
    };
  });
}

/** @param {Bench} bench @returns {import('../lib/trials.mjs').Trial[]} */
function clipTrials(bench) {
  const opened = once(async () => {
    const studio = await Studio.start(benchFolder(bench));
    bench.atEnd(() => studio.close());
    const party = new PartyProcess('songs', {
      settings: { folder: benchFolder(bench), studio: studio.address },
    });
    bench.atEnd(() => party.close());
    return { studio, party };
  });
  return CLIPS.map((size) => {
    const handle = `owner-${size}`;
    const token = once(async () => {
      const { studio } = await opened();
      await studio.fill(handle, size);
      return studio.signIn(handle);
    });
    return {
      key: keyOf('clips', size),
      group: 'clips',
      // The studio takes milliseconds for each of them, and a page after the other.
      rounds: 1,
      cold: true,
      run: async () => {
        const payload = { session_token: await token(), use_my_songs: true };
        return (await opened()).party.do('calls', { command: 'FETCH_CLIPS', payload, items: size, times: 1 });
      },
    };
  });
}

/** @param {number} size */
function timesFor(size) {
  return Math.max(1, Math.min(20, Math.round(10_000 / size)));
}

/** @param {Results} results @param {string} what @param {readonly number[]} sizes @param {string} name */
function points(results, what, sizes, name) {
  return sizes
    .map((size) => ({ size, cost: median(results.values(keyOf(what, size), name)) }))
    .filter(isPoint);
}

/** The logarithm of nothing is none. @param {{ cost: number }} point */
function isPoint({ cost }) {
  return cost > 0;
}

/** @param {{ size: number, cost: number }[]} given */
function inMegabytes(given) {
  return given.map(({ size, cost }) => ({ size, cost: cost / 1e6 }));
}

/** @param {Results} results @param {string} what @param {readonly number[]} sizes @param {string} name */
function exponents(results, what, sizes, name) {
  const large = sizes.filter((size) => size >= LEAST_SIZE);
  const columns = large.map((size) => results.values(keyOf(what, size), name));
  return (columns[0] ?? []).map((_, round) =>
    growth(large.map((size, index) => ({ size, cost: columns[index]?.[round] ?? Number.NaN }))),
  );
}

/** @param {string} what */
function nameOf(what) {
  return /** @type {Record<string, string>} */ (lists)[what] ?? 'FETCH_CLIPS';
}

/** @param {string} what @param {number} size */
function keyOf(what, size) {
  return `${what}: ${size}`;
}
