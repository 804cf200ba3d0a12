import { forgetPeak, memory } from '../lib/usage.mjs';

/** Text with characters of more than one byte now and then, as texts have. */
const PIECE = 'The morning train is leaving, the platform still asleep. Ünïcödé ✓ ';

/**
 * One long line there and back: how long it takes, and how much memory it takes at most beyond what was held before.
 *
 * @param {import('../lib/party.mjs').Party} party
 * @param {{ megabytes: number }} options
 */
export async function line({ echoText }, { megabytes }) {
  if (echoText === undefined) throw new Error('It carries no text.');
  const text = PIECE.repeat(Math.floor((megabytes * 1_000_000) / Buffer.byteLength(PIECE)));
  globalThis.gc?.();
  const before = forgetPeak();
  const started = performance.now();
  const answer = await echoText(text);
  const milliseconds = performance.now() - started;
  if (answer !== text) throw new Error('The text came back changed.');
  return { milliseconds, peakBytes: memory([process.pid]).peak - before };
}
