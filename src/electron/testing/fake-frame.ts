import { randomUUID } from 'node:crypto';
import { cloneMessage } from './clone-message.ts';
import { FakeIpc } from './fake-ipc.ts';
import type { FrameIds, SenderContents, SenderFrame } from './fake-parts.ts';
import type { FakeSystem } from './fake-system.ts';

/** The window that a frame is in. */
export interface FrameContents extends SenderContents {
  readonly ipc: FakeIpc;
}

/** Facts of a frame. */
export interface FrameFacts {
  readonly contents: FrameContents;
  readonly url: string;
  /** Default: what the address says. */
  readonly origin?: string | undefined;
  readonly parent?: FakeFrame | undefined;
  readonly processId: number;
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  /** Takes what is sent to the frame's document. */
  readonly receive: (channel: string, args: unknown[]) => void;
}

/**
 * `WebFrameMain`: a frame as the main process sees it. It stands for the place in the window, not for the document: at the
 * next document it is that one's, or it is disposed (see {@link FrameLife}).
 */
export class FakeFrame implements SenderFrame {
  /** Handlers and listeners of this frame alone. */
  readonly ipc = new FakeIpc();
  /** For the stand-ins: it can be read even when the frame is disposed. */
  readonly contents: FrameContents;
  readonly #system: FakeSystem;
  #facts: FrameFacts;
  #token = randomUUID();
  #children: FakeFrame[] = [];
  #disposed = false;

  constructor(system: FakeSystem, facts: FrameFacts) {
    this.#system = system;
    this.#facts = facts;
    this.contents = facts.contents;
    facts.parent?.adopt(this);
  }

  /** For the stand-ins, likewise: what events tell of the frame. */
  get ids(): FrameIds {
    const { processId, routingId: frameId, frameTreeNodeId } = this.#facts;
    return { processId, frameId, frameTreeNodeId };
  }

  /** Address of its document. */
  get url(): string {
    return this.#read().url;
  }

  /** Origin of its document. */
  get origin(): string {
    const { origin, url } = this.#read();
    return origin ?? originOf(url);
  }

  /** The frame that it is in; null for the main frame. */
  get parent(): FakeFrame | null {
    return this.#read().parent ?? null;
  }

  /** The main frame. */
  get top(): FakeFrame {
    return this.#read().parent?.top ?? this;
  }

  /** The frames directly in it. */
  get frames(): FakeFrame[] {
    this.#read();
    return this.#children.filter((child) => !child.isDestroyed());
  }

  /** Itself and all frames in it. */
  get framesInSubtree(): FakeFrame[] {
    return [this, ...this.frames.flatMap((child) => child.framesInSubtree)];
  }

  /** Number of the process that it is in. */
  get processId(): number {
    return this.#read().processId;
  }

  /** Its number in that process. */
  get routingId(): number {
    return this.#read().routingId;
  }

  /** Its number in the window. */
  get frameTreeNodeId(): number {
    return this.#read().frameTreeNodeId;
  }

  /** Its name, which is random. */
  get frameToken(): string {
    this.#read();
    return this.#token;
  }

  /** Whether its document is gone. It never throws. */
  get detached(): boolean {
    return this.#disposed;
  }

  /** Whether it is gone. It never throws. */
  isDestroyed(): boolean {
    return this.#disposed;
  }

  /** As in Electron, what cannot be cloned, or has nowhere to go, is printed and lost. */
  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    try {
      this.postMessage(channel, ...args);
    } catch (error) {
      this.#system.print('Error sending from webFrameMain: ', error);
    }
  }

  /** As in Electron, throws where `send` prints. */
  postMessage(channel: string, ...args: unknown[]): void {
    const { receive } = this.#read();
    const copy = cloneMessage(args);
    // It is for the document that is there now, which knows whether it is there still.
    this.#system.delivery.carryEvent(() => receive(channel, copy));
  }

  /** For the stand-ins: a frame within this one. */
  adopt(child: FakeFrame): void {
    this.#children.push(child);
  }

  /** For the stand-ins: another document is in it, and the frames that were in the last one are gone. */
  show(facts: FrameFacts): void {
    this.#disposeChildren();
    this.#facts = facts;
    this.#token = randomUUID();
    this.#disposed = false;
  }

  /** For the stand-ins: it is gone, and all that were in it. */
  dispose(): void {
    this.#disposed = true;
    this.#disposeChildren();
  }

  #disposeChildren(): void {
    for (const child of this.#children) child.dispose();
    this.#children = [];
  }

  #read(): FrameFacts {
    if (this.#disposed) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    return this.#facts;
  }
}

/** The origin of an address, as Chromium has it where the app has registered its scheme as a standard one. */
function originOf(url: string): string {
  const { protocol, host, origin } = new URL(url);
  if (origin !== 'null') return origin;
  if (protocol === 'file:') return 'file://';
  return host === '' ? 'null' : `${protocol}//${host}`;
}
