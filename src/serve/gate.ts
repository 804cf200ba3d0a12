import type { IncomingMessage } from 'node:http';
import { SOCKET_PROTOCOL, SOCKET_TOKEN_PREFIX } from '../electron/channels/socket.ts';
import type { OwnNames } from './own-names.ts';
import type { ServeRefusal } from './serve-refusal.ts';
import { SOCKET_PATH } from './socket-path.ts';
import { isSameToken } from './token.ts';

type RequestRefusal = Extract<ServeRefusal, { what: 'request' }>;

/** Who may come in. */
export class Gate {
  readonly #names: OwnNames;
  readonly #origins: ReadonlySet<string>;
  readonly #allowPrograms: boolean;
  readonly #token: string;

  constructor(
    names: OwnNames,
    rules: { allowedOrigins: readonly string[]; allowPrograms: boolean; token: string },
  ) {
    this.#names = names;
    this.#origins = new Set([...names.origins, ...rules.allowedOrigins]);
    this.#allowPrograms = rules.allowPrograms;
    this.#token = rules.token;
  }

  /** Why a request is refused; undefined if it is not. */
  refusalOf({ headers, method, url = '' }: IncomingMessage): RequestRefusal | undefined {
    if (!this.#names.has(headers.host)) {
      return refusal(403, 'host', 'It was asked under a name that is not its own. Use http://127.0.0.1.');
    }
    if (method !== 'GET' && method !== 'HEAD')
      return refusal(405, 'method', 'Only GET and HEAD are answered.');
    // A target with a host of its own (RFC 9112, 3.2.2) would be another name.
    return url.startsWith('/') ? undefined : refusal(400, 'path', 'The path does not begin with "/".');
  }

  /** Why a page may not connect; undefined if it may. */
  refusalOfSocket(request: IncomingMessage): RequestRefusal | undefined {
    const { origin } = request.headers;
    const refused = this.refusalOf(request);
    if (refused !== undefined) return refused;
    if (origin === undefined ? !this.#allowPrograms : !this.#origins.has(origin)) {
      const message =
        origin === undefined
          ? 'No origin is named, as a browser does.'
          : 'Pages of this origin may not connect.';
      return { ...refusal(403, 'origin', message), origin };
    }
    if (request.url !== SOCKET_PATH) return refusal(404, 'path', `The socket is at ${SOCKET_PATH}.`);
    return this.#refusalOfProtocols(request.headers['sec-websocket-protocol']);
  }

  #refusalOfProtocols(offered = ''): RequestRefusal | undefined {
    const [protocol, token = ''] = offered.split(',').map((text) => text.trim());
    if (protocol !== SOCKET_PROTOCOL)
      return refusal(400, 'protocol', `Offer the subprotocol ${SOCKET_PROTOCOL}, and the token after it.`);
    const isRight =
      token.startsWith(SOCKET_TOKEN_PREFIX) &&
      isSameToken(token.slice(SOCKET_TOKEN_PREFIX.length), this.#token);
    return isRight
      ? undefined
      : refusal(401, 'token', 'The token is missing, or it is not that of this server.');
  }
}

function refusal(
  status: RequestRefusal['status'],
  reason: RequestRefusal['reason'],
  message: string,
): RequestRefusal {
  return { what: 'request', status, reason, message };
}
