import type { Writable } from 'node:stream';
import { textPieces } from '../wire/text-pieces.ts';

/**
 * A longer text is written piece by piece, each when the one before is gone. Node would encode it as a whole first:
 * 64 MB of fresh memory, while the child waits for the first byte.
 */
const PIECE = 256 * 1024;

/**
 * The stdin of a child. A write to a dying child has three outcomes in Node: an `error` event, nothing at all, or an
 * endless queue. Here each of them is an error or a promise that settles.
 */
export class InputPipe {
  readonly #stream: Writable;
  #failure: Error | undefined;
  #writingLong = false;
  #ending = false;

  /** @param onFailure called once, when the child does not read any more and this end did not ask for it. */
  constructor(stream: Writable, onFailure: (error: Error) => void) {
    this.#stream = stream;
    // Without a listener EPIPE would end the program.
    stream.on('error', (error) => {
      if (this.#failure !== undefined) return;
      this.#failure = error;
      onFailure(error);
    });
  }

  /** Writes; returns a promise if there is no room for more at once. */
  write(text: string): Promise<void> | undefined {
    if (this.#ending || !this.#stream.writable)
      throw this.#failure ?? new Error('The stdin of the process is closed.');
    if (text.length > PIECE) return this.#writeLong(text);
    const hasRoom = this.#stream.write(text, 'utf8');
    // What fails at once was not taken in part either. The event comes later, when it would look as if it had been sent.
    if (this.#stream.errored) throw this.#stream.errored;
    return hasRoom ? undefined : this.#untilDrained();
  }

  /** Ends it, after what was given to it before. */
  end(): void {
    this.#ending = true;
    if (!this.#writingLong) this.#stream.end();
  }

  async #writeLong(text: string): Promise<void> {
    this.#writingLong = true;
    try {
      for (const piece of textPieces(text, PIECE)) {
        if (!this.#stream.write(piece, 'utf8')) await this.#untilDrained();
      }
    } finally {
      this.#writingLong = false;
      if (this.#ending) this.#stream.end();
    }
  }

  /** `drain` alone would be waited for for ever when the child dies: the stream then just closes. */
  #untilDrained(): Promise<void> {
    const stream = this.#stream;
    if (stream.destroyed)
      return Promise.reject(this.#failure ?? new Error('The stdin of the process is closed.'));
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        stream.off('drain', drained).off('close', closed);
        settle();
      };
      const drained = (): void => done(resolve);
      const closed = (): void =>
        done(() => reject(this.#failure ?? new Error('The stdin of the process was closed.')));
      stream.on('drain', drained).on('close', closed);
    });
  }
}
