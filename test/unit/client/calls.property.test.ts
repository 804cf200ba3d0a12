import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackendError } from '../../../src/core.ts';
import { propertyRuns, propertyTest } from '../../helpers/property-runs.ts';
import { startedTiny, type TinyClient } from '../../helpers/tiny-client.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Time passes in steps of 50 ms, so that it is always clear on which side of the limit a call is. */
const LIMIT_MS = 75;
const TICK_MS = 50;

type Step =
  | { readonly do: 'request'; readonly bounded: boolean; readonly abortedAtOnce: boolean }
  | { readonly do: 'answer' | 'fail' | 'answer wrongly' | 'report' | 'abort'; readonly call: number }
  | { readonly do: 'pass time' | 'die' };

const aboutACall = (...names: Extract<Step, { call: number }>['do'][]) =>
  fc.record({ do: fc.constantFrom(...names), call: fc.nat(30) });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({ do: fc.constant('request'), bounded: fc.boolean(), abortedAtOnce: fc.boolean() }),
  },
  { weight: 45, arbitrary: aboutACall('answer', 'fail', 'answer wrongly', 'report', 'abort') },
  { weight: 15, arbitrary: fc.constant({ do: 'pass time' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'die' } as const) },
);

/** What must become of a call: the first thing that happens to it decides, whatever comes after. */
type Fate =
  | 'waits'
  | 'fulfilled'
  | 'COMMAND_FAILED'
  | 'PROTOCOL_ERROR'
  | 'ABORTED'
  | 'COMMAND_TIMEOUT'
  | 'BACKEND_EXITED'
  | 'CLOSED';

interface Call {
  readonly abort: AbortController;
  readonly deadline: number;
  readonly fates: string[];
  fate: Fate;
  /** Whether its caller has given up after it was sent, so that its first answer is a late one. */
  abandoned: boolean;
}

/** The calls of a client, beside a model of what must become of them. */
class Story {
  readonly calls: Call[] = [];
  readonly #tiny: TinyClient;
  #now = 0;
  #dead = false;
  lateReplies = 0;
  violations = 0;

  constructor(tiny: TinyClient) {
    this.#tiny = tiny;
  }

  async tell(step: Step): Promise<void> {
    if (step.do === 'request') this.#request(step);
    else if (step.do === 'die') this.#die();
    else if (step.do === 'pass time') await this.#passTime();
    else if ('call' in step && this.calls.length > 0)
      this.#aboutACall(step.do, step.call % this.calls.length);
    await vi.advanceTimersByTimeAsync(0);
  }

  /** Everything that waits learns of the end. */
  async end(): Promise<void> {
    for (const call of this.#waiting()) call.fate = 'CLOSED';
    await this.#tiny.client.close();
    await vi.advanceTimersByTimeAsync(0);
  }

  #waiting(): Call[] {
    return this.calls.filter(({ fate }) => fate === 'waits');
  }

  #request({ bounded, abortedAtOnce }: { bounded: boolean; abortedAtOnce: boolean }): void {
    const abort = new AbortController();
    const deadline = bounded ? this.#now + LIMIT_MS : Number.POSITIVE_INFINITY;
    const call: Call = { abort, deadline, fates: [], fate: 'waits', abandoned: false };
    const limits = { timeoutMs: bounded ? LIMIT_MS : null, signal: abort.signal };
    this.#tiny.client.request('WORK', { steps: this.calls.length }, limits).then(
      () => call.fates.push('fulfilled'),
      (error: unknown) => call.fates.push(error instanceof BackendError ? error.code : String(error)),
    );
    this.calls.push(call);
    // Aborted before it has left, it is not sent, and nothing can come late.
    if (abortedAtOnce) abort.abort();
    if (this.#dead) call.fate = 'BACKEND_EXITED';
    else if (abortedAtOnce) call.fate = 'ABORTED';
  }

  #aboutACall(what: Extract<Step, { call: number }>['do'], index: number): void {
    const call = this.calls[index];
    if (call === undefined) return;
    if (what === 'abort') {
      call.abort.abort();
      if (call.fate === 'waits') this.#giveUp(call, 'ABORTED');
      return;
    }
    const id = this.#tiny.script.commands.find(({ payload }) => payload.steps === index)?.id;
    if (id === undefined || this.#dead) return;
    if (what === 'report') {
      this.#tiny.script.peer.send({ id: 'progress-event', type: 'STEP', payload: { operation_id: id } });
      return;
    }
    this.#tiny.script.peer.send({ id, ...ANSWERS[what].message });
    if (call.fate === 'waits') {
      call.fate = ANSWERS[what].fate;
      if (call.fate === 'PROTOCOL_ERROR') this.violations += 1;
    } else if (call.abandoned) {
      call.abandoned = false;
      this.lateReplies += 1;
    } else this.violations += 1;
  }

  #giveUp(call: Call, fate: Fate): void {
    call.fate = fate;
    call.abandoned = true;
  }

  async #passTime(): Promise<void> {
    this.#now += TICK_MS;
    await vi.advanceTimersByTimeAsync(TICK_MS);
    for (const call of this.#waiting()) if (call.deadline <= this.#now) this.#giveUp(call, 'COMMAND_TIMEOUT');
  }

  #die(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#tiny.script.peer.exit({ signal: 'SIGKILL' });
    for (const call of this.#waiting()) call.fate = 'BACKEND_EXITED';
  }
}

const ANSWERS = {
  answer: { fate: 'fulfilled', message: { type: 'WORK_RESPONSE', success: true, data: { done: 1 } } },
  fail: {
    fate: 'COMMAND_FAILED',
    message: { type: 'ERROR_RESPONSE', success: false, error: 'no', error_code: 'X' },
  },
  'answer wrongly': { fate: 'PROTOCOL_ERROR', message: { type: 'WORK_RESPONSE', success: true, data: 7 } },
} as const;

test(
  'whatever happens to calls, in whatever order, each settles once, as the first of it says, and nothing is left',
  propertyTest,
  async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      await using tiny = await startedTiny({
        heartbeat: false,
        handlers: {
          WORK: (_, call) => call.stayMute(),
          CANCEL_COMMAND: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
        },
      });
      const story = new Story(tiny);
      for (const step of steps) await story.tell(step);
      const waiting = story.calls.filter(({ fate }) => fate === 'waits').length;
      expect(tiny.client.counts.inFlight).toBe(waiting);
      await story.end();

      expect(story.calls.map(({ fates }) => fates)).toEqual(story.calls.map(({ fate }) => [fate]));
      const { lateReplies, protocolErrors, inFlight } = tiny.client.counts;
      expect({ lateReplies, protocolErrors, inFlight }).toEqual({
        lateReplies: story.lateReplies,
        protocolErrors: story.violations,
        inFlight: 0,
      });
      expect(story.calls.flatMap(({ abort }) => getEventListeners(abort.signal, 'abort'))).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    });
    await fc.assert(property, { numRuns: propertyRuns(200) });
  },
);
