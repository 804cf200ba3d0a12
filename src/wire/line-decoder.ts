import { PROTOCOL_LIMITS } from '../messages/index.ts';
import { isBlank } from './blank.ts';
import { ChunkList } from './chunk-list.ts';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const NOTHING = new Uint8Array(0);

/** How much of a line over the limit is kept to read its id from; a message's id stands at its front. */
const KEPT_PREFIX = 4096;

/** Bytes that are not a line. */
export interface LineFault {
  /**
   * `too-large`: longer than the limit, skipped. `endless`: `PROTOCOL_LIMITS.discardFactor` times the limit and still no end; nothing more is read.
   * `invalid-utf8`: refused, never replaced. `truncated`: the stream ended within it.
   */
  readonly kind: 'too-large' | 'endless' | 'invalid-utf8' | 'truncated';
  /** Size as far as it was seen. */
  readonly bytes: number;
  /** Its first characters, where an id can be read from; not fit to be shown. */
  readonly prefix: string;
}

/** Options of a {@link LineDecoder}. */
export interface LineDecoderOptions {
  /** Longest line in bytes, without its line end. */
  readonly maxLineBytes: number;
  /** Called for each line, without its line end; empty lines are left out. */
  readonly onLine: (line: string) => void;
  /** Called for what is not a line. */
  readonly onFault: (fault: LineFault) => void;
}

/**
 * Turns chunks of bytes into lines.
 *
 * ```
 *   chunk   ……end of a line ⏎ line ⏎ line ⏎ begin of a li……
 *           └ joined with ┘  └─ one block ─┘ └─ kept for ─┘
 *             what is kept      decoded at once  later
 * ```
 *
 * It is in one of two states: *collecting* a line, or *skipping* one that is over the limit. The line end is the byte
 * 0x0A and nothing else; a 0x0D before it is dropped. U+2028, U+2029, U+0085 and a lone CR are ordinary characters,
 * which is why `node:readline` does not serve: it breaks lines at some of them.
 */
export class LineDecoder {
  readonly #options: LineDecoderOptions;
  /** `ignoreBOM` keeps the mark in the text: only the one at the start of the stream is not a character. */
  readonly #strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #held = new ChunkList();
  #skipped: { bytes: number; prefix: string } | undefined;
  #atStart = true;
  #ended = false;

  constructor(options: LineDecoderOptions) {
    this.#options = options;
  }

  /** Bytes copied so far, so that a test can show that the cost is linear. */
  get copiedBytes(): number {
    return this.#held.copied;
  }

  /** Takes the next chunk. It may be held until its line ends and must not be written to afterwards. */
  push(chunk: Uint8Array): void {
    if (this.#ended || chunk.length === 0) return;
    let rest = chunk;
    if (this.#skipped !== undefined || this.#held.bytes > 0) {
      const end = rest.indexOf(NEWLINE);
      if (end === -1) {
        this.#hold(rest);
        return;
      }
      this.#finishHeld(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    const last = rest.lastIndexOf(NEWLINE);
    if (last !== -1) {
      this.#block(rest.subarray(0, last));
      rest = rest.subarray(last + 1);
    }
    if (rest.length > 0) this.#hold(rest);
  }

  /** The stream has ended: what is left is not a line. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#skipped !== undefined) this.#tooLarge(NOTHING);
    else if (this.#held.bytes > 0) this.#truncated(this.#held.take(NOTHING));
  }

  /** Part of a line that goes on in the next chunk. */
  #hold(part: Uint8Array): void {
    if (this.#skipped === undefined) {
      this.#held.add(part);
      if (this.#held.bytes <= this.#options.maxLineBytes + 1) return; // + 1: its last byte may be the CR of a CRLF
      this.#skipped = { bytes: this.#held.bytes, prefix: lenient(this.#held.head(KEPT_PREFIX)) };
      this.#held.clear();
    } else {
      this.#skipped.bytes += part.length;
    }
    // What is still going on by then has no end worth waiting for.
    if (this.#skipped.bytes > PROTOCOL_LIMITS.discardFactor * this.#options.maxLineBytes) {
      this.#ended = true;
      this.#options.onFault({ kind: 'endless', ...this.#skipped });
    }
  }

  /** The line that is held, or skipped, ends with `tail`. */
  #finishHeld(tail: Uint8Array): void {
    if (this.#skipped !== undefined) this.#tooLarge(tail);
    else this.#line(this.#held.take(tail));
  }

  #tooLarge(tail: Uint8Array): void {
    const { bytes, prefix } = this.#skipped ?? { bytes: 0, prefix: '' };
    this.#skipped = undefined;
    this.#atStart = false;
    this.#options.onFault({ kind: 'too-large', bytes: bytes + tail.length, prefix });
  }

  #truncated(bytes: Uint8Array): void {
    const prefix = lenient(bytes);
    if (!isBlank(prefix)) this.#options.onFault({ kind: 'truncated', bytes: bytes.length, prefix });
  }

  /**
   * Whole lines, decoded in one call: 28 ns a line against 174 when each is decoded by itself. A block with invalid
   * UTF-8 fails as a whole, and one that is larger than the limit may hide a line that is too large: then by line.
   */
  #block(bytes: Uint8Array): void {
    const whole = this.#withoutMark(bytes);
    if (whole.length > this.#options.maxLineBytes) {
      this.#byLine(whole);
      return;
    }
    let text: string;
    try {
      text = this.#strict.decode(whole);
    } catch {
      this.#byLine(whole);
      return;
    }
    const { onLine } = this.#options;
    for (const line of text.split('\n')) {
      const ended = line.charCodeAt(line.length - 1) === CARRIAGE_RETURN ? line.slice(0, -1) : line;
      if (ended !== '') onLine(ended);
    }
  }

  #byLine(bytes: Uint8Array): void {
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      this.#line(bytes.subarray(start, end === -1 ? bytes.length : end));
      if (end === -1) return;
      start = end + 1;
    }
  }

  #line(bytes: Uint8Array): void {
    const line = withoutReturn(this.#withoutMark(bytes));
    if (line.length === 0) return;
    const fault = { bytes: line.length };
    if (line.length > this.#options.maxLineBytes) {
      this.#options.onFault({ kind: 'too-large', ...fault, prefix: lenient(line) });
      return;
    }
    let text: string;
    try {
      text = this.#strict.decode(line);
    } catch {
      this.#options.onFault({ kind: 'invalid-utf8', ...fault, prefix: lenient(line) });
      return;
    }
    this.#options.onLine(text);
  }

  /** The stream may begin with a byte order mark; anywhere else it is a character. */
  #withoutMark(bytes: Uint8Array): Uint8Array {
    if (!this.#atStart) return bytes;
    this.#atStart = false;
    return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(3) : bytes;
  }
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes[bytes.length - 1] === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
}

/** Reads a prefix without refusing anything: it serves to find an id, never as data. */
function lenient(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, KEPT_PREFIX));
}
