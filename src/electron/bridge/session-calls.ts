import { abortedBy, type ErrorFor } from '../../client/call-errors.ts';
import type { CallOptions } from '../../client/call-options.ts';
import { checkLimits } from '../../client/check-limits.ts';
import type { CommandContract } from '../../client/contract.ts';
import type { GeneralProgress } from '../../client/notices.ts';
import type { Operation } from '../../client/operation.ts';
import { AbortedError, ClosedError } from '../../errors.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import type { CallReply, CallRequest, RemoteCallOptions, StartedOperation } from '../channels/messages.ts';
import { bridgeCalls } from '../channels/names.ts';
import type { BridgedBackend } from './bridged-backend.ts';
import { copyJson } from './copy-json.ts';
import { type EnvelopePolicy, envelopeOf, isOurs } from './error-envelope.ts';
import type { EventQueue } from './event-queue.ts';
import type { EventSender } from './event-sender.ts';
import type { CompiledGrant } from './grant.ts';
import { LiveCall, type LiveCallSink } from './live-call.ts';
import { OperationLimits } from './operation-limits.ts';
import { type OperationOutcome, OperationRelay } from './operation-relay.ts';
import type { OperationRelays } from './operation-relays.ts';
import { changeLife, grantedOperations, operationIn, takeHold } from './own-calls.ts';
import type { TopicFeed } from './topic-feed.ts';

/** What the calls of a document need. */
interface SessionCallsOptions {
  readonly backend: BridgedBackend;
  readonly grant: CompiledGrant;
  readonly relays: OperationRelays;
  readonly sender: EventSender;
  readonly queue: EventQueue;
  readonly policy: EnvelopePolicy;
  /** The progress that belongs to no call. */
  readonly feed: TopicFeed<GeneralProgress>;
  /** Tells the document the status as it is now; returns the `seq` of the message, or 0 if there is none. */
  readonly tellStatus: () => number;
  /** Told what failed that nobody foresaw. */
  readonly onInternal: (error: unknown, command: string) => void;
}

const NO_OPTIONS: RemoteCallOptions = Object.freeze({});

/** The calls of one document, which have been checked, and the operations that it follows. */
export class SessionCalls implements LiveCallSink {
  /** Those under way, by id. */
  readonly live = new Map<string, LiveCall>();
  readonly #options: SessionCallsOptions;
  readonly #limits: OperationLimits;
  #isOpen = true;

