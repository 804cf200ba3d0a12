import { BackendClient, type BackendExitedError } from 'stdwire';
import { backendFixture, python } from '../../helpers/python.ts';
import { atMost, exactly, memoryGrowth, note, number, times } from '../support/figure.ts';
import { residentMemory } from '../support/memory.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

const MEGABYTE = 1_000_000;
/** Written at a time; between two of them the run can tell how far it is. */
const PORTION_MB = 10;
const WARM_UP_MB = 20;
/** What an error keeps of the log: 64 KiB. */
const TAIL_LIMIT = 65_536;
const PING_LIMIT_MS = 50;
const MEMORY_LIMIT_MB = 25;
const HANG_MS = 60_000;

/** A gigabyte of stderr with nobody listening: the backend never waits for a reader, and nothing of it stays. */
export const stderr: SoakRun = {
  name: 'stderr',
  unit: 'MB',
  sizes: { test: 5, usual: 100, full: 1000 },
  async run(count, onProgress) {
    await using client = new BackendClient({
      command: python,
      args: [backendFixture('floods_stderr_while_it_serves.py')],
      restart: false,
    });
    await client.start();
    await flood(client, Math.min(WARM_UP_MB, count));
    const before = await residentMemory();
    const pings = new Pings(client);
    const started = performance.now();
    let written = 0;
    for (let done = 0; done < count; done += PORTION_MB) {
      written += await flood(client, Math.min(PORTION_MB, count - done));
      onProgress(done);
    }
    const seconds = (performance.now() - started) / 1000;
    const answered = await pings.stop();
    const after = await residentMemory();
    return [
      exactly('bytes written', count * MEGABYTE, written),
      exactly('PINGs answered meanwhile', answered.sent, answered.milliseconds.length),
      atMost('characters of the log that an error keeps', TAIL_LIMIT, await tailAfterKill(client)),
      times('answer to PING meanwhile', PING_LIMIT_MS, answered.milliseconds, 0.99),
      memoryGrowth('growth of resident memory', MEMORY_LIMIT_MB, after - before),
      note('MB per second', number(count / seconds)),
    ];
  },
};

async function flood(client: BackendClient, megabytes: number): Promise<number> {
  const writing = client.call('FLOOD', { bytes: megabytes * MEGABYTE }, { timeoutMs: null });
  return (await within(writing, HANG_MS, `The writing of ${megabytes} MB to stderr`)) as number;
}

/** One PING after the other, all the time. */
class Pings {
  readonly #milliseconds: number[] = [];
  readonly #asking: Promise<void>;
  #sent = 0;
  #stopped = false;

  constructor(client: BackendClient) {
    this.#asking = this.#ask(client);
  }

  async stop(): Promise<{ sent: number; milliseconds: readonly number[] }> {
    this.#stopped = true;
    await within(this.#asking, HANG_MS, 'The answer to the last PING');
    return { sent: this.#sent, milliseconds: this.#milliseconds };
  }

  async #ask(client: BackendClient): Promise<void> {
    while (!this.#stopped) {
      const sentAt = performance.now();
      this.#sent += 1;
      await client.request('PING', {}, { timeoutMs: null });
      this.#milliseconds.push(performance.now() - sentAt);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

async function tailAfterKill(client: BackendClient): Promise<number> {
  const call = client.call('FLOOD', { bytes: 1000 * MEGABYTE }, { timeoutMs: null });
  process.kill(client.status.pid ?? 0, 'SIGKILL');
  const error = await within(
    call.then(
      () => undefined,
      (reason: unknown) => reason as BackendExitedError,
    ),
    HANG_MS,
    'The end of a call after the kill',
  );
  return error?.stderrTail?.length ?? Number.NaN;
}
