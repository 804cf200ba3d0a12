import type { ServeAddress } from '../electron/channels/socket.ts';

/** A backend that is being served. */
export interface ServedBackend extends AsyncDisposable {
  /** Where it is served: `http://127.0.0.1:PORT/`. */
  readonly url: string;
  /** The socket and its token: what `connectBackend({ via })` takes. */
  readonly address: ServeAddress;
  /** The page, with the address of the socket and the token in the fragment, which no server is ever sent. */
  readonly pageUrl: string;
  /** How many pages are connected, and what they have under way. */
  readonly counts: { readonly documents: number; readonly calls: number; readonly operations: number };
  /** Lets every page go and stops listening; resolves when nothing is left. The backend goes on. */
  close(): Promise<void>;
}
