import type { WriteStream } from 'node:tty';
import { oneLine, shorten } from './text.ts';

const BAR_WIDTH = 24;
/** Some terminals do not say how large they are. */
const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;
/** Without a terminal a line is printed only for every step of this size, so that a log stays readable. */
const PLAIN_STEP = 25;

interface Row {
  label: string;
  percent: number;
  note: string;
  printed: number;
}

/**
 * One bar per thing under way, drawn in place on a terminal and as plain lines elsewhere. What is finished moves up
 * into the ordinary output and is not drawn again.
 */
export class ProgressBoard {
  readonly #stream: WriteStream;
  readonly #rows = new Map<string, Row>();
  #drawn = 0;

  constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** How many columns a line may have. */
  get columns(): number {
    return this.#stream.columns || USUAL_COLUMNS;
  }

  /** Sets one bar; at 100 percent it is finished, well or (`failed`) not. */
  update(key: string, name: string, percent: number, note: string, failed = false): void {
    const label = oneLine(name);
    const row = this.#rows.get(key) ?? { label, percent: 0, note, printed: -PLAIN_STEP };
    Object.assign(row, { label, percent, note });
    this.#rows.set(key, row);
    if (percent >= 100) this.finish(key, failed ? '✗' : '✓');
    else if (this.#stream.isTTY) this.#draw();
    else if (percent - row.printed >= PLAIN_STEP) {
      row.printed = percent;
      this.#stream.write(`  ${Math.round(percent).toString().padStart(3)} %  ${label}  ${note}\n`);
    }
  }

  /** Ends one bar with a mark; does nothing if there is none. */
  finish(key: string, mark: string): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    this.#rows.delete(key);
    this.print(`  ${mark} ${row.label}  ${row.note}`);
  }

  /** Prints a line above the bars. */
  print(line: string): void {
    this.#erase();
    this.#stream.write(`${line}\n`);
    this.#draw();
  }

  /** Takes the bars away. */
  clear(): void {
    this.#erase();
    this.#rows.clear();
  }

  #draw(): void {
    if (!this.#stream.isTTY) return;
    this.#erase();
    const rows = [...this.#rows.values()].slice(0, Math.max(1, (this.#stream.rows || USUAL_ROWS) - 2));
    for (const row of rows) this.#stream.write(`${this.#line(row)}\n`);
    this.#drawn = rows.length;
  }

  #line({ label, percent, note }: Row): string {
    const filled = Math.round((percent / 100) * BAR_WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
    const line = `  ${bar} ${Math.round(percent).toString().padStart(3)} %  ${label}  ${note}`;
    return shorten(line, this.columns - 1);
  }

  #erase(): void {
    if (this.#drawn === 0) return;
    this.#stream.moveCursor(0, -this.#drawn);
    this.#stream.cursorTo(0);
    this.#stream.clearScreenDown();
    this.#drawn = 0;
  }
}
