import type {
  BridgeEvent,
  CallReply,
  CallRequest,
  ControlRequest,
  HelloReply,
  WithoutDocument,
} from './messages.ts';

/** The subprotocol of the WebSocket that carries the bridge. */
export const SOCKET_PROTOCOL = 'stdwire.1';
/** Precedes the token in the second subprotocol that the page offers: there it stands in no address and no log. */
export const SOCKET_TOKEN_PREFIX = 'stdwire.token.';
/** Parts of the fragment of a page's address in which `stdwire serve` hands over where it is, and the token. */
export const SERVE_FRAGMENT = { url: 'stdwire-url', token: 'stdwire-token' } as const;

/** Where `stdwire serve` is, and what it asks for. */
export interface ServeAddress {
  /** Address of its WebSocket, `ws://127.0.0.1:40123/stdwire` for example. */
  readonly url: string;
  /** The token of this run, which is no part of the address: whoever has it may call what was granted. */
  readonly token: string;
}

/** From the page, one JSON text a message. A socket is one document, so nothing names it. `n` counts the questions. */
export type SocketQuestion =
  | { readonly n: number; readonly hello: { readonly version: number } }
  | { readonly n: number; readonly call: WithoutDocument<CallRequest> }
  | { readonly control: WithoutDocument<ControlRequest> };

/** To the page. */
export type SocketAnswer =
  | { readonly n: number; readonly reply: HelloReply | CallReply }
  | { readonly event: BridgeEvent };
