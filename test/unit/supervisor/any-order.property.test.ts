import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BackendError, Client } from '../../../src/core.ts';
import { MemoryTransport } from '../../../src/testing/index.ts';
import { settled } from '../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

const METHODS = ['start', 'stop', 'restart', 'ensureRunning'] as const;
const EVENTS = [
  'call',
  'become ready',
  'take no more',
  'die',
  'refuse to end',
  'end',
  'let time pass',
] as const;
type Step = (typeof METHODS)[number] | (typeof EVENTS)[number];

/** What a life does by itself when it is started. */
const BEGINNINGS = ['ready', 'silent', 'dead', 'ready and dead'] as const;
type Beginning = (typeof BEGINNINGS)[number];

/** A client whose lives begin as the list says, and what became of every promise that it gave. */
class Story {
  /** Promises that are not settled. */
  open = 0;
  readonly errors: unknown[] = [];
  readonly running = new Set<MemoryTransport>();
  mostAtOnce = 0;
  readonly client: Client<TinyMap>;
  readonly #beginnings: Beginning[];
  #last: MemoryTransport | undefined;
  #endsWhenAsked = true;

  constructor(beginnings: readonly Beginning[]) {
    this.#beginnings = [...beginnings];
    this.client = new Client<TinyMap>(tinyContract, {
      restart: { baseDelayMs: 0 },
      heartbeat: false,
      connect: (life) => this.#live(new MemoryTransport(life)),
    });
  }

  async tell(step: Step): Promise<void> {
    // The wait of a restart is a timer of 1 ms.
    if (step === 'let time pass') await new Promise((resolve) => setTimeout(resolve, 2));
    else if (step === 'call') this.#watch(this.client.call('ECHO', { text: '' }));
    else if (step === 'become ready') this.#last?.peer.log('{"type":"BACKEND_READY"}');
    else if (step === 'take no more') this.#shutInput();
    else if (step === 'die') this.#last?.peer.exit({ exitCode: 1 });
    else if (step === 'refuse to end') this.#endsWhenAsked = false;
    else if (step === 'end') this.#endNow();
    else this.#watch(this.client[step]());
  }

  /** Closes it, and lets the backend end whatever it was made to do. */
  async end(): Promise<void> {
    const closing = this.client.close();
    this.#watch(closing);
    this.#endNow();
    await closing;
    await settled();
  }

  #watch(promise: Promise<unknown>): void {
    this.open += 1;
    promise
      .catch((error: unknown) => this.errors.push(error))
      .finally(() => {
        this.open -= 1;
      });
  }

  #live(transport: MemoryTransport): MemoryTransport {
    const { peer } = transport;
    const start = transport.start.bind(transport);
    transport.start = (receiver) => {
      this.running.add(transport);
      this.mostAtOnce = Math.max(this.mostAtOnce, this.running.size);
      return start({
        ...receiver,
        onClose: (facts) => {
          this.running.delete(transport);
          receiver.onClose(facts);
        },
      });
    };
    peer.onInputEnd = () => {
      if (this.#endsWhenAsked) peer.exit({ exitCode: 0 });
    };
    const beginning = this.#beginnings.shift() ?? 'ready';
    peer.onStart = () => {
      if (beginning.startsWith('ready')) peer.log('{"type":"BACKEND_READY"}');
      if (beginning.endsWith('dead')) peer.exit({ exitCode: 1 });
    };
    this.#last = transport;
    return transport;
  }

  #shutInput(): void {
    if (this.#last === undefined) return;
    this.#last.send = () => {
      throw new Error('EPIPE');
    };
  }

  #endNow(): void {
    this.#endsWhenAsked = true;
    for (const { peer } of this.running) peer.exit({ exitCode: 0 });
  }
}

test('in any order, at any moment: one life at most, every promise settles, and nothing is left after close()', async () => {
  const steps = fc.array(fc.constantFrom<Step>(...METHODS, ...EVENTS), { maxLength: 25 });
  const beginnings = fc.array(fc.constantFrom(...BEGINNINGS), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(beginnings, steps, async (lives, list) => {
      const story = new Story(lives);
      for (const step of list) await story.tell(step);

      await story.end();

      expect(story.open).toBe(0);
      expect(story.errors.filter((error) => !(error instanceof BackendError))).toEqual([]);
      expect(story.mostAtOnce).toBeLessThanOrEqual(1);
      expect(story.running.size).toBe(0);
      expect(story.client.status).toMatchObject({ state: 'stopped', pid: null });
      expect(story.client.counts.inFlight).toBe(0);
    }),
    { numRuns: Number(process.env.STDWIRE_PROPERTY_RUNS ?? 300) },
  );
});
