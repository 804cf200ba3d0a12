import type { Writable } from 'node:stream';

/**
 * The stdin of a child. A write to a dying child has three outcomes in Node: an `error` event, nothing at all, or an
 * endless queue. Here each of them is an error or a promise that settles.
 */
export class InputPipe {
  readonly #stream: Writable;
  #failure: Error | undefined;

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
    if (!this.#stream.writable) throw this.#failure ?? new Error('The stdin of the process is closed.');
    const room = this.#stream.write(text, 'utf8');
    return room ? undefined : this.#untilDrained();
  }

  end(): void {
    this.#stream.end();
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
