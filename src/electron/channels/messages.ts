import type { LogLine } from '../../client/notices.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import type { ErrorEnvelope } from './error-envelope.ts';

/** What a window can be told without having asked. `progress` is what belongs to no call of anybody. */
export type Topic = 'status' | 'progress' | 'log';

/** The first message of a document. A second one of the same document names it, and gets what is true now. */
export interface HelloRequest {
  /** `BRIDGE_VERSION` of the sender. */
  readonly version: number;
  /** What the first answer called it, if this is not the first. */
  readonly document?: string | undefined;
}

/** What one document may ask for at once. Past a limit the bridge refuses, and says which. */
export interface BridgeLimits {
  /** Calls and operations under way in one document at once. */
  readonly maxInFlight: number;
  /** Calls that one document may make within a second; null for any number. */
  readonly maxCallsPerSecond: number | null;
  /** Longest payload of a call as JSON, in UTF-16 code units. */
  readonly maxPayloadLength: number;
  /** How deep a payload may be nested. */
  readonly maxPayloadDepth: number;
}

/** What the main process knows of a document that said hello. */
export interface HelloAnswer {
  /** It was answered. */
  readonly ok: true;
  /** `BRIDGE_VERSION` of the main process. */
  readonly version: number;
  /** Names this document in everything it sends from now on. Random; it never reaches the page. */
  readonly document: string;
  /** The protocol that the backend speaks. */
  readonly protocol: { readonly name: string; readonly version: string };
  /** Commands that this window may call. */
  readonly commands: readonly string[];
  /** Topics that this window may subscribe to. `status` needs no subscription. */
  readonly topics: readonly Topic[];
  /** Whether this window may start, stop and restart the backend. */
  readonly lifecycle: boolean;
  /** The status now; null where the topic is not granted. */
  readonly status: BackendStatus | null;
  /** What this document may ask for at once. */
  readonly limits: BridgeLimits;
}

/** Nothing was done, or it failed. */
export interface Refused {
  /** It was not answered. */
  readonly ok: false;
  /** Why. */
  readonly error: ErrorEnvelope;
}

/** Answer to `HelloRequest`. */
export type HelloReply = HelloAnswer | Refused;

/** Options of a call that cross to the main process. */
export interface RemoteCallOptions {
  /** Longest wait for the response; null for none. */
  readonly timeoutMs?: number | null | undefined;
  /** Longest wait without a sign of progress. */
  readonly idleTimeoutMs?: number | undefined;
  /** Longest wait in all. */
  readonly totalTimeoutMs?: number | undefined;
  /** Whether the document wants the progress of a plain command. That of an operation comes in any case. */
  readonly progress?: boolean | undefined;
}

/** A command, or one of `bridgeCalls`. */
export interface CallRequest {
  readonly document: string;
  /** Chosen by the window, at most 64 characters; not the id of another call under way. */
  readonly id: string;
  readonly command: string;
  readonly payload: unknown;
  readonly options?: RemoteCallOptions | undefined;
}

/** The operation that a call has started, or taken hold of. */
export interface StartedOperation {
  /** Its `operation_id`. */
  readonly id: string;
  /** The command that started it. */
  readonly command: string;
}

/** Answer to `CallRequest`. `lastSeq` is the `seq` of the last event under the call's id; 0 for none. */
export type CallReply =
  | {
      readonly ok: true;
      readonly data: unknown;
      readonly operation?: StartedOperation | undefined;
      readonly lastSeq: number;
    }
  | (Refused & { readonly lastSeq: number });

/** What a window says and nobody answers. */
export type ControlRequest =
  /** The caller of a call, or who started an operation with a signal, has given up. */
  | { readonly document: string; readonly op: 'cancel'; readonly id: string }
  /** Nobody follows the operation of this call any more; it goes on. */
  | { readonly document: string; readonly op: 'leave'; readonly id: string }
  | { readonly document: string; readonly op: 'subscribe' | 'unsubscribe'; readonly topic: Topic }
  /** The document goes; best effort. */
  | { readonly document: string; readonly op: 'bye' };

/** What is said where something else names the document. */
export type WithoutDocument<Request> = Request extends unknown ? Omit<Request, 'document'> : never;

/** What a window is told. `seq` grows by one from message to message of a document. */
export type BridgeEvent = { readonly document: string; readonly seq: number } & BridgeEventBody;

/** What an event tells. */
export type BridgeEventBody =
  /** Progress of a call or an operation of this document. */
  | { readonly kind: 'progress'; readonly id: string; readonly data: ProgressMessage }
  /** The operation under this id has ended; it is the last event of that id. */
  | { readonly kind: 'end'; readonly id: string; readonly ok: true; readonly result: unknown }
  | { readonly kind: 'end'; readonly id: string; readonly ok: false; readonly error: ErrorEnvelope }
  | { readonly kind: 'status'; readonly data: BackendStatus }
  /** Topic `progress`. */
  | {
      readonly kind: 'general';
      readonly data: { readonly message: ProgressMessage; readonly known: boolean };
    }
  /** Topic `log`: lines gathered over a moment. `dropped`: how many could not be kept before these. */
  | { readonly kind: 'log'; readonly data: readonly LogLine[]; readonly dropped: number }
  /**
   * The bridge does not know the document any more, which lives on: nothing more comes, and what it followed goes on
   * without it. The next event after it is of another session, whose `seq` begins anew. It comes from the bridge that lets
   * go of a document; or from the port, with `seq` 0, as soon as that learns of it: where a page comes back out of the
   * cache of pages, and where the bridge has refused a message. The latter is all that tells where the bridge has given a
   * document up because an event could not be handed to it, for then no `gone` could be either: such a page learns of it
   * with its next message at the latest.
   */
  | { readonly kind: 'gone' };
