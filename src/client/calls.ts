import type { BackendError, ProtocolError } from '../errors.ts';
import { commandLine } from '../wire/codec.ts';
import type { Outbox } from '../wire/outbox.ts';
import type { WireObject } from '../wire/salvage.ts';
import type { BackendProfile } from './backend-profile.ts';
import { abortedBy, type ErrorFor, timedOut } from './call-errors.ts';
import type { CallOptions } from './call-options.ts';
import { checkLimits } from './check-limits.ts';
import { commandIds } from './command-ids.ts';
import type { CommandSpec, CommandTable } from './command-table.ts';
import { encodePayload } from './encode-payload.ts';
import { type PendingCommand, PendingCommands, rejectCall } from './pending-commands.ts';
import { isEcho, judgeResponse } from './response.ts';
import { registerSecrets } from './secret-fields.ts';
import { TimeLimits } from './time-limits.ts';

/** What calls need from the connection they are made over. */
interface CallsOptions {
  readonly table: CommandTable;
  readonly outbox: Outbox;
  readonly profile: BackendProfile;
  /** Limit for the response where neither the call nor the command has its own; null for none. */
  readonly commandTimeoutMs: number | null;
  /** Told about every new deadline. */
  readonly onDeadline: (deadline: number) => void;
  /** Told what is wrong with what the backend sent. */
  readonly onViolation: (error: ProtocolError) => void;
  /** A command that starts an operation was accepted; resolves or rejects the call. */
  readonly onAccepted: (pending: PendingCommand, data: unknown) => void;
  /** A reply came after its caller had given up. */
  readonly onLateReply: () => void;
  /** The operation of a call whose caller has given up was accepted after all. */
  readonly onOrphan: (data: unknown) => void;
  /** No call that could start an operation waits any more. */
  readonly onNoStarters: () => void;
}

/** The commands under way: from the call to its response, its time limit, its signal, or the end of the connection. */
export class Calls {
  readonly pending = new PendingCommands();
  readonly #options: CallsOptions;
  readonly #nextId = commandIds();

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** Sends a command; resolves with what it answers. Never throws: what is wrong rejects the promise. */
  request(spec: CommandSpec, payload: unknown, options: CallOptions<never>): Promise<unknown> {
    const { signal } = options;
    let pending: PendingCommand | undefined;
    // What the executor throws rejects the promise.
    const promise = new Promise<unknown>((resolve, reject) => {
      if (signal?.aborted) throw abortedBy(signal, spec.name)('not-sent');
      const limits = this.#limitsOf(spec, options);
      const json = encodePayload(spec, payload);
      if (spec.secrets !== undefined) registerSecrets(payload, spec.secrets);
      const id = this.#nextId();
      const now = performance.now();
      pending = {
        id,
        spec,
        payload,
        options: options as CallOptions,
        limits: new TimeLimits(limits, now, now),
        resolve,
        reject,
        promise: undefined,
        line: this.#options.outbox.push(commandLine(spec.head, id, json)),
        unlisten: undefined,
      };
      this.pending.add(pending);
      this.#options.onDeadline(pending.limits.deadline);
      if (signal !== undefined) this.#listen(pending, signal);
    });
    if (pending === undefined) promise.catch(() => {});
    else (pending as PendingCommand).promise = promise;
    return promise;
  }

