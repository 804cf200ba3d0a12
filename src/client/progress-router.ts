import { AbortedError, ProtocolError } from '../errors.ts';
import type { OperationSnapshot, ProgressMessage } from '../messages/index.ts';
import { PROGRESS_ID, payloadOf } from '../wire/codec.ts';
import type { BackendProfile } from './backend-profile.ts';
import { abortedBy, type ErrorFor, timedOut } from './call-errors.ts';
import type { CallOptions, FollowOptions } from './call-options.ts';
import type { CommandSpec, CommandTable, EventSpec } from './command-table.ts';
import { ImpliedEnd } from './implied-end.ts';
import { isolate } from './isolate.ts';
import type { GeneralProgress } from './notices.ts';
import { concludeOperation } from './operation-outcome.ts';
import { type KnownEvent, Operations, type TrackedOperation } from './operations.ts';
import { type PendingCommand, type PendingCommands, rejectCall } from './pending-commands.ts';
import { RunningOperation } from './running-operation.ts';
import { TimeLimits } from './time-limits.ts';
import { issuesText } from './validator.ts';

/** What the router needs from the connection it serves. */
interface ProgressRouterOptions {
  readonly table: CommandTable;
  readonly profile: BackendProfile;
  readonly pending: PendingCommands;
  readonly onDeadline: (deadline: number) => void;
  readonly onViolation: (error: ProtocolError) => void;
  readonly onCallbackError: (error: unknown) => void;
  /** An event that nobody waits for. */
  readonly onGeneral: (progress: GeneralProgress) => void;
  /** Asks the backend to stop an operation; resolves when it has taken note. */
  readonly cancelOperation: (id: string) => Promise<unknown>;
}

