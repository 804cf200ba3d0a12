import { keyOf, OpenParties, partyTrials } from '../lib/party-trials.mjs';

const PENDING = 'pending';
const GROWTH = 'a million events';
const IDLE = 'idle';
const holding = ['Lc', 'stdwire × Lc'];
const EVENTS_EACH = 100_000;

/** Who does nothing, side by side: all of them are looked at in the same seconds. */
const idlers = /** @type {const} */ ({
  bare: ['L', {}],
  silent: ['stdwire', { heartbeat: false }],
  beating: ['stdwire', {}],
});

/** @type {import('./row.mjs').Row} */
export const p09 = {
  id: 'P9',
  title: 'what it holds, and what it does when nothing is to be done',
  trials: ({ parties, quick }) => [
    ...partyTrials(parties, PENDING, holding, { job: 'pending', count: 10_000 }),
    growthTrial(quick ? 2 : 10),
    ...idleTrials(quick ? 6 : 30),
  ],
  figures: (results) => {
    const held = (/** @type {string} */ party) => results.values(keyOf(PENDING, party), 'bytes');
    const grown = (/** @type {string} */ side) =>
      results.values(GROWTH, `${side}Bytes`).map((bytes) => bytes / 1e6);
    const idle = (/** @type {string} */ name) => results.values(IDLE, name);
    const beyond = (/** @type {string} */ name) =>
      idle(`silent ${name}`).map((count, round) => count - (idle(`bare ${name}`)[round] ?? Number.NaN));
    return [
      {
        name: 'a command that waits for its answer, its promise included',
        values: held('stdwire × Lc'),
        goal: { atMost: 600 },
        unit: 'bytes',
        digits: 0,
      },
      { name: 'the same, bare', values: held('Lc'), unit: 'bytes', digits: 0 },
      {
        name: 'resident memory over a million events, Node',
        values: grown('node'),
        goal: { atMost: 25 },
        unit: 'MB',
        digits: 1,
      },
      {
        name: 'resident memory over a million events, Python',
        values: grown('other'),
        goal: { atMost: 25 },
        unit: 'MB',
        digits: 1,
      },
      {
        name: 'wake-ups of Node in the idle time without heartbeat, beyond those of a bare program',
        values: beyond('nodeWakeUps'),
        goal: { atMost: 0 },
        digits: 0,
      },
      {
        name: 'wake-ups of Python in the idle time without heartbeat',
        values: idle('silent otherWakeUps'),
        goal: { atMost: 0 },
        digits: 0,
      },
      {
        name: 'wake-ups of Node in the idle time, with its heartbeat',
        values: idle('beating nodeWakeUps'),
        digits: 0,
      },
      {
        name: 'wake-ups of Python in the idle time, with its heartbeat',
        values: idle('beating otherWakeUps'),
        digits: 0,
      },
      {
        name: 'processor time of both sides in the idle time, with the heartbeat',
        values: idle('beating nodeMilliseconds').map(
          (time, round) => time + (idle('beating otherMilliseconds')[round] ?? Number.NaN),
        ),
        unit: 'ms',
        digits: 1,
      },
    ];
  },
};

/** @param {number} times @returns {import('../lib/trials.mjs').Trial} */
function growthTrial(times) {
  return {
    key: GROWTH,
    group: GROWTH,
    rounds: 1,
    cold: true,
    run: () => alone((open) => open.get('stdwire', {}).do('growth', { count: EVENTS_EACH, times })),
  };
}

/** @param {number} seconds @returns {import('../lib/trials.mjs').Trial[]} */
function idleTrials(seconds) {
  const run = () =>
    alone(async (open) => {
      const samples = await Promise.all(
        Object.entries(idlers).map(async ([who, [party, settings]]) => {
          const sample = await open.get(party, { settings }).do('idle', { seconds });
          return Object.entries(sample).map(
            ([name, value]) => /** @type {const} */ ([`${who} ${name}`, value]),
          );
        }),
      );
      return Object.fromEntries(samples.flat());
    });
  return [{ key: IDLE, group: IDLE, rounds: 1, cold: true, run }];
}

/**
 * In processes that have done nothing else before.
 *
 * @param {(open: OpenParties) => Promise<import('../lib/party.mjs').Sample>} work
 */
async function alone(work) {
  const open = new OpenParties();
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
