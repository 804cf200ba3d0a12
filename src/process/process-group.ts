import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs a program whose output nobody needs; tells whether it succeeded. */
type Run = (program: string, args: readonly string[], onDone: (succeeded: boolean) => void) => void;

/**
 * Signals the backend and everything it has started. On POSIX the backend leads its own group, so its group is its
 * tree; on Windows there are no signals, and whichever it is ends the tree. False if there was nothing left to signal.
 */
export function signalTree(
  child: Pick<ChildProcess, 'pid' | 'kill'>,
  signal: NodeJS.Signals,
  platform: NodeJS.Platform = process.platform,
  run: Run = runQuietly,
): boolean {
  if (child.pid === undefined) return false;
  if (platform !== 'win32') return signalGroup(child.pid, signal);
  const [program, args] = taskkill(child.pid);
  // It may be missing, or refuse; then the backend itself at least is ended, by its handle.
  run(program, args, (succeeded) => succeeded || child.kill('SIGKILL'));
  return true;
}

/** Ends the tree by force and at once, for the moment in which the program ends and nothing can be waited for. */
export function killTreeNow(pid: number): void {
  if (process.platform !== 'win32') signalGroup(pid, 'SIGKILL');
  else spawnSync(...taskkill(pid), { stdio: 'ignore', windowsHide: true });
}

/** Whether there is a process of that id, one that has ended and was not collected by its parent included. */
export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is there, and somebody else's
  }
}

/** Ends what is left of the group of a process that has exited. On Windows nothing tells what it had started. */
export function killRestOfGroup(pid: number, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false; // ESRCH: nothing of the group is left
  }
}

/** What ends a tree on Windows. By its full path: a `taskkill` in the working folder must not be found first. */
export function taskkill(
  pid: number,
  root = process.env.SystemRoot ?? 'C:\\Windows',
): [program: string, args: string[]] {
  return [join(root, 'System32', 'taskkill.exe'), ['/pid', String(pid), '/T', '/F']];
}

function runQuietly(program: string, args: readonly string[], onDone: (succeeded: boolean) => void): void {
  spawn(program, args, { stdio: 'ignore', windowsHide: true })
    .once('exit', (code) => onDone(code === 0))
    .once('error', () => onDone(false));
}
