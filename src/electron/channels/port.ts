import type {
  BridgeEvent,
  CallReply,
  HelloAnswer,
  HelloReply,
  RemoteCallOptions,
  Topic,
} from './messages.ts';

/** What the page sees of a hello: everything but the name of its document. */
export type PortHello = Omit<HelloAnswer, 'document'> | Exclude<HelloReply, HelloAnswer>;

/** What the page sees of an event. */
export type PortEvent = BridgeEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'document'>
    : never
  : never;

/**
 * The way from a page to the bridge: what the preload puts on `window`, what a WebSocket is wrapped into, what a test
 * makes of nothing. None of its functions throws, and no promise of it is rejected: what crosses contextBridge would
 * lose all of an error but its text.
 */
export interface BridgePort {
  /** Version of what passes between a window and the main process. */
  readonly version: number;
  /** Says hello for this document, the first time and again whenever something has been lost. */
  readonly hello: () => Promise<PortHello>;
  /** Makes a call under an id of the page's choice, and resolves with its reply, whatever comes of it. */
  readonly call: (
    id: string,
    command: string,
    payload: unknown,
    options?: RemoteCallOptions,
  ) => Promise<CallReply>;
  /** Says what nobody answers. `subject`: the id of a call to cancel, or whose operation is left; or a topic. */
  readonly control: (op: 'cancel' | 'leave' | 'subscribe' | 'unsubscribe', subject: string | Topic) => void;
  /**
   * Calls back for every event of this document; returns its undo. One listener per client, however many follow it. A port
   * that learns that the bridge has forgotten the document tells every listener so (`gone`), whoever has found it out.
   */
  readonly onEvent: (listener: (event: PortEvent) => void) => () => void;
}
