/** Which limit ran out. */
export type Limit = 'response' | 'idle' | 'total';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * The limits of one wait, in milliseconds; undefined for none. Small whole numbers and undefined are kept rather than
 * infinities: a pending call is to stay small.
 */
export class TimeLimits {
  readonly responseMs: number | undefined;
  readonly idleMs: number | undefined;
  readonly totalMs: number | undefined;
  #startedAt: number;
  #activeAt: number;

  constructor(
    limits: { responseMs?: number | undefined; idleMs?: number | undefined; totalMs?: number | undefined },
    startedAt: number,
    activeAt: number,
  ) {
    this.responseMs = limits.responseMs;
    this.idleMs = limits.idleMs;
    this.totalMs = limits.totalMs;
    this.#startedAt = startedAt;
    this.#activeAt = activeAt;
  }

  /** When the wait began, on the clock of `performance.now()`. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** When the first of them runs out, on the clock of `performance.now()`. */
  get deadline(): number {
    return Math.min(this.#responseAt, this.#totalAt, this.#idleAt);
  }

  /** There was progress: the idle limit begins anew, and no other. */
  touch(): void {
    if (this.idleMs !== undefined) this.#activeAt = performance.now();
  }

  /** For so long nothing was run: that time does not count. */
  postpone(missedMs: number): void {
    this.#startedAt += missedMs;
    this.#activeAt += missedMs;
  }

  /** Which limit has run out, if any. */
  expired(now: number): Limit | undefined {
    if (now >= this.#responseAt) return 'response';
    if (now >= this.#totalAt) return 'total';
    return now >= this.#idleAt ? 'idle' : undefined;
  }

  get #responseAt(): number {
    return this.responseMs === undefined ? NEVER : this.#startedAt + this.responseMs;
  }

  get #totalAt(): number {
    return this.totalMs === undefined ? NEVER : this.#startedAt + this.totalMs;
  }

  get #idleAt(): number {
    return this.idleMs === undefined ? NEVER : this.#activeAt + this.idleMs;
  }
}
