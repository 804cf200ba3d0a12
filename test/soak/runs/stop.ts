import { join } from 'node:path';
import { BackendClient } from 'stdwire';
import { isThere, stillRunning } from '../../helpers/processes.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { type Figure, none, times } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

const IDLE_LIMIT_MS = 100;
/** All the waits of the ladder together, and a moment: nothing makes stop() take longer. */
const CAP_MS = 5250;
const HANG_MS = 30_000;
/** A stubborn backend takes seconds: there is one for so many idle ones, and many are stopped at once. */
const IDLE_PER_STUBBORN = 25;
const AT_ONCE = 8;

/** A backend that stop() has to do with. */
interface Case {
  readonly name: string;
  readonly limitMs: number;
  readonly args: (scratch: string) => readonly string[];
  /** Brings it into its state, once it is ready. */
  readonly prepare?: (pid: number) => void;
}

const idle: readonly Case[] = [
  {
    name: 'an idle backend',
    limitMs: IDLE_LIMIT_MS,
    args: () => [backendFixture('echoes_through_the_bridge.py')],
  },
  {
    name: 'the idle song backend',
    limitMs: IDLE_LIMIT_MS,
    args: (scratch) => ['-m', 'stdwire_songs', '--data-dir', scratch, '--session-mode', 'direct'],
  },
];

const stubborn: readonly Case[] = [
  {
    name: 'one that is stopped by SIGSTOP',
    limitMs: CAP_MS,
    args: () => [backendFixture('echoes_through_the_bridge.py')],
    prepare: (pid) => process.kill(pid, 'SIGSTOP'),
  },
  {
    name: 'one that ignores SIGTERM',
    limitMs: CAP_MS,
    args: () => [backendFixture('deaf_to_the_end.py')],
  },
  {
    name: 'one whose grandchild holds its pipes',
    limitMs: CAP_MS,
    args: () => [backendFixture('leaves_a_grandchild.py'), 'apart'],
  },
];

/** stop() of an idle backend takes no time to speak of, of any other no more than its cap, and then it is gone. */
export const stop: SoakRun = {
  name: 'stop',
  unit: 'stops',
  sizes: { test: 4, usual: 100, full: 1000 },
  posixOnly: true,
  async run(count, onProgress) {
    const measured = new Map<Case, number[]>([...idle, ...stubborn].map((one) => [one, []]));
    const alive: string[] = [];
    const stopOne = async (one: Case): Promise<void> => {
      measured.get(one)?.push(await timeOfStop(one, alive));
    };
    for (let done = 0; done < count; done += 1) {
      await stopOne(idle[done % idle.length] as Case);
      onProgress(done);
    }
    const each = Math.ceil(count / IDLE_PER_STUBBORN);
    const rest = stubborn.flatMap((one) => Array<Case>(each).fill(one));
    while (rest.length > 0) {
      await Promise.all(rest.splice(0, AT_ONCE).map(stopOne));
      onProgress(count);
    }
    return [none('processes there when stop() resolved', alive), ...figuresOf(measured)];
  },
};

function figuresOf(measured: ReadonlyMap<Case, readonly number[]>): Figure[] {
  return [...measured].map(([{ name, limitMs }, milliseconds]) =>
    times(`stop() of ${name}`, limitMs, milliseconds, limitMs === IDLE_LIMIT_MS ? 0.99 : 1),
  );
}

async function timeOfStop({ name, args, prepare }: Case, alive: string[]): Promise<number> {
  await using folder = await tempFolder('soak-stop');
  await using client = new BackendClient({
    command: python,
    args: args(join(folder.path, 'data')),
    heartbeat: false,
  });
  let grandchild: number | undefined;
  client.on('log', ({ line }) => {
    if (line.startsWith('grandchild ')) grandchild = Number(line.slice('grandchild '.length));
  });
  try {
    await within(client.start(), HANG_MS, `The start of ${name}`);
    const { pid } = client.status;
    prepare?.(pid ?? 0);
    const started = performance.now();
    await within(client.stop(), HANG_MS, `The stop of ${name}`);
    const milliseconds = performance.now() - started;
    // Asked at once and without waiting: it must be gone already.
    if (isThere(pid ?? 0)) alive.push(`${name}: ${pid}`);
    return milliseconds;
  } finally {
    // It has left the group of its backend, so nobody but this run ends it.
    if (grandchild !== undefined) await end(grandchild);
  }
}

async function end(pid: number): Promise<void> {
  if (isThere(pid)) process.kill(pid, 'SIGKILL');
  await stillRunning([pid]);
}
