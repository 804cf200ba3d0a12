import type { LogLine } from 'stdwire';
import type { BridgedBackend } from 'stdwire/serve';

const MOST_LINES = 300;

/** The last lines of the log, for a page that is opened after they were written. */
export class LogTail {
  readonly #listeners = new Set<(line: LogLine) => unknown>();
  #lines: readonly LogLine[] = [];

  constructor(backend: Pick<BridgedBackend, 'on'>) {
    backend.on('log', (line) => {
      this.#lines = [...this.#lines, line].slice(-MOST_LINES);
      // Told from here, so that a line is either among those that are kept or still to come, and never both.
      for (const listener of this.#listeners) listener(line);
    });
  }

  /** The lines that are kept. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Calls back for every further line; returns its undo. */
  follow(listener: (line: LogLine) => unknown): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
