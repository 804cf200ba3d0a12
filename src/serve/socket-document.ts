import type { RawData, WebSocket } from 'ws';
import type { Bridge } from '../electron/bridge/bridge.ts';
import type { DocumentSession } from '../electron/bridge/document-session.ts';
import type { WindowGrant } from '../electron/bridge/grant.ts';
import type { CallReply, HelloReply } from '../electron/channels/messages.ts';
import type { SocketAnswer } from '../electron/channels/socket.ts';
import { Backlog } from './backlog.ts';
import { type ParsedQuestion, parseQuestion } from './parse-question.ts';
import type { ServeRefusal } from './serve-refusal.ts';
import type { SocketLimits } from './socket-limits.ts';

/** Codes a socket is closed with (https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1). */
const codes = { goingAway: 1001, notText: 1003, malformed: 1008 } as const;

type MessageRefusal = Extract<ServeRefusal, { what: 'message' }>;

/** One page: one socket, one document session of the bridge, which ends with it. */
export class SocketDocument {
  readonly #socket: WebSocket;
  readonly #session: DocumentSession;
  readonly #backlog: Backlog;
  readonly #onRefused: (refusal: MessageRefusal) => void;
  #hasSaidHello = false;
  #isAlive = true;

  constructor(parts: {
    socket: WebSocket;
    bridge: Bridge;
    grant: WindowGrant;
    limits: SocketLimits;
    onRefused: (refusal: MessageRefusal) => void;
  }) {
    this.#socket = parts.socket;
    this.#backlog = new Backlog({ ...parts, onStalled: () => this.#letGo() });
    this.#onRefused = parts.onRefused;
    this.#session = parts.bridge.open({ grant: parts.grant, send: (event) => this.#send({ event }) });
    this.#socket
      .on('message', (data, isBinary) => this.#take(data, isBinary))
      .on('pong', () => {
        this.#isAlive = true;
      })
      // A message that is too large, or none: `ws` closes the socket, and only that is left to tell.
      .on('error', (error: Error & { code?: string }) => this.#tell(error.code))
      .on('close', () => {
        this.#backlog.end();
        this.#session.end();
      });
  }

  /** Lets it go if it has not answered the last time it was asked whether it is there, and asks again. */
  beat(): void {
    if (this.#isAlive) this.#socket.ping();
    else this.#cutOff();
    this.#isAlive = false;
  }

  /** The server is closed. */
  close(): void {
    this.#session.end();
    this.#socket.close(codes.goingAway, 'The server is closed.');
  }

  #take(data: RawData, isBinary: boolean): void {
    this.#isAlive = true;
    // What was on its way when it was let go still arrives.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const question = isBinary ? undefined : parseQuestion(String(data));
    if (question !== undefined) this.#ask(question);
    else if (isBinary) this.#refuse(codes.notText, 'Messages are text.');
    else this.#refuse(codes.malformed, 'A message was none of the bridge.');
  }

  #ask(question: ParsedQuestion): void {
    const { document } = this.#session;
    if (question.kind === 'control') {
      this.#session.control({ ...question.request, document });
    } else if (question.kind === 'hello') {
      this.#answer(question.n, this.#hello(question.request));
    } else {
      const reply = this.#session.call({ ...question.request, document });
      void reply.then((answer) => this.#answer(question.n, answer));
    }
  }

  /** Who says it again has lost something, and asks what is true now. */
  #hello(request: Readonly<Record<string, unknown>>): HelloReply {
    const reply = this.#session.hello(
      this.#hasSaidHello ? { ...request, document: this.#session.document } : request,
    );
    this.#hasSaidHello ||= reply.ok;
    return reply;
  }

  #answer(n: number, reply: HelloReply | CallReply): void {
    this.#send({ n, reply });
  }

  /** Whether it is on its way. Who does not read is let go, before what waits for him fills the memory. */
  #send(answer: SocketAnswer): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#backlog.add(JSON.stringify(answer))) return true;
    this.#letGo();
    return false;
  }

  #letGo(): void {
    this.#onRefused({
      what: 'message',
      reason: 'not-reading',
      message: 'A page did not read what it was sent.',
    });
    this.#cutOff();
  }

  /** Without a goodbye, which would not be read. */
  #cutOff(): void {
    this.#session.end();
    this.#socket.terminate();
  }

  #refuse(code: number, message: string): void {
    this.#onRefused({ what: 'message', reason: 'malformed', message });
    this.#session.end();
    this.#socket.close(code, message);
  }

  #tell(code: string | undefined): void {
    const isTooLarge = code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    if (code?.startsWith('WS_ERR_') !== true) return;
    this.#session.end();
    this.#onRefused(
      isTooLarge
        ? { what: 'message', reason: 'too-large', message: 'A message was larger than allowed.' }
        : { what: 'message', reason: 'malformed', message: 'A page broke the rules of WebSocket.' },
    );
  }
}