  /** Sends a control command whose answer nobody waits for. */
  tell(name: string, payload: unknown): void {
    this.request(this.#options.table.command(name), payload, {}).catch(() => {});
  }

  /** Takes a response; false if it answers nothing that is waiting or was given up. */
  receive(id: string, message: WireObject): boolean {
    const pending = this.pending.get(id);
    if (pending === undefined) return this.#receiveLate(id, message);
    if (isEcho(message, pending.spec)) return false;
    this.pending.take(id);
    const verdict = judgeResponse(message, pending.spec, this.#options.profile.lenient);
    if (verdict.violation !== undefined) this.#options.onViolation(verdict.violation);
    const { secrets } = pending.spec;
    if (secrets !== undefined && 'data' in verdict) registerSecrets(verdict.data, secrets);
    if ('error' in verdict) rejectCall(pending, verdict.error);
    else if (pending.spec.operation === undefined) pending.resolve(verdict.data);
    else this.#options.onAccepted(pending, verdict.data);
    this.#afterStarter(pending);
    return true;
  }

  /** Rejects a call whose response cannot be read; false if it is not waiting. */
  reject(id: string, error: BackendError): boolean {
    const pending = this.pending.take(id);
    if (pending === undefined) return false;
    rejectCall(pending, error);
    this.#afterStarter(pending);
    return true;
  }

  /** Expires what is due, once it has postponed all by what was missed; returns the next deadline. */
  sweep(now: number, missedMs: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const pending of this.pending.values()) {
      pending.limits.postpone(missedMs);
      const limit = pending.limits.expired(now);
      if (limit === undefined) next = Math.min(next, pending.limits.deadline);
      else this.#giveUp(pending, timedOut(limit, pending.limits, pending.spec.name));
    }
    return next;
  }

  /** Settles what was never sent, or everything. */
  settle(errorFor: ErrorFor, which: 'not-sent' | 'all'): void {
    for (const pending of this.pending.values()) {
      const outcome = this.#options.outbox.wasSent(pending.line) ? 'unknown' : 'not-sent';
      if (which === 'not-sent' && outcome === 'unknown') continue;
      this.pending.take(pending.id);
      rejectCall(pending, errorFor(outcome));
    }
    if (this.pending.starters === 0) this.#options.onNoStarters();
  }

  #receiveLate(id: string, message: WireObject): boolean {
    const spec = this.pending.takeAbandoned(id);
    if (spec === undefined) return false;
    this.#options.onLateReply();
    if (spec.operation !== undefined && message.success === true) this.#options.onOrphan(message.data);
    return true;
  }

  #listen(pending: PendingCommand, signal: AbortSignal): void {
    const abort = (): void => this.#giveUp(pending, abortedBy(signal, pending.spec.name));
    signal.addEventListener('abort', abort, { once: true });
    pending.unlisten = () => signal.removeEventListener('abort', abort);
  }

  /** Nobody waits for it any more. What has not left yet does not leave; else the backend is told, if it can be. */
  #giveUp(pending: PendingCommand, errorFor: ErrorFor): void {
    if (this.pending.take(pending.id) === undefined) return;
    const withdrawn = this.#options.outbox.withdraw(pending.line);
    if (!withdrawn) {
      this.pending.abandon(pending);
      if (this.#options.profile.has('cancel-command'))
        this.tell('CANCEL_COMMAND', { command_id: pending.id });
    }
    rejectCall(pending, errorFor(withdrawn ? 'not-sent' : 'unknown'));
    this.#afterStarter(pending);
  }

  #afterStarter(pending: PendingCommand): void {
    if (pending.spec.operation !== undefined && this.pending.starters === 0) this.#options.onNoStarters();
  }

  /** An operation's idle limit begins with its acceptance; until then only the answer is waited for. */
  #limitsOf(spec: CommandSpec, options: CallOptions<never>) {
    const { timeoutMs, idleTimeoutMs, totalTimeoutMs } = options;
    if (timeoutMs !== undefined || idleTimeoutMs !== undefined || totalTimeoutMs !== undefined) {
      checkLimits(spec.name, { timeoutMs, idleTimeoutMs, totalTimeoutMs });
    }
    const own = timeoutMs === undefined ? spec.timeoutMs : timeoutMs;
    return {
      responseMs: (own === undefined ? this.#options.commandTimeoutMs : own) ?? undefined,
      idleMs: spec.operation === undefined ? idleTimeoutMs : undefined,
      totalMs: totalTimeoutMs,
    };
  }
}
