import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds, wakeUps } from '../lib/usage.mjs';

/** After what was done to open it, a party comes to rest. */
const SETTLE_MS = 2000;

/**
 * What a party does while nobody asks anything of it.
 *
 * @param {import('../lib/party.mjs').Party} party
 * @param {{ seconds: number }} options
 */
export async function idle(party, { seconds }) {
  await party.request(1);
  await delay(SETTLE_MS);
  const before = soFar(party);
  await delay(seconds * 1000);
  const after = soFar(party);
  return Object.fromEntries(after.map(([name, value], index) => [name, value - (before[index]?.[1] ?? 0)]));
}

/** @param {import('../lib/party.mjs').Party} party @returns {(readonly [string, number])[]} */
function soFar({ pids }) {
  return [
    ['nodeWakeUps', wakeUps([process.pid]) ?? Number.NaN],
    ['otherWakeUps', wakeUps(pids) ?? Number.NaN],
    ['nodeMilliseconds', (cpuSeconds([process.pid]) ?? Number.NaN) * 1000],
    ['otherMilliseconds', (cpuSeconds(pids) ?? Number.NaN) * 1000],
  ];
}
