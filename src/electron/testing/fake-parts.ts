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
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
  postMessage(channel: string, ...args: unknown[]): void;
}

/** What a message tells of the window that sent it: that of `WebContents`. */
export interface SenderContents {
  readonly id: number;
  readonly mainFrame: SenderFrame;
  getURL(): string;
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
  emit(event: string, ...args: unknown[]): boolean;
}

/** What every event of a frame tells, even when it is gone. */
export interface FrameIds {
  readonly processId: number;
  readonly frameId: number;
  readonly frameTreeNodeId: number;
}
