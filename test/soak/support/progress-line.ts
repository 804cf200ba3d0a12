import { number } from './figure.ts';

/** Not more often: a terminal is slower than some of the runs. */
const INTERVAL_MS = 200;

/** One line on stderr that says how far a run is; where nobody watches, only its beginning and its end. */
export class ProgressLine {
  readonly #label: string;
  readonly #count: number;
  #shownAt = 0;

  constructor(label: string, count: number) {
    this.#label = label;
    this.#count = count;
    process.stderr.write(`${label} … `);
  }

  show(done: number): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#shownAt < INTERVAL_MS) return;
    this.#shownAt = now;
    const percent = Math.floor((done / this.#count) * 100);
    process.stderr.write(`\r\u001b[K${this.#label} … ${number(done)} (${percent} %) `);
  }

  end(verdict: string): void {
    const start = process.stderr.isTTY ? `\r\u001b[K${this.#label} … ` : '';
    process.stderr.write(`${start}${verdict}\n`);
  }
}
