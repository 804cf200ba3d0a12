import type { BridgePort } from '../channels/port.ts';
import type { ServeAddress } from '../channels/socket.ts';
import { RemoteBackendClient } from './remote-backend-client.ts';
import type { RemoteClientOptions } from './remote-client.ts';
import { webSocketPort } from './web-socket-port.ts';
import { windowPort } from './window-port.ts';

/** Options of {@link connectBackend}. */
export interface ConnectOptions extends RemoteClientOptions {
  /**
   * The way to the bridge. Default: what the preload has put on `window`. In an ordinary browser the address of
   * `stdwire serve` ({@link serveAddress} reads it from that of the page); in a test or a Storybook a port of your own.
   */
  readonly via?: BridgePort | ServeAddress | undefined;
}

/**
 * Connects a page with the backend of its app.
 *
 * ```ts
 * const backend = connectBackend({ via: serveAddress(location) });   // Electron, or a browser over `stdwire serve`
 * const accounts = await backend.getAccounts();
 * ```
 *
 * @throws BridgeError (`unavailable`) if there is no bridge on `window` and `via` names none. Whatever goes wrong later
 * rejects the calls.
 */
export function connectBackend({ via, ...options }: ConnectOptions = {}): RemoteBackendClient {
  return new RemoteBackendClient(portOf(via), options);
}

function portOf(via: ConnectOptions['via']): BridgePort {
  if (via === undefined) return windowPort();
  return 'url' in via ? webSocketPort(via) : via;
}
