/** What processes use, read where Linux tells it. Elsewhere nothing is known, and nothing is claimed. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processor time of all threads that live. `schedstat` counts nanoseconds, where `stat` counts hundredths of a second.
 *
 * @see https://docs.kernel.org/scheduler/sched-stats.html
 * @param {readonly number[]} pids
 * @returns {number | undefined} seconds
 */
export function cpuSeconds(pids) {
  return total(pids, (pid) =>
    threads(pid).map((thread) => Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9),
  );
}

/**
 * How often threads went to sleep of their own accord: each time something has woken them up before.
 *
 * @param {readonly number[]} pids
 * @returns {number | undefined}
 */
export function wakeUps(pids) {
  return total(pids, (pid) =>
    threads(pid).map((thread) => Number(statusField(`${thread}/status`, 'voluntary_ctxt_switches'))),
  );
}

/**
 * @param {string} side
 * @param {readonly number[]} pids
 * @returns {Record<string, number>} resident memory in bytes, now and at its highest
 */
export function memory(side, pids) {
  const bytes = (/** @type {string} */ field) =>
    (total(pids, (pid) => [Number(statusField(`/proc/${pid}/status`, field))]) ?? Number.NaN) * 1024;
  return { [`${side}Memory`]: bytes('VmRSS'), [`${side}Peak`]: bytes('VmHWM') };
}

/**
 * @param {number} pid
 * @returns {number[]} its children, and theirs
 */
export function descendants(pid) {
  try {
    const children = threads(pid).flatMap((thread) =>
      readFileSync(`${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return children.flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return [];
  }
}

/** @param {number} pid */
function threads(pid) {
  return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
}

/** @param {string} file @param {string} field */
function statusField(file, field) {
  return new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1];
}

/**
 * @param {readonly number[]} pids
 * @param {(pid: number) => number[]} read
 */
function total(pids, read) {
  try {
    return pids.flatMap(read).reduce((sum, value) => sum + value, 0);
  } catch {
    // Not Linux, or a process that has just ended.
    return undefined;
  }
}
