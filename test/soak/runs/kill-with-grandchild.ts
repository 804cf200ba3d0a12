import { BackendClient } from 'stdwire';
import { stillRunning } from '../../helpers/processes.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { exactly, none, times } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

const CALLS = 50;
const SETTLE_LIMIT_MS = 350;
const HANG_MS = 20_000;

/** What the kills have found. */
interface Found {
  readonly settleMs: number[];
  readonly others: unknown[];
  readonly left: number[];
}

/** kill -9 of a backend whose grandchild goes on holding its pipes: nobody waits for them to be closed. */
export const killWithGrandchild: SoakRun = {
  name: 'kill-with-grandchild',
  unit: 'kills',
  sizes: { test: 2, usual: 20, full: 100 },
  posixOnly: true,
  async run(count, onProgress) {
    const found: Found = { settleMs: [], others: [], left: [] };
    for (let kill = 1; kill <= count; kill += 1) {
      await killOne(found);
      onProgress(kill);
    }
    return [
      exactly('calls that waited and were told of the exit', count * CALLS, found.settleMs.length),
      none('calls that ended in another way', found.others),
      none('backends left behind', found.left),
      times('calls that waited: settled after the kill', SETTLE_LIMIT_MS, found.settleMs),
    ];
  },
};

async function killOne({ settleMs, others, left }: Found): Promise<void> {
  await using client = new BackendClient({
    command: python,
    args: [backendFixture('leaves_a_grandchild.py'), 'apart'],
    restart: false,
    heartbeat: false,
  });
  const grandchild = new Promise<number>((resolve) => {
    client.on('log', ({ line }) => {
      if (line.startsWith('grandchild ')) resolve(Number(line.slice('grandchild '.length)));
    });
  });
  await within(client.start(), HANG_MS, 'The start');
  const holder = await grandchild;
  try {
    const pid = client.status.pid ?? 0;
    let killedAt = 0;
    const calls = Array.from({ length: CALLS }, () =>
      client.call('ANY').then(
        () => others.push('one was answered'),
        (error: { code?: unknown }) => {
          if (error.code === 'BACKEND_EXITED') settleMs.push(performance.now() - killedAt);
          else others.push(error);
        },
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
    killedAt = performance.now();
    process.kill(pid, 'SIGKILL');
    await within(Promise.all(calls), HANG_MS, 'The end of every call after a kill');
    left.push(...(await stillRunning([pid])));
  } finally {
    process.kill(holder, 'SIGKILL');
    await stillRunning([holder]);
  }
}
