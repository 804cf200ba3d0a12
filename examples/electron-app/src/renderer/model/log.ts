import type { LogLine, RemoteBackendClient } from 'stdwire/electron/renderer';
import { Store } from './store.ts';

/** A line of the log with a number, so that a list of them can be drawn. */
interface NumberedLine extends LogLine {
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
      this.#waiting.push({ ...line, line: readable(line.line), number: this.#count });
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

/** The one line of the log that is a message for a program. */
function readable(line: string): string {
  if (!line.startsWith('{"type":"BACKEND_READY"')) return line;
  try {
    const { version, pid } = JSON.parse(line) as { version?: unknown; pid?: unknown };
    return `READY version ${version}, process ${pid}`;
  } catch {
    return line;
  }
}
