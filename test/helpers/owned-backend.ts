import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { descendantsOf, stillRunning } from './processes.ts';
import { backendFixture, python, repositoryRoot } from './python.ts';

/** What the backend does when its owner dies; commands of `is_kept_busy.py`. */
export type BusyState = 'BE_IDLE' | 'LOOP' | 'HOLD_THE_GIL' | 'HAVE_A_CHILD';

/** A program of its own that owns a backend, and the processes that must not outlive it. */
export class OwnedBackend implements AsyncDisposable {
  readonly #owner: ChildProcessByStdio<null, Readable, Readable>;
  /** The backend and everything that it has started. */
  readonly processes: readonly number[];

  private constructor(owner: ChildProcessByStdio<null, Readable, Readable>, processes: readonly number[]) {
    this.#owner = owner;
    this.processes = processes;
  }

  /** Starts a program whose backend is in that state; resolves when it is. */
  static async start(state: BusyState): Promise<OwnedBackend> {
    const program = join(repositoryRoot, 'test', 'fixtures', 'parents', 'owns_a_backend.mjs');
    const args = [program, python, backendFixture('is_kept_busy.py'), state];
    const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      const backend = await backendOf(owner);
      return new OwnedBackend(owner, [backend, ...(await descendantsOf(backend))]);
    } catch (error) {
      owner.kill('SIGKILL');
      throw error;
    }
  }

  /** Ends the owner, by default so that it cannot do anything about it; returns the clock of `performance.now()`. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): number {
    const at = performance.now();
    this.#owner.kill(signal);
    return at;
  }

  /** Ends whatever is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#owner.kill('SIGKILL');
    for (const pid of await stillRunning(this.processes, 0)) process.kill(pid, 'SIGKILL');
    await stillRunning(this.processes);
  }
}

/** The pid that the owner names; fails with what it said on stderr when it ends before. */
function backendOf(owner: ChildProcessByStdio<null, Readable, Readable>): Promise<number> {
  return new Promise((resolve, reject) => {
    let log = '';
    owner.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    createInterface({ input: owner.stdout }).once('line', (line) => {
      resolve((JSON.parse(line) as { backend: number }).backend);
    });
    owner.once('error', reject).once('close', () => reject(new Error(`The owner has ended: ${log}`)));
  });
}
