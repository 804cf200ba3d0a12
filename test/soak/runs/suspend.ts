import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { stillRunning } from '../../helpers/processes.ts';
import { backendFixture, python, repositoryRoot } from '../../helpers/python.ts';
import { none } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

/** Between two questions; three without an answer would be the end of the backend. */
const INTERVAL_MS = 300;
/** The longest sleep is twice as long as it takes to give a backend up. */
const LONGEST_SLEEP_MS = 2000;
/** After the sleep, until three questions would have been missed. */
const AWAKE_MS = 1200;
const OWNERS = 10;
const HANG_MS = 30_000;

/**
 * A machine that sleeps: the program and its backend are both stopped for a while and then go on. Neither has failed,
 * so the backend must not be ended for its silence.
 */
export const suspend: SoakRun = {
  name: 'suspend',
  unit: 'suspends',
  sizes: { usual: 50, full: 500 },
  posixOnly: true,
  async run(count, onProgress) {
    const killed: string[] = [];
    let left = count;
    const suspendInTurn = async (): Promise<void> => {
      await using owner = await Owner.start();
      while (left > 0) {
        left -= 1;
        const sleptMs = Math.random() * LONGEST_SLEEP_MS;
        await owner.sleep(sleptMs);
        await delay(AWAKE_MS);
        const { generation } = await owner.ask();
        if (generation !== owner.generation) killed.push(`after ${sleptMs.toFixed(0)} ms`);
        owner.generation = generation;
        onProgress(count - left);
      }
    };
    await Promise.all(Array.from({ length: Math.min(OWNERS, count) }, suspendInTurn));
    return [none('backends ended for a sleep of the machine', killed, count)];
  },
};

interface Told {
  readonly generation: number;
  readonly pid: number;
}

/** A program with a backend, to be put to sleep together. */
class Owner implements AsyncDisposable {
  generation = 1;
  readonly #owner: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  #backend = 0;

  private constructor(owner: ChildProcessByStdio<Writable, Readable, null>) {
    this.#owner = owner;
    this.#lines = createInterface({ input: owner.stdout });
  }

  static async start(): Promise<Owner> {
    const program = join(repositoryRoot, 'test', 'fixtures', 'parents', 'watches_over_a_backend.mjs');
    const backend = backendFixture('echoes_through_the_bridge.py');
    const args = [program, python, backend, String(INTERVAL_MS)];
    const owner = new Owner(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] }));
    try {
      await owner.#told();
      return owner;
    } catch (error) {
      await owner[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Both sleep so long, and wake up one after the other, in any order. */
  async sleep(milliseconds: number): Promise<void> {
    const both = [this.#owner.pid ?? 0, this.#backend];
    if (Math.random() < 0.5) both.reverse();
    for (const pid of both) process.kill(pid, 'SIGSTOP');
    await delay(milliseconds);
    for (const pid of both) process.kill(pid, 'SIGCONT');
  }

  /** Has it call its backend; returns which life has answered. */
  ask(): Promise<Told> {
    this.#owner.stdin.write('\n');
    return this.#told();
  }

  async #told(): Promise<Told> {
    const [line] = await within(once(this.#lines, 'line'), HANG_MS, 'An answer of the backend to its owner');
    const told = JSON.parse(line) as Told;
    this.#backend = told.pid;
    return told;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pid = this.#owner.pid ?? 0;
    this.#owner.stdin.end();
    if ((await stillRunning([pid], HANG_MS)).length > 0) this.#owner.kill('SIGKILL');
    await stillRunning([pid, this.#backend]);
  }
}
