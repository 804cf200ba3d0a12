/** What goes over the socket between the kit and its stand-in: from the stand-in the first two, from the kit the others. */
const KINDS = ['input', 'input-end', 'output', 'log', 'exit', 'signal'] as const;

/** One kind of frame. */
export type FrameKind = (typeof KINDS)[number];

/** Kind (1 byte), length (4 bytes, big-endian). */
const HEAD = 5;

/** A frame: its kind, and the bytes that it carries. */
export function frame(kind: FrameKind, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const whole = Buffer.alloc(HEAD + bytes.length);
  whole.writeUInt8(KINDS.indexOf(kind), 0);
  whole.writeUInt32BE(bytes.length, 1);
  whole.set(bytes, HEAD);
  return whole;
}

/** Takes frames out of a stream of bytes, in whatever pieces it comes. They are small: what is long is sent in parts. */
export class FrameReader {
  readonly #onFrame: (kind: FrameKind, bytes: Uint8Array) => void;
  #held: Buffer = Buffer.alloc(0);

  constructor(onFrame: (kind: FrameKind, bytes: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Uint8Array): void {
    const all = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk]);
    let at = 0;
    while (all.length - at >= HEAD) {
      const end = at + HEAD + all.readUInt32BE(at + 1);
      if (all.length < end) break;
      const kind = KINDS[all.readUInt8(at)];
      if (kind !== undefined) this.#onFrame(kind, all.subarray(at + HEAD, end));
      at = end;
    }
    this.#held = all.subarray(at);
  }
}
