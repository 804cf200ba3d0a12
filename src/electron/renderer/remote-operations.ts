import { abortedBy } from '../../client/call-errors.ts';
import type { Outline } from '../../client/contract.ts';
import type { Operation } from '../../client/operation.ts';
import { RunningOperation } from '../../client/running-operation.ts';
import { TimeLimits } from '../../client/time-limits.ts';
import type { BackendError } from '../../errors.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import type { StartedOperation } from '../channels/messages.ts';
import type { LimitGuard } from './limit-guard.ts';
import { rebuildError } from './rebuild-error.ts';
import type { EndEvent, RemoteCall } from './remote-call.ts';

/** The main process watches over the limits of an operation. */
const NO_LIMITS = new TimeLimits({}, 0, 0);

interface RemoteOperationsOptions {
  readonly outline: Outline;
  readonly guard: LimitGuard;
  readonly onCallbackError: (error: unknown) => void;
  /** Asks the backend to stop an operation; resolves when it has taken note. */
  readonly cancel: (id: string) => Promise<void>;
  /** Tells the bridge that whoever made this call has given up. */
  readonly giveUp: (callId: string) => void;
  /** Tells the bridge that nobody follows the operation of this call any more. */
  readonly leave: (callId: string) => void;
}

interface Tracked {
  readonly handle: RunningOperation;
  /** Whether its final event was delivered, after which its iterators need not be told of a failure. */
  isFinal: boolean;
}

/** The operations that run and that this page follows, by the id of the call under which their events come. */
export class RemoteOperations {
  readonly #options: RemoteOperationsOptions;
  readonly #running = new Map<string, Tracked>();

  constructor(options: RemoteOperationsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#running.size;
  }

  /** The running operation of that id, if this page follows it. */
  find(id: string): Operation | undefined {
    for (const { handle } of this.#running.values()) if (handle.id === id) return handle;
    return undefined;
  }

  /** A call has started an operation, or taken hold of one: settles the call and hands over what came before. */
  begin(call: RemoteCall, { id, command }: StartedOperation, started: unknown): void {
    const { signal, onProgress, totalTimeoutMs } = call.options;
    const abort = (): void => {
      if (signal === undefined) return;
      this.#options.giveUp(call.id);
      handle.breakOff(abortedBy(signal, command)('unknown'));
    };
    const handle = new RunningOperation({
      id,
      command,
      started,
      limits: NO_LIMITS,
      cancel: () => this.#options.cancel(id),
      onCallbackError: this.#options.onCallbackError,
      onEnd: () => {
        this.#running.delete(call.id);
        signal?.removeEventListener('abort', abort);
        unguard?.();
      },
    });
    const unguard = this.#options.guard.watch(command, { totalTimeoutMs }, (errorFor) => {
      this.#options.leave(call.id);
      handle.breakOff(errorFor('unknown'));
    });
    this.#running.set(call.id, { handle, isFinal: false });
    for (const message of call.early ?? []) this.deliver(call.id, message);
    // Only now: what came before was given to it when it came.
    if (onProgress !== undefined) handle.onProgress(onProgress);
    call.resolve(handle);
    if (call.end !== undefined) this.end(call.end);
    else signal?.addEventListener('abort', abort, { once: true });
  }

  /** Takes an event; false if it belongs to no operation. */
  deliver(callId: string, message: ProgressMessage): boolean {
    const tracked = this.#running.get(callId);
    if (tracked === undefined) return false;
    const isFinal = (message.payload as { readonly final?: unknown }).final === true;
    tracked.isFinal ||= isFinal;
    const { events } = this.#options.outline;
    const contract = Object.hasOwn(events, message.type) ? events[message.type] : undefined;
    tracked.handle.deliver(message, contract && { contract }, isFinal);
    return true;
  }

  /** Takes the end of an operation; false if it is the end of none. */
  end(event: EndEvent): boolean {
    const tracked = this.#running.get(event.id);
    if (tracked === undefined) return false;
    if (event.ok) tracked.handle.complete(event.result);
    else if (tracked.isFinal) tracked.handle.fail(rebuildError(event.error));
    else tracked.handle.breakOff(rebuildError(event.error));
    return true;
  }

  /** Nobody will follow them any more; they go on. */
  leave(errorFor: (operation: Operation) => BackendError): void {
    for (const callId of this.#running.keys()) this.#options.leave(callId);
    this.breakOff(errorFor);
  }

  /** Nothing more will be told of them. */
  breakOff(errorFor: (operation: Operation) => BackendError): void {
    for (const { handle } of [...this.#running.values()]) handle.breakOff(errorFor(handle));
  }
}
