import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { StartError } from '../errors.ts';
import type { Invocation } from './process-options.ts';

/** Starts a program. What fails at once is thrown, what fails a moment later is told by {@link untilSpawned}. */
export function spawnChild({ program, args, cwd, env }: Invocation): ChildProcessWithoutNullStreams {
  try {
    return spawn(program, args, {
      cwd,
      env,
      stdio: 'pipe',
      windowsHide: true,
      // A group of its own, so that it can be signalled as a whole, and so that Ctrl-C reaches this program alone.
      detached: process.platform !== 'win32',
    });
  } catch (error) {
    throw spawnFailed(error, program, cwd);
  }
}

/** Resolves when it runs. Node tells with an event whether it could spawn; one that nobody listens for would end the program. */
export function untilSpawned(
  child: ChildProcessWithoutNullStreams,
  { program, cwd }: Invocation,
): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.on('error', (error) => reject(spawnFailed(error, program, cwd)));
  });
}

function spawnFailed(error: unknown, path: string, cwd: string): StartError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const reason = code === 'ENOENT' ? 'not-found' : code === 'EACCES' ? 'not-executable' : 'spawn-failed';
  const text = `${path} could not be run in ${cwd} (${code}). Is it a program for this system, and its interpreter there?`;
  return new StartError(text, { reason, path, cwd }, { cause: error });
}
