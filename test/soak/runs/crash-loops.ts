import { BackendClient, CrashLoopError } from 'stdwire';
import { stillRunning } from '../../helpers/processes.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { none } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

const MOST_RESTARTS = 3;
const HANG_MS = 20_000;

/** A backend that dies as soon as it is ready is started exactly as often as it may be, and then never again. */
export const crashLoops: SoakRun = {
  name: 'crash-loops',
  unit: 'loops',
  sizes: { test: 4, usual: 20, full: 200 },
  async run(count, onProgress) {
    const wrong: string[] = [];
    const left: number[] = [];
    for (let loop = 1; loop <= count; loop += 1) {
      await loopOnce(loop % (MOST_RESTARTS + 1), wrong, left);
      onProgress(loop);
    }
    return [
      none('loops with another number of starts, or another end', wrong, count),
      none('processes left behind', left),
    ];
  },
};

async function loopOnce(maxRestarts: number, wrong: string[], left: number[]): Promise<void> {
  await using client = new BackendClient({
    command: python,
    args: [backendFixture('dies_once_ready.py')],
    restart: { maxRestarts, baseDelayMs: 1, maxDelayMs: 5 },
  });
  const pids = new Set<number>();
  let loops = 0;
  const ended = new Promise<void>((resolve) => {
    client.on('status', ({ state, pid, lastError }) => {
      if (pid !== null) pids.add(pid);
      if (state !== 'error' || lastError?.code !== 'CRASH_LOOP') return;
      loops += 1;
      resolve();
    });
  });
  await client.start().catch(() => {});
  await within(ended, HANG_MS, 'The end of a crash loop');
  const call = await client.getAccounts().catch((error: unknown) => error);
  const { generation } = client.status;
  if (generation !== maxRestarts + 1) wrong.push(`${generation} starts with ${maxRestarts} restarts`);
  if (loops !== 1) wrong.push(`${loops} crash loops told`);
  if (!(call instanceof CrashLoopError)) wrong.push(`a call ended with ${call}`);
  left.push(...(await stillRunning([...pids])));
}
