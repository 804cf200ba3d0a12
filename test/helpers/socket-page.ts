import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ServeAddress } from 'stdwire/serve';
import { WebSocket } from 'ws';
import type {
  BridgeEvent,
  CallReply,
  HelloReply,
  RemoteCallOptions,
} from '../../src/electron/channels/messages.ts';
import { BRIDGE_VERSION } from '../../src/electron/channels/names.ts';
import {
  SOCKET_PROTOCOL,
  SOCKET_TOKEN_PREFIX,
  type SocketAnswer,
} from '../../src/electron/channels/socket.ts';

/** How somebody tries to get in. */
interface Entry {
  /** The page's origin; that of the server's own page unless given, none at all for null. */
  readonly origin?: string | null;
  /** The subprotocols; the right ones unless given. */
  readonly protocols?: string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page as a server sees it: the texts of one socket, sent and read by hand. */
export class SocketPage implements AsyncDisposable {
  readonly socket: WebSocket;
  /** What the page was told without having asked, in order. */
  readonly events: BridgeEvent[] = [];
  /** Code and reason, once it is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #replies = new Map<number, (reply: HelloReply | CallReply) => void>();
  readonly #watchers = new Set<() => void>();
  #questions = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
    );
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as SocketAnswer));
    socket.on('error', () => {}); // It is closed then.
  }

  /** Connects; rejects if it is not let in. */
  static async connect(address: ServeAddress, entry: Entry = {}): Promise<SocketPage> {
    const page = new SocketPage(socketTo(address, entry));
    await once(page.socket, 'open');
    return page;
  }

  hello(version: number = BRIDGE_VERSION): Promise<HelloReply> {
    return this.#ask({ hello: { version } }) as Promise<HelloReply>;
  }

  /** Calls a command, under an id of its own unless one is given. */
  call(
    command: string,
    payload: unknown = {},
    { id = `call-${this.#questions}`, ...options }: RemoteCallOptions & { id?: string } = {},
  ): Promise<CallReply> {
    return this.#ask({ call: { id, command, payload, options } }) as Promise<CallReply>;
  }

  control(control: { op: string; id?: string; topic?: string }): void {
    this.send({ control });
  }

  /** Sends anything. */
  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Resolves with the first event that fits, now or later. */
  async event(fits: (event: BridgeEvent) => boolean): Promise<BridgeEvent> {
    for (;;) {
      const event = this.events.find(fits);
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  #ask(question: object): Promise<HelloReply | CallReply> {
    this.#questions += 1;
    const n = this.#questions;
    const reply = new Promise<HelloReply | CallReply>((resolve) => this.#replies.set(n, resolve));
    this.send({ n, ...question });
    return reply;
  }

  #take(answer: SocketAnswer): void {
    if ('event' in answer) {
      this.events.push(answer.event);
      for (const look of this.#watchers) look();
      this.#watchers.clear();
    } else {
      this.#replies.get(answer.n)?.(answer.reply);
      this.#replies.delete(answer.n);
    }
  }
}

/** What somebody is told who is not let in. */
export async function refusedEntry(
  address: ServeAddress,
  entry: Entry,
): Promise<{ status: number | undefined; text: string }> {
  const socket = socketTo(address, entry);
  socket.on('open', () => socket.emit('error', new Error('It was let in.')));
  try {
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    return { status: response.statusCode, text: await text(response) };
  } finally {
    socket.on('error', () => {}); // Of being ended before it was open.
    socket.terminate();
  }
}

function socketTo({ url, token }: ServeAddress, { origin, protocols, headers }: Entry): WebSocket {
  const own = url.replace('ws:', 'http:').replace('/stdwire', '');
  return new WebSocket(url, protocols ?? [SOCKET_PROTOCOL, `${SOCKET_TOKEN_PREFIX}${token}`], {
    ...(origin === null ? {} : { origin: origin ?? own }),
    headers: { ...headers },
    perMessageDeflate: false,
  });
}
