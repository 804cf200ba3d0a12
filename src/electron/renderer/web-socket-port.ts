import { BridgeError } from '../../errors.ts';
import { controlMessage } from '../channels/control-message.ts';
import type { CallReply, HelloReply, RemoteCallOptions } from '../channels/messages.ts';
import { BRIDGE_VERSION } from '../channels/names.ts';
import type { BridgePort, PortEvent, PortHello } from '../channels/port.ts';
import { cutShortEnvelope, refusalEnvelope } from '../channels/refusal-envelope.ts';
import type { ServeAddress, SocketAnswer, SocketQuestion } from '../channels/socket.ts';
import type { RecoveringPort } from './connection.ts';
import { SocketLink } from './socket-link.ts';

/**
 * The way to the bridge of `stdwire serve`, over a WebSocket: for an ordinary browser, and for Node from 22 on. A
 * connection that is lost is made again, with growing waits, until the port is closed.
 */
export function webSocketPort(address: ServeAddress): RecoveringPort {
  return new SocketPort(address);
}

type Reply = HelloReply | CallReply;
type Question =
  Extract<SocketQuestion, { n: number }> extends infer Asked
    ? Asked extends unknown
      ? Omit<Asked, 'n'>
      : never
    : never;

interface Asked {
  readonly resolve: (reply: Reply) => void;
  readonly command: string | undefined;
}

class SocketPort implements RecoveringPort {
  readonly version = BRIDGE_VERSION;
  readonly #link: SocketLink;
  readonly #asked = new Map<number, Asked>();
  readonly #eventListeners = new Set<(event: PortEvent) => void>();
  readonly #connectionListeners = new Set<(state: 'open' | 'lost', error?: BridgeError) => void>();
  #questions = 0;

  constructor(address: ServeAddress) {
    this.#link = new SocketLink({
      address,
      onMessage: (text) => this.#receive(text),
      onOpen: () => this.#tell('open'),
      onLost: (error) => this.#lost(error),
    });
  }

  readonly hello = async (): Promise<PortHello> => {
    try {
      await this.#link.opened();
    } catch (error) {
      return {
        ok: false,
        error: refusalEnvelope('unavailable', error instanceof BridgeError ? error.message : String(error)),
      };
    }
    const reply = (await this.#ask({ hello: { version: BRIDGE_VERSION } })) as HelloReply;
    if (!reply.ok) return reply;
    const { document: _, ...answer } = reply;
    return answer;
  };

  readonly call = async (
    id: string,
    command: string,
    payload: unknown,
    options?: RemoteCallOptions,
  ): Promise<CallReply> => {
    const call = { id, command, payload, ...(options === undefined ? {} : { options }) };
    return (await this.#ask({ call })) as CallReply;
  };

  readonly control = (...said: Parameters<BridgePort['control']>): void => {
    const control = controlMessage(...said);
    // What is not connected has nothing to cancel, and subscribes anew with its next hello.
    this.#link.send(JSON.stringify({ control } satisfies SocketQuestion));
  };

  readonly onEvent = (listener: (event: PortEvent) => void): (() => void) => {
    this.#eventListeners.add(listener);
    return () => {
      this.#eventListeners.delete(listener);
    };
  };

  readonly onConnection = (listener: (state: 'open' | 'lost', error?: BridgeError) => void): (() => void) => {
    this.#connectionListeners.add(listener);
    return () => {
      this.#connectionListeners.delete(listener);
    };
  };

  readonly close = (): void => {
    this.#link.close();
  };

  #ask(question: Question): Promise<Reply> {
    return new Promise((resolve) => {
      this.#questions += 1;
      const n = this.#questions;
      const command = 'call' in question ? question.call.command : undefined;
      let isSent = false;
      try {
        isSent = this.#link.send(JSON.stringify({ n, ...question }));
      } catch (error) {
        const message = `It was not sent, because JSON cannot express it: ${String(error)}.`;
        resolve({ ok: false, error: refusalEnvelope('malformed', message, command), lastSeq: 0 });
        return;
      }
      if (isSent) this.#asked.set(n, { resolve, command });
      else
        resolve({
          ok: false,
          error: refusalEnvelope('unavailable', 'There is no connection now, so it was not sent.', command),
          lastSeq: 0,
        });
    });
  }

  /** Takes what the bridge sent; false if it is nothing that a bridge sends. */
  #receive(text: unknown): boolean {
    const answer = parsed(text);
    if (answer === undefined) return false;
    if ('event' in answer) {
      for (const listener of [...this.#eventListeners]) listener(answer.event);
      return true;
    }
    const asked = this.#asked.get(answer.n);
    this.#asked.delete(answer.n);
    asked?.resolve(answer.reply);
    return asked !== undefined;
  }

  /** Nobody will answer what was asked. */
  #lost(error: BridgeError): void {
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { resolve, command } of asked) {
      const { message } = error;
      const answer =
        command === undefined ? refusalEnvelope('unavailable', message) : cutShortEnvelope(command, message);
      resolve({ ok: false, error: answer, lastSeq: 0 });
    }
    this.#tell('lost', error);
  }

  #tell(state: 'open' | 'lost', error?: BridgeError): void {
    for (const listener of [...this.#connectionListeners]) listener(state, error);
  }
}

function parsed(text: unknown): SocketAnswer | undefined {
  try {
    const answer: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    if (typeof answer !== 'object' || answer === null) return undefined;
    return 'event' in answer || 'reply' in answer ? (answer as SocketAnswer) : undefined;
  } catch {
    return undefined;
  }
}
