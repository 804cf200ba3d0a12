import type { EmulatedContextBridge } from './emulate-context-bridge.ts';
import { FakeFrame, type FrameFacts } from './fake-frame.ts';
import type { ForgedSender } from './fake-ipc-event.ts';
import { FakeIpcRenderer } from './fake-ipc-renderer.ts';
import type { FakeSystem } from './fake-system.ts';
import { dispatchInvoke, dispatchSend } from './ipc-dispatch.ts';
import { loadPreload, type PreloadOptions } from './load-preload.ts';
import { preventableEvent } from './preventable-event.ts';

/** One document in one frame: what a preload script and a page have, until another document takes its place. */
export class FakeDocument {
  /** The frame as the main process sees it. */
  readonly frame: FakeFrame;
  /** What the preload script is given. */
  readonly ipcRenderer: FakeIpcRenderer;
  /** Whether it is the page of a window, not of a frame in it. */
  readonly isMainFrame: boolean;
  readonly #system: FakeSystem;
  readonly #leaving: (() => void)[] = [];
  readonly #returning: ((event: { readonly persisted: boolean }) => void)[] = [];
  #worlds: EmulatedContextBridge | undefined;
  #gone = false;

  /** @param frame that shows it; a new one unless given. */
  constructor(system: FakeSystem, facts: Omit<FrameFacts, 'receive'>, frame?: FakeFrame) {
    this.#system = system;
    this.isMainFrame = facts.parent === undefined;
    const shown = {
      ...facts,
      receive: (channel: string, args: unknown[]): void => this.#receive(channel, args),
    };
    frame?.show(shown);
    this.frame = frame ?? new FakeFrame(system, shown);
    this.ipcRenderer = new FakeIpcRenderer({
      send: (channel, args) => this.forgeSend({}, channel, ...args),
      invoke: (channel, args) => this.forgeInvoke({}, channel, ...args),
    });
  }

  /** The page's `window`: what a preload script has exposed is on it. */
  get page(): Record<string, unknown> {
    return this.#loaded().page;
  }

  /** Runs a script in the world of the page; needs `mainWorld: 'realm'`. */
  runInPage(code: string): unknown {
    return this.#loaded().runInPage(code);
  }

  /** Runs a script in the world of the preload script. */
  runIsolated(code: string): unknown {
    return this.#loaded().isolated.run(code);
  }

  /** Runs a preload script in a world of its own. As in Electron, one that throws is reported, and the page goes on. */
  load(options: PreloadOptions): void {
    try {
      this.#worlds = loadPreload(this, options);
    } catch (error) {
      this.#system.print('Unable to load preload script: preload.cjs', error);
      this.frame.contents.emit('preload-error', preventableEvent(), 'preload.cjs', error);
    }
  }

  /** Whether another document has taken its place, or its process is gone. */
  get gone(): boolean {
    return this.#gone;
  }

  /** What `addEventListener('pagehide', …)` of the preload script does. */
  onPagehide(listener: () => void): void {
    this.#leaving.push(listener);
  }

  /** What `addEventListener('pageshow', …)` of the preload script does. */
  onPageshow(listener: (event: { readonly persisted: boolean }) => void): void {
    this.#returning.push(listener);
  }

  /** It goes into the browser's cache of pages and comes out again, with all that it was. */
  comeBackFromCache(): void {
    for (const listener of this.#leaving) listener();
    for (const listener of this.#returning) listener({ persisted: true });
  }

  /** `ipcRenderer.send`, with a forged sender. */
  forgeSend(sender: ForgedSender, channel: string, ...args: unknown[]): void {
    this.#carry(() => dispatchSend(this.#system, this.frame, this.#sender(sender), channel, args));
  }

  /** `ipcRenderer.invoke`, with a forged sender. */
  forgeInvoke(sender: ForgedSender, channel: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#carry(() => {
        void dispatchInvoke(this.#system, this.frame, this.#sender(sender), channel, args, (reply) => {
          this.#system.delivery.carry(() => {
            if (this.#gone) return;
            if ('error' in reply && reply.error)
              reject(new Error(`Error invoking remote method '${channel}': ${reply.error}`));
            else resolve('result' in reply ? reply.result : undefined);
          });
        });
      });
    });
  }

  /** For the stand-ins: the document goes in good order, and may send its last messages. */
  hide(): void {
    if (!this.#gone && this.#system.pagehide()) for (const listener of this.#leaving) listener();
    this.#gone = true;
    if (this.#system.frames() === 'replaced') this.frame.dispose();
  }

  /** For the stand-ins: the document is gone, and its frame. */
  end(): void {
    this.#gone = true;
    this.frame.dispose();
  }

  /** What was sent before the document went is still delivered: its frame cannot be asked any more, that is all. */
  #carry(deliver: () => void): void {
    if (this.#gone) return;
    const { contents } = this.frame;
    this.#system.delivery.carry(() => {
      if (!contents.isDestroyed()) deliver();
    });
  }

  /** Nobody is the sender of what arrives when its document is gone, though the frame may show another one. */
  #sender(forged: ForgedSender): ForgedSender {
    return {
      senderFrame: () => (this.#gone || this.frame.isDestroyed() ? null : this.frame),
      ...forged,
    };
  }

  #loaded(): EmulatedContextBridge {
    if (this.#worlds === undefined)
      throw new Error('No preload script was loaded into this document: give one to openWindow.');
    return this.#worlds;
  }

  #receive(channel: string, args: unknown[]): void {
    if (!this.#gone) this.ipcRenderer.emit(channel, { sender: this.ipcRenderer, ports: [] }, ...args);
  }
}
