import { BackendClient, UnresponsiveError } from 'stdwire';
import { stillRunning } from '../../helpers/processes.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { none, times } from '../support/figure.ts';
import { anyMoment, inGroups } from '../support/moments.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

/** Up to one interval of 5 s until it is asked, three more without an answer, and what timers are late. */
const FOUND_LIMIT_MS = 20_000 + 100;
/** It hangs at any moment between two questions. */
const MOST_DELAY_MS = 5000;
const AT_ONCE = 10;
const HANG_MS = 60_000;

/** What the hangs have shown. */
interface Found {
  readonly foundMs: number[];
  readonly wrong: unknown[];
  readonly left: number[];
}

/** A backend that hangs (SIGSTOP: nothing tells, and SIGTERM has no effect) is noticed, ended, and started again. */
export const hang: SoakRun = {
  name: 'hang',
  unit: 'hangs',
  sizes: { usual: 10, full: 100 },
  posixOnly: true,
  async run(count, onProgress) {
    const found: Found = { foundMs: [], wrong: [], left: [] };
    await inGroups(count, AT_ONCE, () => hangOnce(found), onProgress);
    return [
      none('hangs not found, or told as something else', found.wrong, count),
      none('processes left behind', found.left),
      times('hang found after', FOUND_LIMIT_MS, found.foundMs),
    ];
  },
};

async function hangOnce({ foundMs, wrong, left }: Found): Promise<void> {
  await using client = new BackendClient({
    command: python,
    args: [backendFixture('echoes_through_the_bridge.py')],
    commandTimeoutMs: null,
  });
  await within(client.start(), HANG_MS, 'The start');
  const pid = client.status.pid ?? 0;
  await anyMoment(MOST_DELAY_MS);
  process.kill(pid, 'SIGSTOP');
  const stoppedAt = performance.now();
  const error = await within(failureOfCalls(client), HANG_MS, 'The end of a call to a backend that hangs');
  if (error instanceof UnresponsiveError) foundMs.push(performance.now() - stoppedAt);
  else wrong.push(error);
  const answer = await within(client.call('ECHO', { again: true }), HANG_MS, 'An answer of the next life');
  if ((answer as { again?: unknown }).again !== true) wrong.push('the next life does not serve');
  left.push(...(await stillRunning([pid])));
}

/** Its threads stop one after the other: a call may still be answered. */
async function failureOfCalls(client: BackendClient): Promise<unknown> {
  for (;;) {
    try {
      await client.call('ECHO', {});
    } catch (error) {
      return error;
    }
  }
}
