import type { Transform } from 'node:stream';
import split from 'split2';

/** A longer line is left out: nobody reads it, and it must not fill the memory. */
const MAX_LENGTH = 64 * 1024;
const NOTICE = `[a line of more than ${MAX_LENGTH} characters was left out here]`;
const LINE_END = /\r?\n/;

/**
 * Turns a log into its lines. split2 serves the log only: on long lines of the wire it costs the square of their length.
 */
export function logLines(): Transform {
  return split(new LogSplitter());
}

/** Tells split2 where lines end. Its own `maxLength` leaves a long line out without a word; here a notice stands for it. */
class LogSplitter {
  #skipping = false;

  [Symbol.split](text: string): string[] {
    const lines = text.split(LINE_END);
    if (this.#skipping) {
      if (lines.length === 1) return [''];
      lines.shift();
      this.#skipping = false;
    }
    // The last one goes on in what comes next, and split2 keeps it until then.
    if ((lines.at(-1) ?? '').length > MAX_LENGTH) {
      this.#skipping = true;
      lines.splice(-1, 1, NOTICE, '');
    }
    return lines;
  }
}
