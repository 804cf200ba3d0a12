import type { FrameIds, SenderContents, SenderFrame } from './fake-parts.ts';

/** What a handler or a listener of the main process is given. */
export interface FakeIpcEvent extends FrameIds {
  readonly type: 'frame';
  readonly sender: SenderContents;
  /** Null once the frame is gone: to be read before the first `await`. */
  readonly senderFrame: SenderFrame | null;
  readonly ports: readonly never[];
  readonly defaultPrevented: boolean;
  /** Does nothing. */
  preventDefault(): void;
  returnValue: unknown;
  /** Sends a message to the frame that sent this one. */
  reply(channel: string, ...args: unknown[]): void;
}

/** Facts of an event that a test may forge. */
export interface ForgedSender {
  /** Read each time that the event's `senderFrame` is; may throw. */
  readonly senderFrame?: (() => SenderFrame | null) | undefined;
}

/** The event of a message that `frame` has sent. */
export function ipcEvent(
  frame: SenderFrame & { readonly ids: FrameIds; readonly contents: SenderContents },
  forged: ForgedSender = {},
): FakeIpcEvent {
  return {
    type: 'frame',
    ...frame.ids,
    sender: frame.contents,
    get senderFrame() {
      if (forged.senderFrame !== undefined) return forged.senderFrame();
      return frame.isDestroyed() ? null : frame;
    },
    ports: [],
    defaultPrevented: false,
    preventDefault() {},
    returnValue: undefined,
    reply: (channel, ...args) => frame.send(channel, ...args),
  };
}
