const SECOND_MS = 1000;

/** Counts the calls of a document within any second, exactly: it keeps the times of as many as there may be. */
export class CallRate {
  readonly #times: Float64Array;
  #next = 0;

  /** @param perSecond calls that there may be within a second. */
  constructor(perSecond: number) {
    this.#times = new Float64Array(perSecond).fill(Number.NEGATIVE_INFINITY);
  }

  /** Whether a call may be made now; one that may is counted. */
  admits(now: number): boolean {
    const oldest = this.#times[this.#next] ?? now;
    if (now - oldest < SECOND_MS) return false;
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#times.length;
    return true;
  }
}
