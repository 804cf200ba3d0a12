import { beforeExit } from './before-exit.ts';
import { type LogFileOptions, logFilePath } from './log-file-options.ts';
import { type AppendTarget, RotatingFile } from './rotating-file.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;
const DEFAULT_KEEP = 4;
/** Lines that wait for a slow disk are kept up to here, in characters; a log must not fill the memory. */
const MAX_WAITING = 1024 * 1024;
/** Written at once at most, so that a file is put aside near its limit. */
const MAX_BATCH = 64 * 1024;
/** After a failure the disk is left alone for a moment. */
const RETRY_MS = 1000;
/** How long the last lines may take; a disk that hangs must not hold up the end of its client. */
const CLOSE_MS = 1000;

/**
 * A log file. To write to it never waits and never throws: lines go through a bounded queue, and what cannot be
 * written is counted, told once as a warning of the process, and made up for by a line that says how many are missing.
 */
export class LogFile {
  /** Its path. */
  readonly path: string;
  readonly #target: AppendTarget;
  readonly #now: () => number;
  #waiting: string[] = [];
  #size = 0;
  #missing = 0;
  #writing: Promise<void> | undefined;
  #retryAt = 0;
  /** When the write that is under way began. */
  #begun = 0;
  #hasWarned = false;
  #closed = false;

  constructor(options: LogFileOptions, target?: AppendTarget, now: () => number = Date.now) {
    const { maxBytes = DEFAULT_MAX_BYTES, keep = DEFAULT_KEEP } = options;
    this.path = logFilePath(options);
    this.#target = target ?? new RotatingFile(this.path, maxBytes, keep);
    this.#now = now;
  }

  /** Adds a line, with the time before it. */
  write(line: string): void {
    if (this.#closed) return;
    const now = this.#now();
    if (this.#size > MAX_WAITING || now < this.#retryAt) {
      this.#missing += 1;
      return;
    }
    const text = `${new Date(now).toISOString()} ${line}\n`;
    this.#waiting.push(text);
    this.#size += text.length;
    this.#writing ??= this.#drain();
  }

  /** Writes what waits, and lets go of the file, within a second at most. What is added later is not written. */
  async close(): Promise<void> {
    this.#closed = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS);
    });
    await Promise.race([this.#finish(), late]);
    clearTimeout(timer);
    this.#waiting = [];
  }

  async #finish(): Promise<void> {
    await this.#writing;
    // Else a log whose last lines are missing would look whole.
    if (this.#missing > 0) await this.#target.append(this.#takeNotice()).catch(() => {});
    await this.#target.close().catch(() => {});
  }

  /** Writes what waits at once: the program ends, and nothing can be waited for any more. */
  readonly #writeNow = (): void => {
    // A disk that hangs must not keep a program from its end.
    if (this.#now() - this.#begun > CLOSE_MS) return;
    const lines = this.#waiting.splice(0).join('');
    try {
      this.#target.appendNow(`${lines}${this.#takeNotice()}`);
    } catch {
      // There is nobody left to be told.
    }
  };

  async #drain(): Promise<void> {
    const undo = beforeExit(this.#writeNow);
    while (this.#waiting.length > 0) {
      const lines = this.#takeBatch();
      const missing = this.#missing;
      this.#begun = this.#now();
      try {
        await this.#target.append(`${lines.join('')}${this.#takeNotice()}`);
      } catch (error) {
        this.#missing += missing + lines.length;
        this.#retryAt = this.#now() + RETRY_MS;
        this.#warn(error);
      }
    }
    this.#writing = undefined;
    undo();
  }

  #takeBatch(): string[] {
    let size = 0;
    let count = 0;
    while (count < this.#waiting.length && (count === 0 || size < MAX_BATCH)) {
      size += this.#waiting[count]?.length ?? 0;
      count += 1;
    }
    this.#size -= size;
    return this.#waiting.splice(0, count);
  }

  /** What stands for the lines that are missing, if any are; from then on they are made up for. */
  #takeNotice(): string {
    const missing = this.#missing;
    this.#missing = 0;
    if (missing === 0) return '';
    return `${new Date(this.#now()).toISOString()} [${missing} lines are missing around here: they could not be written fast enough, or not at all]\n`;
  }

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const why = error instanceof Error ? error.message : String(error);
    process.emitWarning(
      `The log file ${this.path} cannot be written: ${why}. Everything else goes on without it.`,
      {
        type: 'StdwireWarning',
        code: 'STDWIRE_LOG_FILE',
      },
    );
  }
}