/** An operation about to be followed. */
interface BegunOperation {
  readonly id: string;
  readonly spec: CommandSpec;
  readonly payload: unknown;
  readonly started: unknown;
  readonly limits: TimeLimits;
  readonly onProgress?: CallOptions['onProgress'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings every progress event to the operation or the call it belongs to. Nothing depends on the order in which
 * the backend writes: an event that comes before the response that names its operation is kept until that comes.
 */
export class ProgressRouter {
  readonly operations = new Operations();
  readonly #options: ProgressRouterOptions;
  /** Operations that someone is about to take hold of. */
  readonly #expected = new Map<string, number>();

  constructor(options: ProgressRouterOptions) {
    this.#options = options;
  }

  /** Takes an event. */
  receive(message: ProgressMessage): void {
    const spec = this.#options.table.event(message.type);
    if (spec === undefined) {
      this.#receiveUnknown(message);
      return;
    }
    const issues = spec.payload.issues(message.payload);
    if (issues === undefined) {
      this.#deliver(message, spec);
      return;
    }
    const violation = new ProtocolError(
      `The event ${message.type} does not fit the protocol: ${issuesText(issues)}.`,
      {
        kind: 'wrong-shape',
        type: message.type,
        issues,
      },
    );
    this.#options.onViolation(violation);
    if (this.#options.profile.lenient) this.#deliver(message, spec);
    else if (payloadOf(message).final === true) this.#breakOff(message, violation);
  }

  /** A command that starts an operation was accepted: settles the call and hands over what came before. */
  begin(pending: PendingCommand, data: unknown): void {
    const id = operationId(data);
    if (id === undefined || this.operations.get(id) !== undefined) {
      const what =
        id === undefined ? 'without an operation_id' : 'with the operation_id of another operation';
      const error = new ProtocolError(`The backend accepted ${pending.spec.name} ${what}.`, {
        kind: 'wrong-shape',
        id: pending.id,
        type: pending.spec.responseType,
      });
      this.#options.onViolation(error);
      rejectCall(pending, error);
      return;
    }
    const { idleTimeoutMs: idleMs, totalTimeoutMs: totalMs, onProgress, signal } = pending.options;
    const limits = new TimeLimits({ idleMs, totalMs }, pending.limits.startedAt, performance.now());
    const handle = this.#start({
      id,
      spec: pending.spec,
      payload: pending.payload,
      started: data,
      limits,
      onProgress,
      signal,
    });
    pending.resolve(handle);
    for (const event of this.operations.takeEarly(id)) this.#replay(event);
  }

  /** Someone is about to take hold of an operation: its events are kept from now on. Returns what undoes it. */
  expect(id: string): () => void {
    this.#expected.set(id, (this.#expected.get(id) ?? 0) + 1);
    return () => {
      const others = (this.#expected.get(id) ?? 1) - 1;
      if (others > 0) return void this.#expected.set(id, others);
      this.#expected.delete(id);
      if (this.#options.pending.starters > 0) return;
      for (const event of this.operations.takeEarly(id)) this.#general(event);
    };
  }

  /**
   * Takes hold of an operation that the backend has told about, whether it runs or has ended. `onProgress` is called back
   * from now on, and for the events that were kept.
   */
  adopt(snapshot: OperationSnapshot, { onProgress }: FollowOptions = {}): RunningOperation {
    const id = snapshot.operation_id;
    const running = this.follow(id, { onProgress });
    if (running !== undefined) return running;
    const now = performance.now();
    const spec = this.#options.table.command(snapshot.command);
    const handle = this.#start({
      id,
      spec,
      payload: undefined,
      started: undefined,
      limits: new TimeLimits({}, now, now),
      onProgress,
    });
    for (const event of this.operations.takeEarly(id)) this.#replay(event);
    if (!handle.ended && snapshot.final !== null) {
      const payload = { ...snapshot.final, operation_id: id, final: true };
      const type = spec.operation?.final ?? snapshot.command;
      const message = {
        id: PROGRESS_ID,
        type,
        payload,
        timestamp: snapshot.ended_at ?? Date.now(),
      } as ProgressMessage;
      this.#deliver(message, this.#options.table.event(type));
    }
    return handle;
  }

  /** An operation that is known to run; undefined for any other. */
  follow(id: string, { onProgress }: FollowOptions = {}): RunningOperation | undefined {
    const running = this.operations.get(id)?.handle;
    if (running !== undefined && onProgress !== undefined) running.onProgress(onProgress);
    return running;
  }

  /** Nobody is left who could claim what was kept. */
  releaseEarly(): void {
    if (this.operations.kept === 0) return;
    const claimed = new Map([...this.#expected.keys()].map((id) => [id, this.operations.takeEarly(id)]));
    for (const event of this.operations.takeUnclaimed()) this.#general(event);
    for (const [id, events] of claimed) for (const event of events) this.operations.keep(id, event);
  }

  /** Expires what is due, once it has postponed all by what was missed; returns the next deadline. */
  sweep(now: number, missedMs: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { handle } of this.operations.values()) {
      handle.limits.postpone(missedMs);
      const limit = handle.limits.expired(now);
      if (limit === undefined) next = Math.min(next, handle.limits.deadline);
      else this.#giveUp(handle, timedOut(limit, handle.limits, handle.command));
    }
    return next;
  }

  /** The connection has ended: no final event will come. */
  settle(errorFor: ErrorFor): void {
    for (const { handle } of this.operations.values()) handle.breakOff(errorFor('unknown'));
    this.#expected.clear();
    this.releaseEarly();
  }

  /**
   * Of an event that the contract does not know nothing can be checked: it goes to whoever listens in general. Only an
   * operation whose command the contract does not know either has no other events, and ends with one of these.
   */
  #receiveUnknown(message: ProgressMessage): void {
    const id = message.payload.operation_id;
    const tracked = this.operations.get(id);
    if (tracked === undefined ? this.#expected.has(id) : tracked.final === undefined) {
      this.#deliver(message, undefined);
      return;
    }
    tracked?.handle.limits.touch();
    this.#options.onGeneral({ message, known: false });
  }

  #deliver(message: ProgressMessage, spec: EventSpec | undefined): void {
    const tracked = this.operations.get(message.payload.operation_id);
    if (tracked === undefined) this.#deliverToCall(message, spec);
    else this.#deliverToOperation(tracked, message, spec);
  }

