import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Signals the backend and everything it has started. On POSIX the backend leads its own group, so its group is its
 * tree; on Windows there are no signals and `taskkill` ends the tree. False if there was nothing left to signal.
 */
export function signalTree(pid: number, signal: NodeJS.Signals): boolean {
  if (process.platform !== 'win32') return signalGroup(pid, signal);
  const [program, args] = taskkill(pid);
  spawn(program, args, { stdio: 'ignore', windowsHide: true }).on('error', () => {});
  return true;
}

/** The same by force and at once, for the moment in which the program ends and nothing can be waited for. */
export function killTreeNow(pid: number): void {
  if (process.platform !== 'win32') signalGroup(pid, 'SIGKILL');
  else spawnSync(...taskkill(pid), { stdio: 'ignore', windowsHide: true });
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
