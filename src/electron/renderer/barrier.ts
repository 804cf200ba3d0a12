/** How long a reply waits for the last event under its call's id. */
const BARRIER_MS = 250;

interface BarrierOptions {
  /** An event was waited for in vain. */
  readonly onTruncated: () => void;
}

interface Waiting {
  readonly seq: number;
  readonly pass: () => void;
}

/**
 * Holds the reply to a call back until its last event was seen: over Electron's IPC the two travel on ways of their
 * own, so that a reply may overtake.
 */
export class Barrier {
  readonly #options: BarrierOptions;
  readonly #waiting = new Set<Waiting>();
  #seen = 0;

  constructor(options: BarrierOptions) {
    this.#options = options;
  }

  /** An event has come, and what it tells was told. They come in order. */
  see(seq: number): void {
    this.#seen = seq;
    for (const waiting of this.#waiting) if (waiting.seq <= seq) waiting.pass();
  }

  /** Resolves once the event of that number was seen, or cannot be expected any more; undefined where there is nothing to wait for. */
  passed(seq: number): Promise<void> | undefined {
    if (!(seq > this.#seen)) return undefined;
    return new Promise((resolve) => {
      const waiting: Waiting = {
        seq,
        pass: () => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#options.onTruncated();
        waiting.pass();
      }, BARRIER_MS);
      this.#waiting.add(waiting);
    });
  }

  /** The session is lost: what has not come will not, and the next one counts from 1. */
  reset(): void {
    this.#seen = 0;
    for (const waiting of this.#waiting) waiting.pass();
  }
}
