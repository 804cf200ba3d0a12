/** What a message tells of the frame that sent it: that of `WebFrameMain`. */
export interface SenderFrame {
  readonly url: string;
  readonly origin: string;
  readonly parent: SenderFrame | null;
  readonly top: SenderFrame;
  readonly frames: readonly SenderFrame[];
  readonly framesInSubtree: readonly SenderFrame[];
  readonly processId: number;
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  readonly frameToken: string;
  readonly detached: boolean;
  /** Whether it is gone. */
  isDestroyed(): boolean;
  /** Sends a message to it. */
  send(channel: string, ...args: unknown[]): void;
  /** Sends a message to it, or throws. */
  postMessage(channel: string, ...args: unknown[]): void;
}

/** What a message tells of the window that sent it: that of `WebContents`. */
export interface SenderContents {
  readonly id: number;
  readonly mainFrame: SenderFrame;
  /** Address of the page. */
  getURL(): string;
  /** Whether it is gone. */
  isDestroyed(): boolean;
  /** Sends a message to it. */
  send(channel: string, ...args: unknown[]): void;
  /** Tells its listeners. */
  emit(event: string, ...args: unknown[]): boolean;
}

/** What every event of a frame tells, even when it is gone. */
export interface FrameIds {
  readonly processId: number;
  readonly frameId: number;
  readonly frameTreeNodeId: number;
}
