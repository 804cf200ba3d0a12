const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A line as it came. */
export interface RawLine {
  /** Without its line end, and without a CR before that. */
  readonly bytes: Uint8Array;
  /** The text; undefined if the bytes are no UTF-8. */
  readonly text: string | undefined;
  /** Whether its end has come; false for what is left when a stream ends. */
  readonly ended: boolean;
}

/**
 * Splits a stream into lines at the byte 0x0A and at nothing else. Nothing is mended here: what is no UTF-8, and what has
 * no end, is told as that.
 */
export class LineSplitter {
  readonly #onLine: (line: RawLine) => void;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #held: Uint8Array[] = [];

  constructor(onLine: (line: RawLine) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    let rest = chunk;
    for (;;) {
      const end = rest.indexOf(NEWLINE);
      if (end === -1) break;
      this.#emit(rest.subarray(0, end), true);
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) this.#held.push(rest);
  }

  /** The stream has ended. */
  end(): void {
    if (this.#held.length > 0) this.#emit(new Uint8Array(0), false);
  }

  #emit(tail: Uint8Array, ended: boolean): void {
    const whole = this.#held.length === 0 ? tail : Buffer.concat([...this.#held, tail]);
    this.#held = [];
    const bytes = whole.at(-1) === CARRIAGE_RETURN && ended ? whole.subarray(0, -1) : whole;
    this.#onLine({ bytes, text: this.#decode(bytes), ended });
  }

  #decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }
}
