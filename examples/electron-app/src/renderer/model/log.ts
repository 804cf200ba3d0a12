import type { LogLine, RemoteBackendClient } from 'stdwire/electron/renderer';
import { Store } from './store.ts';

/** A line of the log with a number, so that a list of them can be drawn. */
export interface NumberedLine extends LogLine {
  readonly number: number;
}

const MOST_LINES = 2_000;

/** The last lines of the backend's log. */
export class Log extends Store<readonly NumberedLine[]> {
  #count = 0;
  #waiting: NumberedLine[] = [];

  constructor(backend: RemoteBackendClient) {
    super([]);
    backend.on('log', (line) => {
      this.#count += 1;
      this.#waiting.push({ ...line, number: this.#count });
      // One change for the lines of a moment: a traceback is drawn once.
      if (this.#waiting.length === 1) queueMicrotask(() => this.#take());
    });
  }

  clear(): void {
    this.set([]);
  }

  #take(): void {
    const lines = this.#waiting;
    this.#waiting = [];
    this.update((before) => [...before, ...lines].slice(-MOST_LINES));
  }
}
