import { cpuSeconds } from '../lib/usage.mjs';

/** How much is done before anything is known about the speed of a party. */
const FIRST_COUNT = 200;

/** How many fit into the time, by what is done. @type {Map<string, number>} */
const fitting = new Map();

/**
 * Does something as often as fits into a time. The first time, in the round that warms up, finds out how often that is;
 * from then on it is always the same number.
 *
 * @param {import('../lib/party.mjs').Party} party
 * @param {{ key: string, seconds: number, least: number }} options
 * @param {(count: number) => Promise<import('../lib/party.mjs').Sample>} work
 * @returns {Promise<import('../lib/party.mjs').Sample>} how many there were a second, and the processor time of each
 */
export async function counted(party, { key, seconds, least }, work) {
  const known = fitting.get(key);
  let count = known ?? Math.max(FIRST_COUNT, least);
  for (;;) {
    const used = await usage(party, () => work(count));
    const rate = count / used.seconds;
    // Half of the time is enough to know it well.
    if (known !== undefined || used.seconds > seconds / 2) {
      if (known === undefined) fitting.set(key, Math.max(least, Math.round(rate * seconds)));
      return {
        ...used.sample,
        count,
        perSecond: rate,
        nodeMicros: (used.node / count) * 1e6,
        otherMicros: (used.other / count) * 1e6,
        cpuMicros: ((used.node + used.other) / count) * 1e6,
      };
    }
    count = Math.max(count * 2, Math.round(rate * seconds));
  }
}

/**
 * @param {import('../lib/party.mjs').Party} party
 * @param {() => Promise<import('../lib/party.mjs').Sample>} work
 */
async function usage({ pids }, work) {
  const own = process.cpuUsage();
  const others = cpuSeconds(pids) ?? Number.NaN;
  const started = performance.now();
  const sample = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(own);
  const other = (cpuSeconds(pids) ?? Number.NaN) - others;
  return { sample, seconds, node: (user + system) / 1e6, other };
}
