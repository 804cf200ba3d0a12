import { BackendClient, OverloadedError } from 'stdwire';
import { backendFixture, python } from '../../helpers/python.ts';
import { exactly, type Figure, memoryGrowth, none, number } from '../support/figure.ts';
import { collectGarbage, residentMemory } from '../support/memory.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

/** What may wait for a backend that does not read: 16 MiB, in megabytes. */
const CAP_MB = 16.8;
/** The system keeps a little as well, in the pipe; and a command is more than its text. */
const TOLERANCE = 0.1;
const MEMORY_BESIDE_CAP_MB = 10;
/** Of one command, in characters: 15 to the megabyte with what stands around the text. */
const TEXT_LENGTH = 66_500;
const COMMANDS_PER_MB = 15;
/** The caller's own, and made once: what grows is what the client makes of it, a line for each call. */
const PAYLOAD = { text: 'x'.repeat(TEXT_LENGTH) };
const MB_PER_COLLECTION = 10;
const HANG_MS = 20_000;

/** A gigabyte of commands for a backend that reads none: what fits waits, all else is refused at once, all settles. */
export const outbox: SoakRun = {
  name: 'outbox',
  unit: 'MB',
  sizes: { test: 40, usual: 200, full: 1000 },
  async run(count, onProgress) {
    await using client = new BackendClient({
      command: python,
      args: [backendFixture('deaf_to_input_end.py')],
      commandTimeoutMs: null,
      heartbeat: false,
      stop: { shutdownMs: 0, inputMs: 0, terminateMs: 2000, killMs: 1000 },
    });
    await client.start();
    const before = await residentMemory();
    const calls = new Calls();
    for (let megabyte = 1; megabyte <= count; megabyte += 1) {
      for (let one = 0; one < COMMANDS_PER_MB; one += 1) calls.make(client);
      // Refusals are told in turns of their own; a program that sends has those too.
      await new Promise((resolve) => setImmediate(resolve));
      // V8 keeps the pages of its garbage, of which this makes a gigabyte; the figure is about what waits.
      if (megabyte % MB_PER_COLLECTION === 0) collectGarbage();
      onProgress(megabyte);
    }
    const waiting = calls.made - calls.refused;
    const after = await residentMemory();
    await within(client.stop(), HANG_MS, 'The stop');
    await within(calls.settled(), HANG_MS, 'The end of every call after the stop');
    return [
      capFigure((waiting * TEXT_LENGTH) / 1_000_000, count),
      exactly('calls settled after the end', calls.made, calls.refused + calls.cut),
      none('calls that succeeded or failed in another way', calls.others, calls.made),
      memoryGrowth(
        `growth of resident memory, the ${CAP_MB} MB that wait included`,
        CAP_MB + MEMORY_BESIDE_CAP_MB,
        after - before,
      ),
    ];
  },
};

/** Calls and how they ended. None of them can succeed. */
class Calls {
  made = 0;
  refused = 0;
  cut = 0;
  readonly others: unknown[] = [];
  readonly #waiting = new Set<Promise<void>>();

  make(client: BackendClient): void {
    this.made += 1;
    const call: Promise<void> = client.call('ANY', PAYLOAD).then(
      () => void this.others.push('one was answered'),
      (error: unknown) => this.#count(error),
    );
    this.#waiting.add(call);
    void call.finally(() => this.#waiting.delete(call));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#waiting);
  }

  #count(error: unknown): void {
    if (error instanceof OverloadedError) this.refused += 1;
    else if ((error as { code?: unknown }).code === 'CLOSED') this.cut += 1;
    else this.others.push(error);
  }
}

function capFigure(megabytes: number, sent: number): Figure {
  const wanted = Math.min(CAP_MB, sent);
  return {
    kind: 'count',
    what: 'commands that wait',
    goal: `${number(wanted)} MB ± ${TOLERANCE * 100} %`,
    reached: `${number(megabytes)} MB`,
    ok: Math.abs(megabytes - wanted) <= wanted * TOLERANCE,
  };
}
