import type { WebSocket } from 'ws';
import type { SocketLimits } from './socket-limits.ts';

/** How often it is looked, within the time that a page may take: one look alone would blame it for a sleep of ours. */
const LOOKS = 5;

type Limits = Pick<SocketLimits, 'maxBufferedBytes' | 'maxStalledBytes' | 'stalledMs'>;

/**
 * What waits for a page, and whether the page goes on reading it. Many large answers at once are no sign of one that
 * does not read: it is given time, and the memory a limit.
 */
export class Backlog {
  readonly #socket: Pick<WebSocket, 'bufferedAmount' | 'send'>;
  readonly #limits: Limits;
  readonly #onStalled: () => void;
  /** Bytes that had to wait, since the page is there. */
  #waited = 0;
  #looking: NodeJS.Timeout | undefined;

  constructor(parts: {
    socket: Pick<WebSocket, 'bufferedAmount' | 'send'>;
    limits: Limits;
    onStalled: () => void;
  }) {
    this.#socket = parts.socket;
    this.#limits = parts.limits;
    this.#onStalled = parts.onStalled;
  }

  /** Hands a text on; false if no more may wait. */
  add(text: string): boolean {
    const before = this.#socket.bufferedAmount;
    if (before > this.#limits.maxBufferedBytes) return false;
    this.#socket.send(text);
    this.#waited += this.#socket.bufferedAmount - before;
    if (this.#looking === undefined) this.#look(0);
    return true;
  }

  /** The page is gone. */
  end(): void {
    clearTimeout(this.#looking);
  }

  #look(looksInVain: number): void {
    this.#looking = undefined;
    if (this.#socket.bufferedAmount <= this.#limits.maxStalledBytes) return;
    if (looksInVain < LOOKS) this.#lookLater(looksInVain);
    else this.#onStalled();
  }

  #lookLater(looksInVain: number): void {
    const read = this.#read;
    this.#looking = setTimeout(
      () => this.#look(this.#read > read ? 0 : looksInVain + 1),
      this.#limits.stalledMs / LOOKS,
    );
  }

  get #read(): number {
    return this.#waited - this.#socket.bufferedAmount;
  }
}
