/** Deadlines that fall within this time of each other are looked at together. */
const GRAIN_MS = 5;
/** It waits no longer at a time, so that it notices how long nothing was run. */
const LONGEST_TURN_MS = 5000;
/** So late it is because nothing was run: the machine slept, or the program was busy. */
const LATE_MS = 1000;

/**
 * One timer for all deadlines. A timer per call costs 0.22 µs and a promise that times out 6.8 µs; this one is set
 * anew only for a deadline that is earlier than the one it waits for, which in steady use is almost never.
 */
export class SweepTimer {
  readonly #sweep: (now: number, missedMs: number) => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #at = Number.POSITIVE_INFINITY;
  /** When the timer is to fire: on its way to the deadline, or at it. */
  #due = 0;

  /**
   * @param sweep expires what is due and returns the next deadline, or Infinity. Before that it postpones everything by
   * the time in which nothing was run: the clock of some systems goes on while they sleep, and an answer cannot come.
   */
  constructor(sweep: (now: number, missedMs: number) => number) {
    this.#sweep = sweep;
  }

  /** Makes sure that a sweep comes no later than this deadline. */
  arm(deadline: number): void {
    if (deadline >= this.#at) return;
    this.stop();
    this.#at = deadline;
    const now = performance.now();
    const delay = Math.min(Math.max(GRAIN_MS, Math.ceil(deadline - now)), LONGEST_TURN_MS);
    this.#due = now + delay;
    this.#timer = setTimeout(this.#fire, delay);
    unref(this.#timer);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#at = Number.POSITIVE_INFINITY;
  }

  readonly #fire = (): void => {
    const now = performance.now();
    const late = now - this.#due;
    this.#timer = undefined;
    this.#at = Number.POSITIVE_INFINITY;
    // Asked at every turn, not at the deadline alone: where nothing waits any more it does not wake the program again.
    this.arm(this.#sweep(now, late > LATE_MS ? late : 0));
  };
}

/** Where timers keep a program alive (Node), this one must not: what it waits for does. A browser has no such thing. */
function unref(timer: unknown): void {
  const node = timer as { unref?: () => void };
  node.unref?.();
}
