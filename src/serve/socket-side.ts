import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Bridge } from '../electron/bridge/bridge.ts';
import { completeLimits } from '../electron/bridge/limits.ts';
import type { BridgeLimits } from '../electron/channels/messages.ts';
import { SOCKET_PROTOCOL } from '../electron/channels/socket.ts';
import type { CheckedOptions } from './checked-options.ts';
import type { Gate } from './gate.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import type { ServeRefusal } from './serve-refusal.ts';
import { SocketDocument } from './socket-document.ts';
import type { SocketLimits } from './socket-limits.ts';

/** How long a page that is let go may take to say goodbye. */
const GOODBYE_MS = 1000;

/** The pages that are connected. */
export class SocketSide {
  readonly #gate: Gate;
  readonly #bridge: Bridge;
  readonly #limits: SocketLimits;
  readonly #options: CheckedOptions;
  readonly #sockets: WebSocketServer;
  readonly #documents = new Set<SocketDocument>();
  readonly #heartbeat: NodeJS.Timeout;
  #isClosed = false;

  constructor(parts: { gate: Gate; bridge: Bridge; limits: SocketLimits; options: CheckedOptions }) {
    this.#gate = parts.gate;
    this.#bridge = parts.bridge;
    this.#limits = parts.limits;
    this.#options = parts.options;
    this.#sockets = new WebSocketServer(socketOptions(maxMessageBytes(parts.options.limits)));
    this.#heartbeat = setInterval(() => this.#beat(), parts.limits.heartbeatMs);
  }

  /** Lets a page in, or says why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // It may be gone before it is answered; `ws` listens only once it has it.
    socket.on('error', () => socket.destroy());
    const refused = this.#refusalOf(request);
    if (refused === undefined) {
      this.#sockets.handleUpgrade(request, socket, head, (page) => this.#open(page));
    } else {
      this.#options.onRefused(refused);
      refuseUpgrade(socket, refused.status, refused.message);
    }
  }

  /** Ends every session and says goodbye. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    for (const document of this.#documents) document.close();
  }

  #refusalOf(request: IncomingMessage): Extract<ServeRefusal, { what: 'request' }> | undefined {
    const refused = this.#gate.refusalOfSocket(request);
    if (refused !== undefined) return refused;
    if (!this.#isClosed && this.#documents.size < this.#limits.maxSockets) return undefined;
    const message = this.#isClosed ? 'The server is being closed.' : 'Too many pages are connected.';
    return { what: 'request', status: 503, reason: 'too-many', message };
  }

  #open(socket: WebSocket): void {
    const document = new SocketDocument({
      socket,
      bridge: this.#bridge,
      grant: this.#options.grant,
      limits: this.#limits,
      onRefused: this.#options.onRefused,
    });
    this.#documents.add(document);
    socket.once('close', () => this.#documents.delete(document));
  }

  #beat(): void {
    for (const document of this.#documents) document.beat();
  }
}

/** The longest payload, whose every code unit may take three bytes, and a little for what stands around it. */
function maxMessageBytes(limits: Partial<BridgeLimits> | undefined): number {
  return 3 * completeLimits(limits).maxPayloadLength + 64 * 1024;
}

/** `closeTimeout` is newer than the types of `ws`. */
function socketOptions(maxMessageBytes: number): ServerOptions & { closeTimeout: number } {
  return {
    noServer: true,
    clientTracking: false,
    // It would cost memory for each page, and nothing is far away here.
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    handleProtocols: () => SOCKET_PROTOCOL,
    closeTimeout: GOODBYE_MS,
  };
}
