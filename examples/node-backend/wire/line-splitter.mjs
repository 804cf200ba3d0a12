const LF = 0x0a;

/** How much is kept of a line that is too long: enough to find its id. */
const keptOfTooLong = 4096;

/**
 * Cuts a stream of bytes into lines (WIRE-2). A line that is too long is not kept: only its beginning is handed on, as such (WIRE-8).
 * What is left at the end of the stream is no line, and is never handed on (WIRE-7).
 */
export class LineSplitter {
  #limits;
  #onLine;
  #pieces = [];
  #length = 0;
  #beginning = Buffer.alloc(0);

  /** `onLine` is called with the bytes of each line, and with true where they are only its beginning. */
  constructor(limits, onLine) {
    this.#limits = limits;
    this.#onLine = onLine;
  }

  take(chunk) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      this.#add(chunk.subarray(from, end));
      this.#endLine();
      from = end + 1;
    }
    this.#add(chunk.subarray(from));
  }

  #add(bytes) {
    const { max_line_bytes: most, discard_factor: factor } = this.#limits;
    this.#length += bytes.length;
    if (this.#length > most * factor) throw new RangeError('A line goes on without an end.');
    if (this.#length <= most) this.#pieces.push(bytes);
    else if (this.#pieces.length > 0 || this.#length === bytes.length) {
      this.#beginning = Buffer.concat([...this.#pieces, bytes]).subarray(0, keptOfTooLong);
      this.#pieces = [];
    }
  }

  #endLine() {
    const isTooLong = this.#length > this.#limits.max_line_bytes;
    const line = isTooLong ? this.#beginning : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#onLine(line, isTooLong);
  }
}
