import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Ended, and only not collected by its parent yet. */
  readonly zombie: boolean;
}

const POLL_MS = 20;

/** The ids of everything that a process has started, directly or not. Empty on Windows, which keeps no such tree. */
export async function descendantsOf(root: number): Promise<number[]> {
  const entries = await processTable();
  const found: number[] = [];
  for (const parents = [root]; parents.length > 0; ) {
    const parent = parents.pop();
    const children = entries.filter((entry) => entry.parent === parent && !entry.zombie);
    for (const { pid } of children) {
      found.push(pid);
      parents.push(pid);
    }
  }
  return found;
}

/**
 * A backend, everything that it has started, and what is in its group: its watchdog is nobody's child. Only itself on
 * Windows.
 */
export async function familyOf(backend: number): Promise<number[]> {
  const members = (await processTable()).filter(({ group, zombie }) => group === backend && !zombie);
  return [...new Set([backend, ...(await descendantsOf(backend)), ...members.map(({ pid }) => pid)])];
}

/** Waits until a process has started another one than those; at once on Windows. */
export async function startedBy(root: number, before: readonly number[]): Promise<void> {
  if (process.platform === 'win32') return;
  while ((await descendantsOf(root)).every((pid) => before.includes(pid))) await delay(POLL_MS);
}

/**
 * Waits until none of these processes runs, and returns those that still do after `withinMs`. They are nobody's
 * children here, so there is no event to wait for.
 */
export async function stillRunning(pids: readonly number[], withinMs = 10_000): Promise<number[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const running = await runningAmong(pids);
    if (running.length === 0 || Date.now() > deadline) return running;
    await delay(POLL_MS);
  }
}

/** Waits until no process is in any of these groups, and returns those that still are after `withinMs`. */
export async function stillInGroups(leaders: readonly number[], withinMs = 10_000): Promise<number[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const members = (await processTable()).filter(({ group, zombie }) => leaders.includes(group) && !zombie);
    if (members.length === 0 || Date.now() > deadline) return members.map(({ pid }) => pid);
    await delay(POLL_MS);
  }
}

async function runningAmong(pids: readonly number[]): Promise<number[]> {
  if (pids.length === 0) return [];
  if (process.platform === 'win32') return pids.filter(isThere);
  const alive = new Set((await processTable()).filter((entry) => !entry.zombie).map((entry) => entry.pid));
  return pids.filter((pid) => alive.has(pid));
}

/** Whether there is a process of that id at this moment, a child that has ended and was not collected included. */
export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function processTable(): Promise<ProcessEntry[]> {
  if (process.platform === 'win32') return [];
  return process.platform === 'linux' ? readProc() : readPs();
}

/** A slim Linux has no `ps`; every one has /proc (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). */
async function readProc(): Promise<ProcessEntry[]> {
  const names = (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name));
  const entries = await Promise.all(names.map((name) => readStat(Number(name))));
  return entries.filter((entry) => entry !== undefined);
}

async function readStat(pid: number): Promise<ProcessEntry | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; what follows its last parenthesis is split by blanks.
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(parent), group: Number(group), zombie: state === 'Z' || state === 'X' };
  } catch {
    return undefined;
  }
}

async function readPs(): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, group, state] = line.trim().split(/ +/);
      const zombie = state?.startsWith('Z') === true;
      return { pid: Number(pid), parent: Number(parent), group: Number(group), zombie };
    });
}
