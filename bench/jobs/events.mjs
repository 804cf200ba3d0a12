import { memory } from '../lib/usage.mjs';
import { counted } from './counted.mjs';

/** @typedef {import('../lib/party.mjs').Party} Party */
/** @typedef {import('../lib/party.mjs').Sample} Sample */

/** Operations before memory is looked at: code is compiled meanwhile, and V8 makes room for what is short-lived. */
const WARM_UPS = 3;

/**
 * The events of one operation, as fast as they come. Those that are `lost` are counted, and those out of order.
 *
 * @param {Party} party
 * @param {{ seconds: number }} options
 */
export function events(party, { seconds }) {
  return counted(party, { key: 'events', seconds, least: 1000 }, (total) => count(party, total));
}

/**
 * What many events leave behind in resident memory, on both sides.
 *
 * @param {Party} party
 * @param {{ count: number, times: number }} options events of an operation, and operations
 * @returns {Promise<Sample>}
 */
export async function growth(party, { count: total, times }) {
  for (let time = 0; time < WARM_UPS; time += 1) await count(party, total);
  const before = held(party);
  let lost = 0;
  for (let time = 0; time < times; time += 1) lost += (await count(party, total)).lost ?? 0;
  const after = held(party);
  return {
    count: total * times,
    lost,
    nodeBytes: after.node - before.node,
    otherBytes: after.other - before.other,
  };
}

/** @param {Party} party @param {number} total @returns {Promise<Sample>} */
async function count(party, total) {
  if (party.count === undefined) throw new Error('It has no events.');
  let seen = 0;
  let previous = 0;
  let disordered = 0;
  await party.count(total, (completed) => {
    seen += 1;
    if (typeof completed !== 'number' || completed <= previous) disordered += 1;
    previous = Number(completed);
  });
  return { lost: total - seen, disordered };
}

/** @param {Party} party */
function held({ pids }) {
  globalThis.gc?.();
  return { node: memory([process.pid]).resident, other: memory(pids).resident };
}
