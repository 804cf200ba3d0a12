import { percentile } from '../lib/statistics.mjs';
import { counted } from './counted.mjs';

/** @typedef {import('../lib/party.mjs').Party} Party */

/**
 * So many callers side by side, each of which sends its next command when it has the answer to the last one.
 *
 * @param {Party} party
 * @param {{ inFlight: number, seconds: number }} options
 */
export function requests(party, { inFlight, seconds }) {
  return counted(party, { key: `requests ${inFlight}`, seconds, least: inFlight }, async (count) => {
    let sent = 0;
    const caller = async () => {
      while (sent < count) {
        sent += 1;
        await ask(party, sent);
      }
    };
    await Promise.all(Array.from({ length: Math.min(inFlight, count) }, caller));
    return {};
  });
}

/**
 * One at a time: the time that each of them takes, in microseconds.
 *
 * @param {Party} party
 * @param {{ seconds: number }} options
 */
export async function serial(party, { seconds }) {
  const times = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const started = performance.now();
    await ask(party, times.length + 1);
    times.push((performance.now() - started) * 1000);
  }
  return { count: times.length, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** @param {Party} party @param {number} number */
async function ask(party, number) {
  const answer = await party.request(number);
  if (answer !== number) throw new Error(`${number} was sent, and ${answer} came back.`);
}
