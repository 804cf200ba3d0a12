import type { LogLine } from 'stdwire';
import type { BridgedBackend } from 'stdwire/serve';

const MOST_LINES = 300;

/** The last lines of the log, for a page that is opened after they were written. */
export class LogTail {
  readonly #backend: Pick<BridgedBackend, 'on'>;
  #lines: LogLine[] = [];

  constructor(backend: Pick<BridgedBackend, 'on'>) {
    this.#backend = backend;
    backend.on('log', (line) => {
      this.#lines = [...this.#lines, line].slice(-MOST_LINES);
    });
  }

  /** Calls back for the lines that are kept, then for every further one; returns its undo. */
  follow(listener: (line: LogLine) => unknown): () => void {
    for (const line of this.#lines) listener(line);
    return this.#backend.on('log', listener);
  }
}
