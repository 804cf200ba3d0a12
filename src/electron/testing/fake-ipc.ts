import { EventEmitter } from 'node:events';
import type { FakeIpcEvent } from './fake-ipc-event.ts';

/** Answers an `invoke`. */
export type FakeHandler = (event: FakeIpcEvent, ...args: unknown[]) => unknown;

/** `ipcMain`, and the same of one `webContents` and of one frame: handlers of invocations, listeners of messages. */
export class FakeIpc extends EventEmitter {
  readonly #handlers = new Map<string, FakeHandler>();

  /** @throws Error where the channel has a handler already. */
  handle(channel: string, handler: FakeHandler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    this.#handlers.set(channel, handler);
  }

  /** A handler for one invocation. */
  handleOnce(channel: string, handler: FakeHandler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  /** Harmless where there is none. */
  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** For tests: what answers on this channel. */
  handlerOf(channel: string): FakeHandler | undefined {
    return this.#handlers.get(channel);
  }

  /** For tests: how many handlers and listeners there are. */
  get registered(): number {
    const listeners = this.eventNames().map((name) => this.listenerCount(name));
    return this.#handlers.size + listeners.reduce((sum, count) => sum + count, 0);
  }
}
