/**
 * Measures interleaved: each round measures everything once, and every second round goes through it in the opposite
 * order, so that what else the machine does falls on all alike. The first round warms up and is forgotten.
 */
import { Results } from './results.mjs';

/** @typedef {import('./party.mjs').Sample} Sample */

/**
 * @typedef {object} Trial one thing to measure
 * @property {string} key of its own; rows that need the same share it
 * @property {string} group what it is compared with, and so measured right beside
 * @property {() => Promise<Sample>} run
 * @property {number} [rounds] at most so many, for what takes long
 * @property {boolean} [cold] has no use for a round that warms up: it starts afresh each time
 * @property {string | undefined} [missing] why it cannot be measured here
 */

/**
 * @param {readonly Trial[]} trials
 * @param {{ rounds: number, say: (line: string) => void }} options
 * @returns {Promise<Results>}
 */
export async function runTrials(trials, { rounds, say }) {
  const results = new Results();
  const groups = grouped(trials, results);
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now();
    for (const members of round % 2 === 0 ? groups : groups.toReversed()) {
      for (const trial of round % 2 === 0 ? members : members.toReversed()) {
        if (round > (trial.rounds ?? rounds) || (round === 0 && trial.cold) || results.hasFailed(trial.key))
          continue;
        await measure(trial, round, results, say);
      }
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    say(round === 0 ? `warmed up, ${seconds} s` : `round ${round} of ${rounds}, ${seconds} s`);
  }
  return results;
}

/** @param {readonly Trial[]} trials @param {Results} results @returns {Trial[][]} */
function grouped(trials, results) {
  /** @type {Map<string, Map<string, Trial>>} */
  const groups = new Map();
  for (const trial of trials) {
    if (trial.missing !== undefined) results.fail(trial.key, trial.missing);
    const group = groups.get(trial.group) ?? new Map();
    groups.set(trial.group, group.set(trial.key, trial));
  }
  return [...groups.values()].map((group) => [...group.values()]);
}

/** @param {Trial} trial @param {number} round @param {Results} results @param {(line: string) => void} say */
async function measure(trial, round, results, say) {
  const started = performance.now();
  try {
    const sample = await trial.run();
    results.spent(trial.group, (performance.now() - started) / 1000);
    if (round > 0) results.add(trial.key, round, sample);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    results.fail(trial.key, why.split('\n')[0] ?? '');
    say(`${trial.key}: left out: ${why}`);
  }
}