  #deliverToOperation(
    tracked: TrackedOperation,
    message: ProgressMessage,
    spec: EventSpec | undefined,
  ): void {
    const { handle, result, implied } = tracked;
    const ends = this.#ends(tracked, message, spec);
    // It leaves the map before anybody is told: what a listener does then finds it ended.
    if (ends) this.operations.delete(handle.id);
    handle.deliver(message, spec, ends);
    const { profile, onViolation } = this.#options;
    const lenient = profile.lenient || implied !== undefined;
    if (ends) concludeOperation(handle, message, { result, lenient, onViolation });
  }

  #deliverToCall(message: ProgressMessage, spec: EventSpec | undefined): void {
    const id = message.payload.operation_id;
    const call = this.#options.pending.get(id);
    call?.limits.touch();
    const onProgress = call?.options.onProgress;
    if (onProgress !== undefined) {
      isolate(onProgress, message, this.#options.onCallbackError);
      return;
    }
    const event = { message, spec };
    const displaced = this.#mayBeClaimed(id) ? this.operations.keep(id, event) : event;
    if (displaced !== undefined) this.#general(displaced);
  }

  #replay({ message, spec }: KnownEvent): void {
    if (spec === undefined) this.#receiveUnknown(message);
    else this.#deliver(message, spec);
  }

  #mayBeClaimed(id: string): boolean {
    return this.#options.pending.starters > 0 || this.#expected.has(id);
  }

  #general({ message, spec }: KnownEvent): void {
    this.#options.onGeneral({ message, known: spec !== undefined });
  }

  #ends(
    { final, implied }: TrackedOperation,
    message: ProgressMessage,
    spec: EventSpec | undefined,
  ): boolean {
    if (final !== undefined && message.type !== final) return false;
    return payloadOf(message).final === true || (implied?.isReachedBy(message, spec) ?? false);
  }

  #start(begun: BegunOperation): RunningOperation {
    const { id, spec, signal } = begun;
    const errorFor = signal && abortedBy(signal, spec.name);
    const abort = (): void => {
      if (errorFor !== undefined) this.#giveUp(handle, errorFor);
    };
    const handle: RunningOperation = new RunningOperation({
      ...begun,
      command: spec.name,
      cancel: () => this.#cancel(handle),
      onCallbackError: this.#options.onCallbackError,
      onEnd: () => {
        this.operations.delete(id);
        signal?.removeEventListener('abort', abort);
      },
    });
    // Of a command that the contract does not know it cannot be told what implies its end.
    const implies = spec.operation !== undefined && !this.#options.profile.has('final-event');
    const implied = implies ? new ImpliedEnd(begun.payload) : undefined;
    this.operations.add({ handle, final: spec.operation?.final, result: spec.operation?.result, implied });
    this.#options.onDeadline(handle.limits.deadline);
    signal?.addEventListener('abort', abort, { once: true });
    return handle;
  }

  /** Nobody waits for it any more: the backend is told, if it can be. */
  #giveUp(handle: RunningOperation, errorFor: ErrorFor): void {
    if (this.#options.profile.has('cancel-operation'))
      this.#options.cancelOperation(handle.id).catch(() => {});
    handle.breakOff(errorFor('unknown'));
  }

  async #cancel(handle: RunningOperation): Promise<void> {
    if (this.#options.profile.has('cancel-operation'))
      return void (await this.#options.cancelOperation(handle.id));
    const text = `${handle.command} was cancelled, but this backend cannot be told (it does not announce cancel-operation): it may go on.`;
    handle.breakOff(new AbortedError(text, { command: handle.command, outcome: 'unknown' }));
  }

  #breakOff(message: ProgressMessage, error: ProtocolError): void {
    const tracked = this.operations.get(message.payload.operation_id);
    if (tracked?.final === message.type) tracked.handle.breakOff(error);
  }
}

/** The operation that a response names. */
function operationId(data: unknown): string | undefined {
  const id =
    typeof data === 'object' && data !== null ? (data as { operation_id?: unknown }).operation_id : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
