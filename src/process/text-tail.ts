/** What an error needs to show: enough for a long traceback, little enough to keep for every backend. */
const MAX_LINES = 200;
const MAX_CHARACTERS = 64 * 1024;

/** The last lines of a text that never ends. */
export class TextTail {
  #lines: string[] = [];
  #characters = 0;

  /** The lines that are kept, oldest first. */
  get text(): string {
    return this.#lines.join('\n');
  }

  add(line: string): void {
    const kept = line.length > MAX_CHARACTERS ? line.slice(-MAX_CHARACTERS) : line;
    this.#lines.push(kept);
    this.#characters += kept.length + 1;
    while (this.#lines.length > MAX_LINES || (this.#characters > MAX_CHARACTERS && this.#lines.length > 1)) {
      this.#characters -= (this.#lines.shift()?.length ?? 0) + 1;
    }
  }
}
