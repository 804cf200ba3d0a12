import { EventEmitter } from 'node:events';
import { cloneMessage } from './clone-message.ts';

/** How a document reaches the main process. */
export interface MainLink {
  /** Sends a message that nobody answers. */
  readonly send: (channel: string, args: unknown[]) => void;
  /** Sends one that is answered. */
  readonly invoke: (channel: string, args: unknown[]) => Promise<unknown>;
}

/** `ipcRenderer` of one document. */
export class FakeIpcRenderer extends EventEmitter {
  readonly #main: MainLink;

  constructor(main: MainLink) {
    super();
    this.#main = main;
  }

  /** Throws what cannot be cloned. */
  send(channel: string, ...args: unknown[]): void {
    this.#main.send(channel, cloneMessage(args));
  }

  /** Rejects what cannot be cloned, and with a bare error whatever the handler throws. */
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    return this.#main.invoke(channel, cloneMessage(args));
  }
}
