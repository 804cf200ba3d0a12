import { keyOf, partyTrials } from '../lib/party-trials.mjs';

const SMALL = 8;
const LARGE = 64;
const parties = ['text, bare', 'text, stdwire', 'text, bridge'];

/**
 * A framing that goes over what it has kept again for each chunk would show here; linear work gives a ratio of 8.
 *
 * @type {import('./row.mjs').Row}
 */
export const p07 = {
  id: 'P7',
  title: `a line of ${LARGE} MB`,
  trials: ({ parties: open }) =>
    [SMALL, LARGE].flatMap((megabytes) =>
      partyTrials(open, groupOf(megabytes), parties, { job: 'line', megabytes }),
    ),
  figures: (results) => {
    const of = (/** @type {string} */ party, /** @type {number} */ megabytes, /** @type {string} */ name) =>
      results.values(keyOf(groupOf(megabytes), party), name);
    const growth = (/** @type {string} */ party) =>
      of(party, LARGE, 'milliseconds').map(
        (time, round) => time / (of(party, SMALL, 'milliseconds')[round] ?? Number.NaN),
      );
    const ratio = (/** @type {string} */ party, /** @type {string} */ name) =>
      results.ratio(keyOf(groupOf(LARGE), party), keyOf(groupOf(LARGE), 'text, bare'), name);
    return [
      { name: 'time, of one of 8 MB', values: growth('text, stdwire'), goal: { atMost: 9 } },
      { name: 'time, of bare', values: ratio('text, stdwire', 'milliseconds'), goal: { atMost: 1.15 } },
      {
        name: "Node's memory at its highest, of bare",
        values: ratio('text, stdwire', 'peakBytes'),
        goal: { atMost: 1.15 },
      },
      { name: 'time, of one of 8 MB, with our Python bridge', values: growth('text, bridge') },
      { name: 'time, of one of 8 MB, bare', values: growth('text, bare') },
    ];
  },
};

/** @param {number} megabytes */
function groupOf(megabytes) {
  return `line of ${megabytes} MB`;
}