  constructor(options: SessionCallsOptions) {
    this.#options = options;
    const { feed } = options;
    this.#limits = new OperationLimits({
      feed,
      onExpired: (call, errorFor) => this.#expired(call, errorFor),
    });
  }

  /** Makes a call. Never rejects. */
  call(request: CallRequest): Promise<CallReply> {
    const call = new LiveCall(request.id, request.command, this);
    // Whatever happens while it is waited for finds it here.
    this.live.set(call.id, call);
    const command = this.#options.grant.commands.get(request.command);
    try {
      if (command !== undefined) return this.#send(call, command, request);
      return this.#own(call, request).catch((error: unknown) => this.#failed(call, error));
    } catch (error) {
      return Promise.resolve(this.#failed(call, error));
    }
  }

  /** The page has given up a call, or an operation that it started; one that it only follows goes on. */
  cancel(id: string): void {
    const call = this.live.get(id);
    if (call === undefined) return;
    if (!call.isAnswered) call.abort.abort();
    else if (call.command === bridgeCalls.follow) this.#forget(call);
    else this.#giveUp(call, abortedBy(AbortSignal.abort(), call.command));
  }

  /**
   * Nobody in the page follows the operation of this call any more, which goes on. One that must not outlive its document
   * stays with it, so that it ends with it.
   */
  leave(id: string): void {
    const call = this.live.get(id);
    if (call?.isAnswered !== true) return;
    const isBound = this.#options.grant.operations === 'cancel' && call.command !== bridgeCalls.follow;
    if (!isBound) this.#forget(call);
  }

  /** The document has gone: its calls are aborted, its operations go on unless its grant says otherwise. */
  close(): void {
    const { grant, relays } = this.#options;
    this.#isOpen = false;
    this.#limits.close();
    for (const call of this.live.values()) {
      const { relay, command } = call;
      relay?.leave(call);
      if (!call.isAnswered) call.abort.abort();
      else if (relay !== undefined && grant.operations === 'cancel' && command !== bridgeCalls.follow)
        relays.giveUp(relay, call);
    }
    this.live.clear();
  }

  progress(call: LiveCall, message: ProgressMessage): void {
    if (this.live.get(call.id) !== call) return;
    this.#limits.touch(call);
    this.#options.queue.push(call.stream, message);
  }

  end(call: LiveCall, outcome: OperationOutcome): void {
    this.#limits.forget(call);
    this.#options.queue.finish(call.stream);
    if (!this.live.delete(call.id)) return;
    const { id } = call;
    try {
      if (!outcome.ok) throw outcome.error;
      const result = copyJson(outcome.result);
      this.#options.sender.send({ kind: 'end', id, ok: true, result });
    } catch (error) {
      this.#options.sender.send({ kind: 'end', id, ok: false, error: this.#envelope(call, error) });
    }
  }

  #send(call: LiveCall, command: CommandContract, request: CallRequest): Promise<CallReply> {
    const { options = NO_OPTIONS, payload } = request;
    const ownOptions =
      command.operation === undefined ? plainOptions(call, options) : this.#operationOptions(call, options);
    const { signal } = call.abort;
    return this.#options.backend.call(request.command, payload, { ...ownOptions, signal }).then(
      (data) => this.#settled(call, data),
      (error: unknown) => this.#failed(call, error),
    );
  }

  /** What the backend is given for an operation holds for all who follow it: no more than the wait for its acceptance. */
  #operationOptions(call: LiveCall, options: RemoteCallOptions): CallOptions {
    const { timeoutMs, idleTimeoutMs, totalTimeoutMs } = options;
    checkLimits(call.command, { timeoutMs, idleTimeoutMs, totalTimeoutMs });
    call.relay = new OperationRelay();
    call.relay.join(call);
    this.#limits.begin(call, options);
    return { timeoutMs, onProgress: call.relay.receive };
  }

  #settled(call: LiveCall, data: unknown): CallReply {
    try {
      return call.relay === undefined ? this.#answered(call, data) : this.#started(call, call.relay, data);
    } catch (error) {
      return this.#failed(call, error);
    }
  }

  #started(call: LiveCall, relay: OperationRelay, data: unknown): CallReply {
    const operation = data as Operation;
    const { relays } = this.#options;
    relays.add(relay, operation);
    this.#limits.accepted(call);
    try {
      if (this.#isOpen) return this.#goesOn(call, operation);
    } catch (error) {
      // What accepted it is no JSON. The page is told of a failure, and has no operation that it could cancel.
      relays.giveUp(relay, call);
      throw error;
    }
    // Its document went before it was accepted: nobody would ever hear of it.
    relays.giveUp(relay, call);
    return this.#gone(call);
  }

  /** Its page waits for it no longer, whoever else follows it. */
  #giveUp(call: LiveCall, errorFor: ErrorFor): void {
    if (call.relay !== undefined) this.#options.relays.giveUp(call.relay, call);
    this.end(call, { ok: false, error: errorFor('unknown') });
  }

  #expired(call: LiveCall, errorFor: ErrorFor): void {
    if (call.isAnswered) this.#giveUp(call, errorFor);
    else {
      call.expiry = errorFor;
      call.abort.abort();
    }
  }

  #goesOn(call: LiveCall, { id, command, started }: Operation): CallReply {
    this.#options.queue.flush(call.stream);
    call.isAnswered = true;
    return this.#reply(call, started, { id, command });
  }

  #answered(call: LiveCall, data: unknown): CallReply {
    if (!this.#isOpen) return this.#gone(call);
    this.#options.queue.finish(call.stream);
    const reply = this.#reply(call, data);
    this.live.delete(call.id);
    return reply;
  }

  #reply(call: LiveCall, data: unknown, operation?: StartedOperation): CallReply {
    const plain = copyJson(data);
    const { lastSeq } = call.stream;
    return operation === undefined
      ? { ok: true, data: plain, lastSeq }
      : { ok: true, data: plain, operation, lastSeq };
  }

  #failed(call: LiveCall, error: unknown): CallReply {
    if (!this.#isOpen) return this.#gone(call);
    call.relay?.leave(call);
    this.#limits.forget(call);
    this.#options.queue.finish(call.stream);
    this.live.delete(call.id);
    const { expiry, stream } = call;
    const cause = expiry !== undefined && error instanceof AbortedError ? expiry(error.outcome) : error;
    return { ok: false, error: this.#envelope(call, cause), lastSeq: stream.lastSeq };
  }

  /** What a document asks of the bridge itself. */
  async #own(call: LiveCall, { command, payload }: CallRequest): Promise<CallReply> {
    const { backend, grant, relays } = this.#options;
    const { signal } = call.abort;
    switch (command) {
      case bridgeCalls.operations:
        return this.#answered(call, await grantedOperations(backend, grant, signal));
      case bridgeCalls.follow:
        return this.#followed(call, await takeHold(operationIn(payload), { relays, grant, signal }));
      case bridgeCalls.cancel:
        await this.#operation(operationIn(payload))?.cancel();
        return this.#answered(call, {});
      default:
        await changeLife(backend, command);
        return this.#changed(call);
    }
  }

  /** Who has started or stopped the backend finds the status so, as it would be beside the backend itself. */
  #changed(call: LiveCall): CallReply {
    const seq = this.#options.tellStatus();
    const reply = this.#answered(call, {});
    return { ...reply, lastSeq: Math.max(seq, reply.lastSeq) };
  }

  #followed(call: LiveCall, relay: OperationRelay): CallReply {
    if (!this.#isOpen) {
      relay.keepNothing();
      return this.#gone(call);
    }
    call.relay = relay;
    const reply = this.#goesOn(call, relay.operation as Operation);
    relay.join(call);
    return { ...reply, lastSeq: call.stream.lastSeq };
  }

  /** An operation that this document has started or follows. */
  #operation(id: string): Operation | undefined {
    for (const { isAnswered, relay } of this.live.values()) {
      if (isAnswered && relay?.operation?.id === id) return relay.operation;
    }
    return undefined;
  }

  #forget(call: LiveCall): void {
    call.relay?.leave(call);
    this.#options.queue.drop(call.stream);
    this.live.delete(call.id);
  }

  #envelope(call: LiveCall, error: unknown) {
    if (!isOurs(error)) this.#options.onInternal(error, call.command);
    return envelopeOf(error, this.#options.policy);
  }

  /** Not the refusal of an unknown document, which says that nothing was done: such a call is made again by a page. */
  #gone({ command }: LiveCall): CallReply {
    const text = `The session of this document ended while ${command} was under way; the backend may have acted on it.`;
    const error = new ClosedError(text, { outcome: 'unknown' });
    return { ok: false, error: envelopeOf(error, this.#options.policy), lastSeq: 0 };
  }
}

function plainOptions(call: LiveCall, { progress, ...limits }: RemoteCallOptions): CallOptions {
  return { ...limits, onProgress: progress === true ? call.progress : undefined };
}
