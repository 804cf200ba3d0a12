import type { LogLine } from '../../client/notices.ts';

/** Lines that may wait; past it the oldest give way. */
export const LOG_BATCH_LIMIT = 1000;

/** What a batch needs. */
interface LogBatchOptions {
  /** How long lines are gathered, in milliseconds. */
  readonly coalesceMs: number;
  readonly send: (lines: readonly LogLine[], dropped: number) => void;
}

/** Gathers the lines of a log over a moment: one message for all of them, and no more than there is room for. */
export class LogBatch {
  readonly #options: LogBatchOptions;
  /** A ring once it is full: `#oldest` is where the next line goes. */
  #lines: LogLine[] = [];
  #oldest = 0;
  #dropped = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LogBatchOptions) {
    this.#options = options;
  }

  /** Adds a line. */
  push(line: LogLine): void {
    if (this.#lines.length < LOG_BATCH_LIMIT) this.#lines.push(line);
    else {
      this.#lines[this.#oldest] = line;
      this.#oldest = (this.#oldest + 1) % LOG_BATCH_LIMIT;
      this.#dropped += 1;
    }
    this.#timer ??= setTimeout(this.#flush, this.#options.coalesceMs);
  }

  /** Forgets what waits. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#take();
  }

  readonly #flush = (): void => {
    this.#timer = undefined;
    const { lines, dropped } = this.#take();
    this.#options.send(lines, dropped);
  };

  #take(): { lines: readonly LogLine[]; dropped: number } {
    const lines = [...this.#lines.slice(this.#oldest), ...this.#lines.slice(0, this.#oldest)];
    const dropped = this.#dropped;
    this.#lines = [];
    this.#oldest = 0;
    this.#dropped = 0;
    return { lines, dropped };
  }
}
