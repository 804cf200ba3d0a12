import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BridgedBackend } from '../electron/bridge/bridged-backend.ts';
import type { WindowGrant } from '../electron/bridge/grant.ts';
import type { BridgeLimits } from '../electron/channels/messages.ts';
import type { ServeRefusal } from './serve-refusal.ts';
import type { SocketLimits } from './socket-limits.ts';

/** How a backend is served to pages of this machine. */
export interface ServeOptions {
  /** The client of the backend. It stays the caller's: to start, to stop and to close. */
  readonly backend: BridgedBackend;
  /** What every page that has the token may do; nothing unless named. */
  readonly grant: WindowGrant;
  /** This machine, by address: the only thing that is ever listened on. `127.0.0.1` unless given. */
  readonly host?: '127.0.0.1' | '::1' | undefined;
  /** The port; any free one unless given. */
  readonly port?: number | undefined;
  /** The token, of at least 22 letters, digits, `-` and `_`; 128 random bits unless given. */
  readonly token?: string | undefined;
  /** Further origins whose pages may connect, such as `http://localhost:5173` of a development server. Exactly these. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Whether programs that are no browser may connect, which name no origin. They need the token too; no by default. */
  readonly allowPrograms?: boolean | undefined;
  /** The folder of a built page; what it holds can be read by every program of this machine. */
  readonly staticFolder?: string | undefined;
  /**
   * Asked before the folder: true if it answers the request itself, as for the media files of an app (`sendFile`). Only
   * GET and HEAD come here, and only under a name of this server. What it throws is answered with 500.
   */
  readonly routes?:
    | ((request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>)
    | undefined;
  /** Makes the Content-Security-Policy of everything that is answered; it is given the usual one, and the socket's URL. */
  readonly contentSecurityPolicy?: ((usual: string, socketUrl: string) => string) | undefined;
  /** Limits of the bridge for each page, and those of the sockets. */
  readonly limits?: Partial<BridgeLimits & SocketLimits> | undefined;
  /** Whether pages are told what is for developers only, such as stacks; false unless given. */
  readonly development?: boolean | undefined;
  /** Told of everything that is refused. */
  readonly onRefused?: ((refusal: ServeRefusal) => void) | undefined;
  /** Told what `routes` or `onRefused` has thrown, and what went wrong with a file. What it throws itself is lost. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
