import { BackendClient } from 'stdwire';
import { stillInGroups } from '../../helpers/processes.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { exactly, memoryGrowth, none } from '../support/figure.ts';
import { countHandles } from '../support/handles.ts';
import { residentMemory } from '../support/memory.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

/** Cycles before the one from which it is counted. */
const WARM_UP = 50;
/** One client lives through so many cycles; then there is a new one. */
const CYCLES_PER_CLIENT = 20;
const MEMORY_LIMIT_MB = 10;
const HANG_MS = 20_000;

/** Starting and stopping a backend again and again leaves nothing behind: no handle, no process, no memory. */
export const startStop: SoakRun = {
  name: 'start-stop',
  unit: 'cycles',
  sizes: { test: 10, usual: 100, full: 1000 },
  posixOnly: true,
  async run(count, onProgress) {
    const unanswered: string[] = [];
    const left: number[] = [];
    await cycles(Math.min(WARM_UP, count), unanswered, left, () => {});
    const before = await countHandles();
    const memoryBefore = await residentMemory();
    await cycles(count, unanswered, left, onProgress);
    const after = await countHandles();
    const memoryAfter = await residentMemory();
    return [
      exactly('listeners after, as before', before.listeners, after.listeners),
      exactly('timers', before.timers, after.timers),
      exactly('other handles', before.others, after.others),
      exactly('open descriptors', before.descriptors, after.descriptors),
      none('processes left behind', left),
      none('cycles that were not as they should be', unanswered, count),
      memoryGrowth('growth of resident memory', MEMORY_LIMIT_MB, memoryAfter - memoryBefore),
    ];
  },
};

/** The bridge as it is used: it is ready, a command is answered, a signal is heard, and then it ends. */
async function cycles(
  count: number,
  unanswered: string[],
  left: number[],
  onProgress: (done: number) => void,
): Promise<void> {
  for (let done = 0; done < count; ) {
    await using client = new BackendClient({
      command: python,
      args: [backendFixture('echoes_through_the_bridge.py')],
    });
    const undo = client.on('status', () => {});
    const backends: number[] = [];
    for (let cycle = 0; cycle < CYCLES_PER_CLIENT && done < count; cycle += 1) {
      await within(client.start(), HANG_MS, 'The start');
      const answer = await client.call('ECHO', { done }, { signal: new AbortController().signal });
      if (JSON.stringify(answer) !== JSON.stringify({ done })) unanswered.push(`cycle ${done}: the answer`);
      backends.push(client.status.pid ?? 0);
      await within(client.stop(), HANG_MS, 'The stop');
      if (client.status.lastExit?.exitCode !== 0) unanswered.push(`cycle ${done}: the exit`);
      done += 1;
      onProgress(done);
    }
    undo();
    // Looked for once for all of them, each of which led a group: reading the list of processes takes memory too.
    left.push(...(await stillInGroups(backends)));
  }
}
