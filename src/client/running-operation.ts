import type { BackendError } from '../errors.ts';
import type { ProgressMessage } from '../messages/index.ts';
import { EventBuffer, type EventRule } from './event-buffer.ts';
import { isolate } from './isolate.ts';
import type { Operation } from './operation.ts';
import type { TimeLimits } from './time-limits.ts';

type Listener = (message: ProgressMessage) => unknown;

/** What an operation needs from the connection it runs over. */
interface OperationOptions {
  readonly id: string;
  readonly command: string;
  readonly started: unknown;
  readonly limits: TimeLimits;
  readonly onProgress?: Listener | undefined;
  /** Asks the backend to stop it. */
  readonly cancel: () => Promise<void>;
  /** Told what a listener threw. */
  readonly onCallbackError: (error: unknown) => void;
  /** Called once, when it has ended, however. */
  readonly onEnd: () => void;
}

/** An operation that runs, or has ended: who holds it sees an {@link Operation}. */
export class RunningOperation implements Operation {
  readonly id: string;
  readonly command: string;
  readonly started: unknown;
  readonly limits: TimeLimits;
  readonly result: Promise<unknown>;
  readonly #options: OperationOptions;
  readonly #listeners = new Set<Listener>();
  readonly #buffers = new Set<EventBuffer>();
  /** Holds the events from the first one on, until the first iterator takes it over. */
  #untaken: EventBuffer | undefined = new EventBuffer();
  #ended = false;
  #failure: BackendError | undefined;
  #resolve: (result: unknown) => void = () => {};
  #reject: (error: BackendError) => void = () => {};

  constructor(options: OperationOptions) {
    this.#options = options;
    this.id = options.id;
    this.command = options.command;
    this.started = options.started;
    this.limits = options.limits;
    this.#buffers.add(this.#untaken as EventBuffer);
    if (options.onProgress !== undefined) this.#listeners.add(options.onProgress);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Who only follows the events never looks at the result: its failure must not end the program.
    this.result.catch(() => {});
  }

  /** Whether it has ended, however. */
  get ended(): boolean {
    return this.#ended;
  }

  onProgress(listener: Listener): () => void {
    // A function of its own, so that the same listener given twice is called twice and undone once each.
    const own: Listener = (message) => listener(message);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  cancel(): Promise<void> {
    const cancelling = this.#ended ? Promise.resolve() : this.#options.cancel();
    // Who asks and does not wait hears of a failure from `result`.
    cancelling.catch(() => {});
    return cancelling;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<ProgressMessage> {
    const buffer = this.#untaken ?? this.#newBuffer();
    this.#untaken = undefined;
    const iterator: AsyncIterableIterator<ProgressMessage> = {
      next: () => buffer.next(),
      return: () => {
        this.#buffers.delete(buffer);
        buffer.discard();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  /** Gives an event to everybody who follows. One who throws does not keep it from the others. */
  deliver(message: ProgressMessage, spec: EventRule | undefined, final: boolean): void {
    this.limits.touch();
    for (const listener of this.#listeners) isolate(listener, message, this.#options.onCallbackError);
    for (const buffer of this.#buffers) buffer.push(message, spec, final);
  }

  /** Its final event told that it completed. */
  complete(result: unknown): void {
    if (this.#end()) this.#resolve(result);
  }

  /** Its final event told that it did not complete: the iterators have seen that event and just end. */
  fail(error: BackendError): void {
    if (this.#end()) this.#reject(error);
  }

  /** No final event will come: whoever follows it learns why. */
  breakOff(error: BackendError): void {
    this.#failure = error;
    if (this.#end()) this.#reject(error);
  }

  #newBuffer(): EventBuffer {
    const buffer = new EventBuffer();
    if (this.#ended) buffer.end(this.#failure);
    else this.#buffers.add(buffer);
    return buffer;
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    for (const buffer of this.#buffers) buffer.end(this.#failure);
    this.#buffers.clear();
    this.#listeners.clear();
    this.#options.onEnd();
    return true;
  }
}
