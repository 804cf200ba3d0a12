import { abortedBy } from '../../client/call-errors.ts';
import type { CallOptions } from '../../client/call-options.ts';
import { checkLimits } from '../../client/check-limits.ts';
import type { Outline } from '../../client/contract.ts';
import { isolate } from '../../client/isolate.ts';
import { BackendError, BridgeError, ClosedError } from '../../errors.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import type { CallReply } from '../channels/messages.ts';
import type { BridgePort } from '../channels/port.ts';
import type { Barrier } from './barrier.ts';
import type { LimitGuard } from './limit-guard.ts';
import { lostOperation } from './lost-operation.ts';
import { rebuildError } from './rebuild-error.ts';
import {
  type EndEvent,
  keepEarly,
  mayStartOperation,
  type RemoteCall,
  remoteOptions,
} from './remote-call.ts';
import type { RemoteOperations } from './remote-operations.ts';
import { sendablePayload } from './sendable-payload.ts';
import type { Session } from './session.ts';

interface RemoteCallsOptions {
  readonly outline: Outline;
  readonly port: BridgePort;
  readonly session: Session;
  readonly barrier: Barrier;
  readonly operations: RemoteOperations;
  readonly guard: LimitGuard;
  /** Makes plain data of a payload, where the page asked for that. */
  readonly toPlain: ((payload: unknown) => unknown) | undefined;
  readonly onCallbackError: (error: unknown) => void;
  /** The bridge does not know this document any more. */
  readonly onSessionLost: (number: number) => void;
  /** A reply came after its caller had given up. */
  readonly onLateReply: () => void;
}

/** The calls of a page that wait: from the call to its reply, its signal, or the end of the client. */
export class RemoteCalls {
  readonly #options: RemoteCallsOptions;
  readonly #pending = new Map<string, RemoteCall>();
  /** The document may have other clients, whose calls must have other ids. */
  readonly #prefix = Math.random().toString(36).slice(2, 10);
  #made = 0;

  constructor(options: RemoteCallsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Makes a call. Never throws: what is wrong rejects the promise. */
  make(command: string, payload: unknown, options: CallOptions<never>): Promise<unknown> {
    const promise = new Promise<unknown>((resolve, reject) => {
      const { signal, timeoutMs, idleTimeoutMs, totalTimeoutMs } = options;
      if (signal?.aborted) throw abortedBy(signal, command)('not-sent');
      checkLimits(command, { timeoutMs, idleTimeoutMs, totalTimeoutMs });
      const { toPlain } = this.#options;
      const call: RemoteCall = {
        id: this.#nextId(),
        command,
        payload: sendablePayload(command, toPlain === undefined ? payload : toPlain(payload)),
        options: options as CallOptions,
        resolve,
        reject,
        early: mayStartOperation(this.#options.outline, command) ? [] : undefined,
        end: undefined,
        sent: false,
        session: 0,
        unlisten: undefined,
        unguard: undefined,
      };
      this.#pending.set(call.id, call);
      call.unguard = this.#options.guard.watch(command, options, (errorFor) =>
        this.#giveUp(call, errorFor(call.sent ? 'unknown' : 'not-sent')),
      );
      if (signal !== undefined) this.#listen(call, signal);
      void this.#run(call);
    });
    // Who makes a call and does not look at it has chosen not to hear of its failure.
    promise.catch(() => {});
    return promise;
  }

  /** Takes progress; false if no call waits under that id. */
  deliver(id: string, message: ProgressMessage): boolean {
    const call = this.#pending.get(id);
    if (call === undefined) return false;
    keepEarly(call, message);
    const { onProgress } = call.options;
    if (onProgress !== undefined) isolate(onProgress, message, this.#options.onCallbackError);
    return true;
  }

  /** Takes the end of an operation whose reply has not been processed. */
  end(event: EndEvent): void {
    const call = this.#pending.get(event.id);
    if (call !== undefined) call.end = event;
  }

  /** The client is closed: rejects everything that waits. */
  close(): void {
    for (const call of [...this.#pending.values()]) {
      this.#giveUp(
        call,
        new ClosedError(`The client was closed while ${call.command} was under way.`, {
          outcome: call.sent ? 'unknown' : 'not-sent',
        }),
      );
    }
  }

  #nextId(): string {
    this.#made += 1;
    return `${this.#prefix}-${this.#made}`;
  }

  #listen(call: RemoteCall, signal: AbortSignal): void {
    const abort = (): void =>
      this.#giveUp(call, abortedBy(signal, call.command)(call.sent ? 'unknown' : 'not-sent'));
    signal.addEventListener('abort', abort, { once: true });
    call.unlisten = () => signal.removeEventListener('abort', abort);
  }

  /** Nobody waits for it any more. */
  #giveUp(call: RemoteCall, error: BackendError): void {
    if (!this.#take(call)) return;
    if (call.sent) this.#options.port.control('cancel', call.id);
    call.reject(error);
  }

  /** Brings a call to its end, whatever happens on the way. */
  async #run(call: RemoteCall): Promise<void> {
    try {
      const reply = await this.#send(call, true);
      if (reply === undefined) return;
      // What a lost session has numbered is waited for in vain.
      const held = this.#isLost(call) ? undefined : this.#options.barrier.passed(reply.lastSeq);
      if (held !== undefined) await held;
      if (this.#take(call)) this.#settle(call, reply);
      else this.#options.onLateReply();
    } catch (error) {
      if (this.#take(call)) call.reject(asBackendError(error, call.command));
    }
  }

  /** Sends it once the bridge knows this document; undefined if its caller has given up by then. */
  async #send(call: RemoteCall, isFirst: boolean): Promise<CallReply | undefined> {
    const { port, session } = this.#options;
    if (!session.isOpen) await session.hello();
    if (!this.#pending.has(call.id)) return undefined;
    const { number } = session;
    call.sent = true;
    call.session = number;
    const reply = await port.call(call.id, call.command, call.payload, remoteOptions(call.options));
    if (!isLostDocument(reply)) return reply;
    this.#options.onSessionLost(number);
    if (!isFirst || !this.#pending.has(call.id)) return reply;
    // It had no effect, so that it may be sent again.
    call.sent = false;
    return this.#send(call, false);
  }

  #settle(call: RemoteCall, reply: CallReply): void {
    if (!reply.ok) call.reject(rebuildError(reply.error));
    else if (reply.operation === undefined) call.resolve(reply.data);
    // Nothing more will be told of it here: the bridge has let go of who started it.
    else if (this.#isLost(call)) call.reject(lostOperation(reply.operation));
    else this.#options.operations.begin(call, reply.operation, reply.data);
  }

  /** Whether the session in which it left the page is over. */
  #isLost(call: RemoteCall): boolean {
    return call.session !== this.#options.session.number;
  }

  /** Takes a call out, so that it can be settled; false if it is settled. */
  #take(call: RemoteCall): boolean {
    call.unlisten?.();
    call.unguard?.();
    return this.#pending.delete(call.id);
  }
}

function isLostDocument(reply: CallReply): boolean {
  return !reply.ok && reply.error.code === 'BRIDGE_REFUSED' && reply.error.fields.reason === 'document';
}

/** What a port threw, which it never should. */
function asBackendError(error: unknown, command: string): BackendError {
  if (error instanceof BackendError) return error;
  return new BridgeError(
    `The bridge failed while ${command} was under way.`,
    { reason: 'internal', command },
    {
      cause: error,
    },
  );
}
