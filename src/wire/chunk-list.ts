/**
 * Below this size a chunk is copied into a block, unless it is the first: a list of millions of tiny views would outweigh
 * their bytes. Most lines that are cut are cut once, and a block for each would cost as much as a tenth of all events.
 */
const SMALL_CHUNK = 4096;
const BLOCK = 65_536;

/**
 * The chunks of a line that has not ended yet. They are kept as they came and joined once, at the newline: joining
 * at every chunk costs the square of the line's length (64 MB: 11 s and more, against 0.3 s).
 */
export class ChunkList {
  #chunks: Uint8Array[] = [];
  #block: Uint8Array | undefined;
  #blockUsed = 0;
  #bytes = 0;
  #copied = 0;

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes copied since it was made, so that a test can show that the cost is linear. */
  get copied(): number {
    return this.#copied;
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (chunk.length < SMALL_CHUNK && this.#chunks.length > 0) this.#addSmall(chunk);
    else {
      this.#closeBlock();
      this.#chunks.push(chunk);
    }
  }

  /** Everything held, followed by `last`, in one piece; holds nothing afterwards. */
  take(last: Uint8Array): Uint8Array {
    this.#closeBlock();
    const whole = new Uint8Array(this.#bytes + last.length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    whole.set(last, offset);
    this.#copied += whole.length;
    this.clear();
    return whole;
  }

  /** The first bytes held, at most `limit`. */
  head(limit: number): Uint8Array {
    this.#closeBlock();
    const head = new Uint8Array(Math.min(limit, this.#bytes));
    let offset = 0;
    for (const chunk of this.#chunks) {
      if (offset === head.length) break;
      const part = chunk.subarray(0, head.length - offset);
      head.set(part, offset);
      offset += part.length;
    }
    this.#copied += head.length;
    return head;
  }

  clear(): void {
    this.#chunks = [];
    this.#block = undefined;
    this.#blockUsed = 0;
    this.#bytes = 0;
  }

  #addSmall(chunk: Uint8Array): void {
    if (this.#block !== undefined && this.#blockUsed + chunk.length > BLOCK) this.#closeBlock();
    this.#block ??= new Uint8Array(BLOCK);
    this.#block.set(chunk, this.#blockUsed);
    this.#blockUsed += chunk.length;
    this.#copied += chunk.length;
  }

  #closeBlock(): void {
    if (this.#block === undefined) return;
    this.#chunks.push(this.#block.subarray(0, this.#blockUsed));
    this.#block = undefined;
    this.#blockUsed = 0;
  }
}
