import { once } from 'node:events';
import { createServer, type Server, validateHeaderValue } from 'node:http';
import { Bridge } from '../electron/bridge/bridge.ts';
import { compileGrant } from '../electron/bridge/grant.ts';
import type { ServeAddress } from '../electron/channels/socket.ts';
import { type CheckedOptions, checkedOptions } from './checked-options.ts';
import { Gate } from './gate.ts';
import { HttpSide } from './http-side.ts';
import { listen } from './listen.ts';
import { OwnNames } from './own-names.ts';
import { pageAddress } from './page-address.ts';
import type { ServeOptions } from './serve-options.ts';
import type { ServedBackend } from './served-backend.ts';
import { type SocketLimits, socketLimits } from './socket-limits.ts';
import { SOCKET_PATH } from './socket-path.ts';
import { SocketSide } from './socket-side.ts';
import { staticFolder } from './static-folder.ts';
import { usualPolicy } from './usual-policy.ts';

/**
 * Serves a backend to pages of this machine: the bridge of the Electron app over a WebSocket, and the built page beside
 * it. It listens on the loopback address alone. A page gets in with the right token, from an origin that is allowed,
 * under a name of this machine; what it may do then is the grant.
 *
 * The backend is neither started nor stopped by it: a page that comes before it runs is shown its status.
 *
 * ```ts
 * const backend = new BackendClient({ command: ['python3', '-m', 'stdwire_songs'] });
 * const grant = { commands: 'all', topics: ['status'] } as const;
 * await using served = await serveBackend({ backend, grant, staticFolder: 'dist' });
 * void backend.start().catch(() => {});               // the status says what went wrong
 * console.log(served.pageUrl);
 * ```
 *
 * @throws ServeError if the port cannot be listened on, or the folder is missing; TypeError for options that are not fit.
 */
export async function serveBackend(options: ServeOptions): Promise<ServedBackend> {
  const checked = checkedOptions(options);
  const limits = socketLimits(options.limits);
  const bridge = bridgeFor(checked);
  const folder = options.staticFolder === undefined ? undefined : await staticFolder(options.staticFolder);
  const server = createServer();
  const port = await listen(server, checked);
  try {
    return serving({ options: checked, limits, bridge, folder, server, port });
  } catch (error) {
    server.close();
    throw error;
  }
}

function bridgeFor({ backend, grant, limits, development, onRefused }: CheckedOptions): Bridge {
  // What is wrong with it is told now, and not to the first page.
  compileGrant(grant, backend.contract);
  return new Bridge({
    backend,
    ...(limits === undefined ? {} : { limits }),
    ...(development === undefined ? {} : { development }),
    onRefused: (refusal) => onRefused({ what: 'call', ...refusal }),
  });
}

/** Puts together what listens already. */
function serving(parts: {
  options: CheckedOptions;
  limits: SocketLimits;
  bridge: Bridge;
  folder: string | undefined;
  server: Server;
  port: number;
}): ServedBackend {
  const { options, limits, bridge, folder, server, port } = parts;
  const place = `${options.host === '::1' ? '[::1]' : options.host}:${port}`;
  const url = `http://${place}/`;
  const address: ServeAddress = { url: `ws://${place}${SOCKET_PATH}`, token: options.token };
  const gate = new Gate(new OwnNames(port), options);
  const policy = options.contentSecurityPolicy(usualPolicy(address.url), address.url);
  validateHeaderValue('content-security-policy', policy);
  const pages = new HttpSide({ gate, folder, policy, options });
  const sockets = new SocketSide({ gate, bridge, limits, options });
  server.on('request', (request, response) => void pages.answer(request, response));
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeAll(server, sockets, bridge);
    return closing;
  };
  return {
    url,
    address,
    pageUrl: pageAddress(url, address),
    get counts() {
      return bridge.counts;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Whoever does not answer the goodbye is cut off by its socket; `close` of the server waits for that. */
async function closeAll(server: Server, sockets: SocketSide, bridge: Bridge): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  sockets.close();
  bridge.close();
  await closed;
}
