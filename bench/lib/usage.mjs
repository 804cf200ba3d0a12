/** What processes use, read where Linux tells it. Elsewhere nothing is known, and nothing is claimed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

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
 * @param {readonly number[]} pids
 * @returns {{ resident: number, peak: number }} memory in bytes, now and at its highest; NaN where it cannot be told
 */
export function memory(pids) {
  const bytes = (/** @type {string} */ field) =>
    (total(pids, (pid) => [Number(statusField(`/proc/${pid}/status`, field))]) ?? Number.NaN) * 1024;
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/**
 * Has the system forget how much memory this process has held at most.
 *
 * @see https://docs.kernel.org/filesystems/proc.html, `clear_refs`
 * @returns {number} what it holds now, in bytes; NaN where it cannot be told
 */
export function forgetPeak() {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return memory([process.pid]).resident;
  } catch {
    return Number.NaN;
  }
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
