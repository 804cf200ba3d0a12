import type { RestartPolicy } from './restart-policy.ts';

/**
 * Says when a backend has grown so large that it is replaced. It is asked about once in a life, and no more often than
 * the policy allows for deaths: one that is over its limit as soon as it runs is not helped by a start, and stays.
 */
export class MemoryLimit {
  readonly #limitBytes: number;
  readonly #policy: RestartPolicy;
  #readyAt = 0;
  /** When it was within its limit last; the time over it says nothing of its health. */
  #fitAt = 0;
  #isAsked = false;

  constructor(limitBytes: number | undefined, policy: RestartPolicy) {
    this.#limitBytes = limitBytes ?? Number.POSITIVE_INFINITY;
    this.#policy = policy;
  }

  /** A life is ready. */
  begin(now: number): void {
    this.#readyAt = now;
    this.#fitAt = now;
    this.#isAsked = false;
  }

  /** Somebody has started it by hand: what was counted does not count any more. */
  forget(): void {
    this.#policy.forget();
  }

  /** Whether a backend that uses so much, and has nothing under way if it is idle, is to be replaced now. */
  isReached(bytes: number | null, isIdle: boolean, now: number): boolean {
    if (bytes === null || bytes <= this.#limitBytes) {
      this.#fitAt = now;
      return false;
    }
    if (!isIdle || this.#isAsked) return false;
    this.#isAsked = true;
    return this.#policy.next(now, this.#fitAt - this.#readyAt).kind === 'restart';
  }
}
