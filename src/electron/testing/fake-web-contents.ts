import { EventEmitter } from 'node:events';
import { FakeDocument } from './fake-document.ts';
import type { FakeFrame } from './fake-frame.ts';
import { FakeIpc } from './fake-ipc.ts';
import type { FakeSystem } from './fake-system.ts';
import { preventableEvent } from './preventable-event.ts';

/**
 * Where a navigation leads: to a document, to an error page in its place (`failed`), or nowhere, in which case the document
 * that is there stays.
 */
export type NavigationKind =
  | 'committed'
  | 'failed'
  | 'same-document'
  | 'download'
  | 'no-content'
  | 'cancelled';

/** Options of a navigation. */
export interface NavigateOptions {
  /** Default `committed`. */
  readonly kind?: NavigationKind | undefined;
  /** Origin of the document; default: that of its address. */
  readonly origin?: string | undefined;
}

/** Why the process of a page has gone. */
export type GoneReason =
  | 'clean-exit'
  | 'abnormal-exit'
  | 'killed'
  | 'crashed'
  | 'oom'
  | 'launch-failed'
  | 'integrity-failure'
  | 'memory-eviction';

const ABORTED = -3;
const CONNECTION_REFUSED = -102;
const ERROR_PAGE = { address: 'chrome-error://chromewebdata/', origin: 'null' };

/**
 * `webContents`: what shows pages in a window. Beside what Electron has, a test finds `document`, the page that is
 * shown, and can navigate, crash and destroy it. Once destroyed, it throws whatever it is asked.
 */
export class FakeWebContents extends EventEmitter {
  /** Handlers and listeners of this window alone. */
  readonly ipc = new FakeIpc();
  readonly #system: FakeSystem;
  readonly #prepare: (document: FakeDocument) => void;
  readonly #id: number;
  #processId: number;
  #document: FakeDocument;
  #url: string;
  #crashed = false;
  #destroyed = false;

  /** @param prepare runs the scripts of each new document. */
  constructor(system: FakeSystem, prepare: (document: FakeDocument) => void) {
    super();
    this.#system = system;
    this.#prepare = prepare;
    this.#id = system.nextNumber();
    this.#processId = system.nextNumber();
    this.#url = 'about:blank';
    this.#document = this.#newDocument(this.#url, {});
  }

  /** Its number, which no other has. */
  get id(): number {
    this.#mustLive();
    return this.#id;
  }

  /** The frame of the page that is shown. */
  get mainFrame(): FakeFrame {
    this.#mustLive();
    return this.#document.frame;
  }

  /** For tests: the page that is shown. */
  get document(): FakeDocument {
    return this.#document;
  }

  /** Address of the page. */
  getURL(): string {
    this.#mustLive();
    return this.#url;
  }

  /** Whether it is gone. It never throws. */
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** It is a window. */
  getType(): string {
    this.#mustLive();
    return 'window';
  }

  /** Whether the process of the page is gone. */
  isCrashed(): boolean {
    this.#mustLive();
    return this.#crashed;
  }

  /** To the page; lost where there is none that could take it. */
  send(channel: string, ...args: unknown[]): void {
    this.mainFrame.send(channel, ...args);
  }

  /** Loads the same page anew. */
  reload(): FakeDocument {
    return this.navigate(this.#url);
  }

  /** Goes to an address. Result: the page that is shown then, which is the same one where none was committed. */
  navigate(url: string, options: NavigateOptions = {}): FakeDocument {
    this.#mustLive();
    const { kind = 'committed' } = options;
    const isSameDocument = kind === 'same-document';
    this.emit('did-start-navigation', {
      ...preventableEvent(),
      url,
      isSameDocument,
      isMainFrame: true,
      frame: this.#document.frame,
    });
    if (isSameDocument) {
      this.#url = url;
      const { processId, frameId } = this.#document.frame.ids;
      this.emit('did-navigate-in-page', preventableEvent(), url, true, processId, frameId);
    } else if (kind === 'committed') this.#commit(url, options);
    else if (kind === 'failed') this.#fail(url);
    else this.emit('did-fail-load', preventableEvent(), ABORTED, 'ERR_ABORTED', url, true);
    return this.#document;
  }

  /** A frame within the page; a preload script of it, if there were one, would have what the result has. */
  addFrame(url: string, options: { readonly origin?: string | undefined } = {}): FakeDocument {
    const document = this.#newDocument(url, { ...options, parent: this.mainFrame });
    this.#prepare(document);
    return document;
  }

  /** The page's process is gone; the window stays, and can load a page anew. */
  crash(reason: GoneReason = 'crashed', exitCode = 5): void {
    this.#mustLive();
    this.#crashed = true;
    this.#document.end();
    this.emit('render-process-gone', preventableEvent(), { reason, exitCode });
  }

  /** For the stand-ins: the window is gone. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#document.end();
    this.#destroyed = true;
    this.emit('destroyed');
  }

  #commit(url: string, options: NavigateOptions): void {
    const document = this.#replace(url, options);
    this.emit('did-navigate', preventableEvent(), url, 200, 'OK');
    if (this.#runs(document)) this.emit('did-finish-load', preventableEvent());
  }

  /** An error page is a document as well, of which Electron tells in these events only. */
  #fail(url: string): void {
    const document = this.#replace(ERROR_PAGE.address, ERROR_PAGE);
    this.#url = url;
    const { processId, frameId } = document.frame.ids;
    for (const event of ['did-fail-provisional-load', 'did-fail-load']) {
      const facts = [CONNECTION_REFUSED, 'ERR_CONNECTION_REFUSED', url, true, processId, frameId];
      this.emit(event, preventableEvent(), ...facts);
    }
    this.#runs(document);
  }

  /** Puts another document in the place of the one that is there. */
  #replace(url: string, options: NavigateOptions): FakeDocument {
    const old = this.#document;
    if (originChanges(this.#url, url) || this.#crashed) this.#processId = this.#system.nextNumber();
    old.hide();
    this.#crashed = false;
    this.#url = url;
    const kept = this.#system.frames() === 'kept' ? old.frame : undefined;
    this.#document = this.#newDocument(url, options, kept);
    return this.#document;
  }

  /** Runs its scripts, unless a listener has destroyed the window, or gone elsewhere; false if it is gone then. */
  #runs(document: FakeDocument): boolean {
    if (document.gone) return false;
    this.#prepare(document);
    if (!document.gone) this.emit('dom-ready', preventableEvent());
    return !document.gone;
  }

  #newDocument(
    url: string,
    { origin, parent }: { readonly origin?: string | undefined; readonly parent?: FakeFrame },
    kept?: FakeFrame,
  ): FakeDocument {
    const facts = {
      ...{ origin, parent, url, contents: this, processId: this.#processId },
      routingId: this.#system.nextNumber(),
      frameTreeNodeId: kept?.ids.frameTreeNodeId ?? this.#system.nextNumber(),
    };
    return new FakeDocument(this.#system, facts, kept);
  }

  #mustLive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}

function originChanges(from: string, to: string): boolean {
  const before = new URL(from);
  const after = new URL(to);
  return before.protocol !== after.protocol || before.host !== after.host;
}
