/** A lock between processes: a file that names its owner. An owner that died, or stopped refreshing it, has lost it. */
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const REFRESH_MS = 5_000;
/** Longer than any pause of a living owner; a process id may be used again, so that a living id alone proves nothing. */
const ABANDONED_AFTER_MS = 60_000;
const POLL_MS = 100;

/**
 * Runs `work` while holding the lock.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (owner: number) => void }} [options] `onWait` is called once if another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryToTake(file)) {
    const owner = livingOwner(file);
    if (owner === undefined) removeAbandoned(file);
    else if (!told) {
      told = true;
      onWait?.(owner);
    }
    await delay(POLL_MS);
  }
  const release = () => rmSync(file, { force: true });
  const refresh = setInterval(() => utimesSync(file, new Date(), new Date()), REFRESH_MS);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    process.off('exit', release);
    release();
  }
}

/** @param {string} file */
function tryToTake(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {number | undefined}
 */
function livingOwner(file) {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const owner = Number(readFileSync(file, 'utf8'));
    // The name is written just after the file is made: an empty one is somebody starting.
    if (owner === 0) return age < REFRESH_MS ? owner : undefined;
    return age < ABANDONED_AFTER_MS && isAlive(owner) ? owner : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * Two waiters may find the same abandoned lock; the second must not remove what the first has just taken. So the
 * removal has a lock of its own, and looks again.
 *
 * @param {string} file
 */
function removeAbandoned(file) {
  const guard = `${file}.removal`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const since = statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > ABANDONED_AFTER_MS) rmdirSync(guard);
    return;
  }
  try {
    if (livingOwner(file) === undefined) rmSync(file, { force: true });
  } finally {
    rmdirSync(guard);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
