import { EventEmitter } from 'node:events';
import type { FakeDocument } from './fake-document.ts';
import type { FakeWebContents } from './fake-web-contents.ts';
import { preventableEvent } from './preventable-event.ts';

const { setImmediate } = globalThis;

/** What a window tells the app. */
export interface WindowOwner {
  /** The window is gone. */
  readonly closed: (window: FakeWindow) => void;
  /** The window stays open, so that an app that was quitting goes on. */
  readonly stayed: () => void;
}

/** `BrowserWindow`, as far as its life goes. */
export class FakeWindow extends EventEmitter {
  /** For tests: what `webContents` is, and stays when the window is destroyed. */
  readonly contents: FakeWebContents;
  /** What the page says when it is asked whether it may be closed (`beforeunload`). */
  beforeUnload: 'allow' | 'prevent' = 'allow';
  readonly #owner: WindowOwner;
  readonly #id: number;
  #closing = false;
  #destroyed = false;

  constructor(id: number, contents: FakeWebContents, owner: WindowOwner) {
    super();
    this.#id = id;
    this.contents = contents;
    this.#owner = owner;
  }

  /** Its number. */
  get id(): number {
    this.#mustLive();
    return this.#id;
  }

  /** What it shows. */
  get webContents(): FakeWebContents {
    this.#mustLive();
    return this.contents;
  }

  /** For tests: the page that is shown. */
  get document(): FakeDocument {
    return this.contents.document;
  }

  /** For tests: the `window` of the page that is shown. */
  get page(): Record<string, unknown> {
    return this.contents.document.page;
  }

  /** Whether it is gone. It never throws. */
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** A listener of `close`, or the page, can keep the window open. It is closed a turn later. */
  close(): void {
    this.#mustLive();
    if (this.#closing) return;
    const event = preventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented || this.#vetoed()) {
      this.#owner.stayed();
      return;
    }
    this.#closing = true;
    setImmediate(() => {
      if (this.#destroyed) return;
      this.contents.document.hide();
      this.destroy();
    });
  }

  /** Nobody is asked. */
  destroy(): void {
    if (this.#destroyed) return;
    this.contents.destroy();
    this.#destroyed = true;
    this.emit('closed');
    this.#owner.closed(this);
  }

  /** Windows logs off, or shuts down: `query-session-end`, then `session-end`, and nothing of what `quit` brings. */
  endSession(): void {
    const reasons = { reasons: ['logoff'] };
    this.emit('query-session-end', { ...preventableEvent(), ...reasons });
    this.emit('session-end', reasons);
  }

  #vetoed(): boolean {
    if (this.beforeUnload === 'allow') return false;
    const event = preventableEvent();
    this.contents.emit('will-prevent-unload', event);
    return !event.defaultPrevented;
  }

  #mustLive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}
