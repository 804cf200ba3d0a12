import Emittery from 'emittery';
import type { ProtocolError } from '../errors.ts';
import type { ProgressMessage } from '../messages/index.ts';
import { isolate } from './isolate.ts';

/** A progress event that belongs to no call and no operation of this client, or whose type the contract does not know. */
export interface GeneralProgress {
  /** The event. */
  readonly message: ProgressMessage;
  /** Whether the contract knows its type. */
  readonly known: boolean;
}

/** Text among the messages that is not one: a `print` of a backend that does not keep its wire to itself. */
export interface StrayText {
  /** The text. */
  readonly text: string;
  /** Which life of the backend wrote it. */
  readonly generation: number;
}

/** One line of the backend's log. */
export interface LogLine {
  /** The line. */
  readonly line: string;
  /** Which life of the backend wrote it. */
  readonly generation: number;
}

/** The general events of a client, and what each carries. */
export interface ClientEvents {
  /** Progress that nobody waits for. Calls and operations give theirs to who made them. */
  readonly progress: GeneralProgress;
  /** Text among the messages that is not one. */
  readonly stray: StrayText;
  /** The backend broke the protocol; a call that it concerns has been told as well. */
  readonly protocolError: ProtocolError;
  /** A line of the backend's log. */
  readonly log: LogLine;
  /** A callback of yours threw, or its promise was rejected. */
  readonly callbackError: unknown;
}

/** Where a connection tells what belongs to no call of its own. */
export interface NoticeSink {
  /** Tells who listens for events of that name. */
  emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void;
  /** Tells that a callback failed. */
  reportCallbackError(error: unknown): void;
  /** Counts a reply that came after its caller had given up. */
  countLateReply(): void;
}

/**
 * The general events. Emittery serves them, and only them: it costs 1 µs an event, which a message on its way to its
 * call (0.5 µs in all) must not pay.
 */
export class Notices<Events extends ClientEvents> {
  readonly #emitter = new Emittery<Events>();

  /** Calls back for each event of that name; returns its undo. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => unknown): () => void {
    const report = name === 'callbackError' ? () => {} : this.reportCallbackError;
    return this.#emitter.on(name, (event) => isolate(listener, event.data as Events[Name], report));
  }

  /** Tells who listens, after the code that runs now. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    if (this.#emitter.listenerCount(name) === 0) return;
    // Listeners are isolated one by one, so this promise has nothing to say.
    void this.#emitter.emit(name, event as never).catch(() => {});
  }

  readonly reportCallbackError = (error: unknown): void => {
    this.emit('callbackError', error as Events['callbackError']);
  };
}
