import type { ErrorFor } from '../../client/call-errors.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import { EventStream } from './event-queue.ts';
import type { OperationFollower, OperationOutcome, OperationRelay } from './operation-relay.ts';

/** Where a call passes on what comes. */
export interface LiveCallSink {
  progress(call: LiveCall, message: ProgressMessage): void;
  end(call: LiveCall, outcome: OperationOutcome): void;
}

/** One call of a document, from its request to its reply, or to the end of the operation that it has started or follows. */
export class LiveCall implements OperationFollower {
  readonly id: string;
  readonly command: string;
  readonly stream: EventStream;
  /** Its signal is the one of the call to the backend. */
  readonly abort = new AbortController();
  readonly #sink: LiveCallSink;
  /** What passes its operation on. */
  relay: OperationRelay | undefined;
  /** Whether it has been answered and goes on as an operation. */
  isAnswered = false;
  /** Why the bridge itself has aborted it, if it has: one of its limits ran out. */
  expiry: ErrorFor | undefined;

  constructor(id: string, command: string, sink: LiveCallSink) {
    this.id = id;
    this.command = command;
    this.stream = new EventStream(id);
    this.#sink = sink;
  }

  /** Passes an event on; bound, for a backend to call back. */
  readonly progress = (message: ProgressMessage): void => this.#sink.progress(this, message);

  end(outcome: OperationOutcome): void {
    this.#sink.end(this, outcome);
  }
}
