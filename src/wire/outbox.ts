import { MessageTooLargeError, OverloadedError } from '../errors.ts';
import { textPieces } from './text-pieces.ts';

/** What may wait for a backend that does not read; more is refused at once. */
const OUTBOX_LIMIT = 16 * 1024 * 1024;

/** Characters whose bytes are counted at once. */
const PIECE = 16_384;

/** Options of an {@link Outbox}. */
interface OutboxOptions {
  /** Hands lines on; see `Transport.send`. */
  readonly send: (lines: string) => Promise<void> | undefined;
  /** Called once, when nothing can be sent any more; what was not sent by then is never sent. */
  readonly onFailure: (error: unknown) => void;
  /** Longest line in bytes. */
  readonly maxLineBytes: number;
  /** Bytes that may wait; 16 MiB unless set. */
  readonly limit?: number;
}

/**
 * Lines on their way out. Everything that is sent within one turn of the event loop leaves in one write, and what
 * the transport has no room for waits here, up to a limit. Its size is counted in UTF-16 units: a memory bound, not a
 * wire format, and counting bytes would cost more than building the line.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #limit: number;
  #lines: string[] = [];
  /** Number of the first line in `#lines`; every line has a number, in order, from 0. */
  #first = 0;
  #waiting = 0;
  #inFlight = 0;
  #scheduled = false;
  #blocked = false;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#limit = options.limit ?? OUTBOX_LIMIT;
  }

  /** What waits, the lines that the transport has taken but has no room for included. */
  get size(): number {
    return this.#waiting + this.#inFlight;
  }

  /**
   * Takes a line, which ends with its newline, and returns its number.
   *
   * @throws MessageTooLargeError for a line over the limit for lines.
   * @throws OverloadedError when too much waits already. An empty outbox takes one line of any allowed size.
   */
  push(line: string): number {
    const { maxLineBytes } = this.#options;
    if (line.length * 3 > maxLineBytes && byteLength(line) - 1 > maxLineBytes)
      throw tooLarge(line, maxLineBytes);
    if (this.size > 0 && this.size + line.length > this.#limit) throw overloaded(this.#limit);
    this.#lines.push(line);
    this.#waiting += line.length;
    if (!this.#scheduled && !this.#blocked) {
      this.#scheduled = true;
      queueMicrotask(this.#flush);
    }
    return this.#first + this.#lines.length - 1;
  }

  /** Whether the line of that number has been handed to the transport. */
  wasSent(number: number): boolean {
    return number < this.#first;
  }

  /** Takes a line back that has not been handed on yet; false if it has. */
  withdraw(number: number): boolean {
    const line = this.#lines[number - this.#first];
    if (line === undefined) return false;
    this.#waiting -= line.length;
    this.#lines[number - this.#first] = '';
    return true;
  }

  /** Hands on what waits, now rather than at the end of this turn; what the transport has no room for stays. */
  flushNow(): void {
    this.#flush();
  }

  /** Forgets what waits; nothing is sent any more. */
  close(): void {
    this.#closed = true;
    this.#lines = [];
    this.#waiting = 0;
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    if (this.#closed || this.#blocked || this.#lines.length === 0) return;
    const lines = this.#lines;
    const text = lines.length === 1 ? (lines[0] ?? '') : lines.join('');
    if (text === '') {
      this.#taken(lines.length);
      return;
    }
    let room: Promise<void> | undefined;
    try {
      room = this.#options.send(text);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#taken(lines.length);
    if (room !== undefined) this.#waitFor(room, text.length);
  };

  #taken(count: number): void {
    this.#first += count;
    this.#lines = [];
    this.#waiting = 0;
  }

  #waitFor(room: Promise<void>, size: number): void {
    this.#blocked = true;
    this.#inFlight = size;
    room.then(
      () => {
        this.#blocked = false;
        this.#inFlight = 0;
        this.#flush();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.onFailure(error);
  }
}

/** Bytes of a text in UTF-8, counted piece by piece: a copy of a line that may be 64 MiB long would be a waste. */
function byteLength(text: string): number {
  const encoder = new TextEncoder();
  const scratch = new Uint8Array(3 * PIECE);
  let bytes = 0;
  for (const piece of textPieces(text, PIECE)) bytes += encoder.encodeInto(piece, scratch).written;
  return bytes;
}

function tooLarge(line: string, maxLineBytes: number): MessageTooLargeError {
  const bytes = byteLength(line) - 1;
  return new MessageTooLargeError(
    `The command is ${bytes} bytes long and was not sent: the limit is ${maxLineBytes}. ` +
      'Send less at once, or raise maxLineBytes on both sides.',
    { direction: 'sent', bytes, maxLineBytes },
  );
}

function overloaded(limit: number): OverloadedError {
  return new OverloadedError(
    `The command was not sent: ${limit} bytes already wait for a backend that does not read them. ` +
      'Wait for earlier calls to finish before making more.',
    { buffer: 'outbox', limit },
  );
}
