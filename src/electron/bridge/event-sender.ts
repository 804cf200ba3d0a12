import { nanoid } from 'nanoid';
import type { BridgeEvent, BridgeEventBody } from '../channels/messages.ts';

/** 132 bits that nobody can guess. */
const DOCUMENT_LENGTH = 22;

/** Numbers the messages to one document and hands them on, until one cannot be. */
export class EventSender {
  /** Names the document. Neither frame ids nor anything else that may come again is part of it. */
  readonly document = nanoid(DOCUMENT_LENGTH);
  readonly #send: (event: BridgeEvent) => boolean;
  readonly #onLost: () => void;
  #seq = 0;
  #isOpen = true;

  /** @param onLost called once, when a message could not be handed on. */
  constructor(send: (event: BridgeEvent) => boolean, onLost: () => void) {
    this.#send = send;
    this.#onLost = onLost;
  }

  /** Sends a message, of which everything is JSON; returns its `seq`. Nothing is sent once it is closed. */
  send(body: BridgeEventBody): number {
    if (!this.#isOpen) return this.#seq;
    this.#seq += 1;
    const seq = this.#seq;
    if (!this.#isHandedOn({ document: this.document, seq, ...body }) && this.#isOpen) {
      this.close();
      this.#onLost();
    }
    return seq;
  }

  close(): void {
    this.#isOpen = false;
  }

  /** A window that was destroyed throws when it is sent something. */
  #isHandedOn(event: BridgeEvent): boolean {
    try {
      return this.#send(event);
    } catch {
      return false;
    }
  }
}
