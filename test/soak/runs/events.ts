import { BackendClient } from 'stdwire';
import { backendFixture, python } from '../../helpers/python.ts';
import { exactly, memoryGrowth, none, note, number } from '../support/figure.ts';
import { residentMemory } from '../support/memory.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

/** Events of an operation before the one that is measured: by then everything is compiled and has its size. */
const WARM_UP = 300_000;
const HANG_MS = 110_000;
const MEMORY_LIMIT_MB = 25;

/** A million progress events of one operation: each of them arrives, in its order, and none of them stays. */
export const events: SoakRun = {
  name: 'events',
  unit: 'events',
  sizes: { test: 20_000, usual: 200_000, full: 1_000_000 },
  async run(count, onProgress) {
    await using client = new BackendClient({
      command: python,
      args: [backendFixture('counts_aloud.py'), String(WARM_UP)],
    });
    const received = async (wanted: number): Promise<Received> => {
      await client.start({ args: [backendFixture('counts_aloud.py'), String(wanted)] });
      const seen = await receive(client, wanted, onProgress);
      await client.stop();
      return seen;
    };
    await received(Math.min(WARM_UP, count));
    const before = await residentMemory();
    const { disorder, arrived, seconds } = await received(count);
    const after = await residentMemory();
    return [
      exactly('events that arrived', count, arrived),
      none('events out of their order', disorder),
      memoryGrowth('growth of resident memory', MEMORY_LIMIT_MB, after - before),
      note('events per second, checked against their schema', number(Math.round(arrived / seconds))),
    ];
  },
};

interface Received {
  readonly arrived: number;
  readonly disorder: readonly string[];
  readonly seconds: number;
}

async function receive(
  client: BackendClient,
  wanted: number,
  onProgress: (done: number) => void,
): Promise<Received> {
  const disorder: string[] = [];
  let arrived = 0;
  const started = performance.now();
  const batch = await client.createSongsBatch(
    { account_name: 'anybody', prompts: [{ title: 'One', lyrics: 'la', style: 'pop' }] },
    {
      onProgress: ({ payload }) => {
        if (!('completed' in payload) || payload.final === true) return;
        arrived += 1;
        if (payload.completed !== arrived) disorder.push(`${payload.completed} as number ${arrived}`);
        if (arrived % 10_000 === 0) onProgress(arrived);
      },
    },
  );
  await within(batch.result, HANG_MS, `The end of an operation of ${wanted} events`);
  return { arrived, disorder, seconds: (performance.now() - started) / 1000 };
}
