import { type ErrorFor, timedOut } from '../../client/call-errors.ts';
import type { GeneralProgress } from '../../client/notices.ts';
import { SweepTimer } from '../../client/sweep-timer.ts';
import { TimeLimits } from '../../client/time-limits.ts';
import type { RemoteCallOptions } from '../channels/messages.ts';
import type { LiveCall } from './live-call.ts';
import type { TopicFeed } from './topic-feed.ts';

/** What the limits of operations need. */
interface OperationLimitsOptions {
  /** What the backend tells and the protocol does not know: such events are signs of life as well. */
  readonly feed: TopicFeed<GeneralProgress>;
  /** One of its limits has run out. */
  readonly onExpired: (call: LiveCall, errorFor: ErrorFor) => void;
}

/** A wait, with the limit that begins when its operation is accepted. */
interface Wait {
  limits: TimeLimits;
  readonly idleMs: number | undefined;
}

/**
 * Watches over how long one document waits for the operations that it has started. These limits are the document's own
 * and go with it; the backend is not given them, since it has one operation for all who follow it.
 */
export class OperationLimits {
  readonly #options: OperationLimitsOptions;
  readonly #waits = new Map<LiveCall, Wait>();
  readonly #timer = new SweepTimer((now, missedMs) => this.#sweep(now, missedMs));

  constructor(options: OperationLimitsOptions) {
    this.#options = options;
  }

  /** The wait begins. */
  begin(call: LiveCall, { idleTimeoutMs: idleMs, totalTimeoutMs: totalMs }: RemoteCallOptions): void {
    if (idleMs === undefined && totalMs === undefined) return;
    const now = performance.now();
    const limits = new TimeLimits({ totalMs }, now, now);
    this.#waits.set(call, { limits, idleMs });
    this.#timer.arm(limits.deadline);
  }

  /** The operation was accepted: from now on it is to show progress. */
  accepted(call: LiveCall): void {
    const wait = this.#waits.get(call);
    if (wait?.idleMs === undefined) return;
    const { startedAt, totalMs } = wait.limits;
    wait.limits = new TimeLimits({ idleMs: wait.idleMs, totalMs }, startedAt, performance.now());
    this.#options.feed.join(this.#onGeneral);
    this.#timer.arm(wait.limits.deadline);
  }

  /** There was progress. */
  touch(call: LiveCall): void {
    this.#waits.get(call)?.limits.touch();
  }

  /** Nobody waits for it any more. */
  forget(call: LiveCall): void {
    if (this.#waits.delete(call) && this.#waits.size === 0) this.close();
  }

  /** Nobody waits for anything any more. */
  close(): void {
    this.#waits.clear();
    this.#options.feed.leave(this.#onGeneral);
    this.#timer.stop();
  }

  #sweep(now: number, missedMs: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const [call, { limits }] of this.#waits) {
      limits.postpone(missedMs);
      const limit = limits.expired(now);
      if (limit === undefined) next = Math.min(next, limits.deadline);
      else {
        this.forget(call);
        this.#options.onExpired(call, timedOut(limit, limits, call.command));
      }
    }
    // Who was told may have ended the others.
    return this.#waits.size === 0 ? Number.POSITIVE_INFINITY : next;
  }

  readonly #onGeneral = ({ message }: GeneralProgress): void => {
    const { operation_id } = message.payload;
    for (const [{ relay }, { limits }] of this.#waits) {
      if (relay?.operation?.id === operation_id) limits.touch();
    }
  };
}
