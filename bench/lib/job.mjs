/**
 * The jobs that every party does alike: what is counted, and how, is the same whoever carries it.
 *
 * @typedef {object} Party one way from Node to Python and back, open
 * @property {(number: number) => Promise<unknown>} request sends a number, resolves to the number that came back
 * @property {(total: number, onEvent: (completed: unknown) => void) => Promise<unknown>} [count] starts an operation
 * with that many events, resolves when it has ended
 * @property {() => Promise<unknown>} [hold] a command whose answer waits until it is released
 * @property {() => Promise<unknown>} [release]
 * @property {readonly number[]} pids the processes on the other side
 * @property {() => unknown} close
 *
 * @typedef {Record<string, number>} Sample figures of one measurement, by their names
 */
import { percentile } from './statistics.mjs';
import { cpuSeconds, memory } from './usage.mjs';

/** How much is done before anything is known about the speed of a party. */
const FIRST_COUNT = 200;

/** @type {Record<string, (party: Party, options: { [name: string]: number }) => Promise<Sample>>} */
export const jobs = { requests, events, serial, pending, rest };

/**
 * @param {Party} party
 * @param {{ [name: string]: number }} options `inFlight`, and about how many `seconds` it may take
 * @returns {Promise<Sample>}
 */
async function requests(party, { inFlight = 1, seconds = 0.4 }) {
  return counted(party, `requests ${inFlight}`, seconds, inFlight * 4, (count) =>
    callers(party, inFlight, count),
  );
}

/**
 * @param {Party} party
 * @param {number} inFlight
 * @param {number} count
 */
async function callers(party, inFlight, count) {
  let sent = 0;
  const caller = async () => {
    while (sent < count) {
      sent += 1;
      const number = sent;
      const answer = await party.request(number);
      if (answer !== number) throw new Error(`${number} was sent, and ${answer} came back.`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, caller));
  return {};
}

/**
 * @param {Party} party
 * @param {{ [name: string]: number }} options
 * @returns {Promise<Sample>} with the events that were `lost`, and those that were out of their order
 */
async function events(party, { seconds = 0.4 }) {
  if (party.count === undefined) return {};
  const count = party.count.bind(party);
  return counted(party, 'events', seconds, 1000, async (total) => {
    let seen = 0;
    let previous = 0;
    let disordered = 0;
    await count(total, (completed) => {
      seen += 1;
      if (typeof completed !== 'number' || completed <= previous) disordered += 1;
      previous = Number(completed);
    });
    return { lost: total - seen, disordered };
  });
}

/** How many fit into the time, from the last time that it was done. @type {Map<string, number>} */
const fitting = new Map();

/**
 * @param {Party} party
 * @param {string} key
 * @param {number} seconds
 * @param {number} least
 * @param {(count: number) => Promise<Sample>} work
 * @returns {Promise<Sample>}
 */
async function counted(party, key, seconds, least, work) {
  const known = fitting.get(key);
  let count = known ?? Math.max(FIRST_COUNT, least);
  for (;;) {
    const used = await usage(party, () => work(count));
    const rate = count / used.seconds;
    // The first time finds out how much there is to do; half of the time is enough to know it well.
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
 * One at a time: the time that each of them takes, in microseconds.
 *
 * @param {Party} party
 * @param {{ [name: string]: number }} options
 * @returns {Promise<Sample>}
 */
async function serial(party, { seconds = 0.4 }) {
  const times = [];
  const end = performance.now() + seconds * 1000;
  for (let number = 1; performance.now() < end; number += 1) {
    const started = performance.now();
    const answer = await party.request(number);
    times.push((performance.now() - started) * 1000);
    if (answer !== number) throw new Error(`${number} was sent, and ${answer} came back.`);
  }
  return { count: times.length, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/**
 * What a command that waits for its answer keeps in memory.
 *
 * @param {Party} party
 * @param {{ [name: string]: number }} options
 * @returns {Promise<Sample>}
 */
async function pending(party, { count = 10_000 }) {
  const { hold, release } = party;
  if (hold === undefined || release === undefined) return {};
  const before = heapUsed();
  // The promises themselves belong to the caller of any client, and are in the figure of each of them.
  const waiting = Array.from({ length: count }, () => hold());
  await party.request(1);
  const after = heapUsed();
  await release();
  await Promise.all(waiting);
  return { count, bytes: (after - before) / count };
}

function heapUsed() {
  if (globalThis.gc === undefined) throw new Error('This needs node --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * What a party has used so far, on both sides: for whoever compares two moments.
 *
 * @param {Party} party
 * @returns {Promise<Sample>}
 */
async function rest(party) {
  globalThis.gc?.();
  return {
    ...memory('node', [process.pid]),
    ...memory('other', party.pids),
    nodeCpu: cpuSeconds([process.pid]) ?? Number.NaN,
    otherCpu: cpuSeconds(party.pids) ?? Number.NaN,
  };
}

/**
 * @param {Party} party
 * @param {() => Promise<Sample>} work
 * @returns {Promise<{ sample: Sample, seconds: number, node: number, other: number }>}
 */
async function usage(party, work) {
  const own = process.cpuUsage();
  const others = cpuSeconds(party.pids) ?? Number.NaN;
  const started = performance.now();
  const sample = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(own);
  const other = (cpuSeconds(party.pids) ?? Number.NaN) - others;
  return { sample, seconds, node: (user + system) / 1e6, other };
}
