import pTimeout from 'p-timeout';
import {
  type BackendError,
  BackendExitedError,
  ClosedError,
  StartError,
  StartTimeoutError,
} from '../errors.ts';
import type { ReadyMessage } from '../messages/index.ts';
import { parseReady } from '../wire/codec.ts';
import type { LineFault } from '../wire/line-decoder.ts';
import { Outbox } from '../wire/outbox.ts';
import { redact } from '../wire/redact.ts';
import type { ExitFacts, StopWaits, Transport, TransportReceiver } from '../wire/transport.ts';
import { BackendProfile } from './backend-profile.ts';
import type { ErrorFor } from './call-errors.ts';
import type { CallOptions, FollowOptions } from './call-options.ts';
import type { CommandSpec, CommandTable } from './command-table.ts';
import { deferred } from './deferred.ts';
import { Exchange } from './exchange.ts';
import { backendDied, backendExited, exitedBeforeReady, lastWords } from './exit-errors.ts';
import { faultError } from './fault-error.ts';
import type { NoticeSink } from './notices.ts';
import type { Operation } from './operation.ts';
import { Readiness, type ReadyCondition } from './readiness.ts';
import { versionMismatch } from './version-mismatch.ts';

/** Where a connection stands. It only ever goes forward. */
type ConnectionState = 'idle' | 'starting' | 'ready' | 'closing' | 'closed';

/** What a connection needs. */
interface ConnectionOptions {
  readonly transport: Transport;
  readonly table: CommandTable;
  readonly notices: NoticeSink;
  readonly generation: number;
  readonly startTimeoutMs: number;
  readonly commandTimeoutMs: number | null;
  readonly maxLineBytes: number;
  /** What has to hold before the backend is ready. */
  readonly conditions: readonly ReadyCondition[];
  /** How long each way of ending it may take. */
  readonly stop: StopWaits;
  /** Called at most once, in the moment in which the backend is ready. */
  readonly onReady: (ready: ReadyMessage) => void;
  /** Called at most once, when nothing can be sent any more though nobody has stopped it: it will be closed soon. */
  readonly onFailing: (failure: BackendError) => void;
  /** Called once, when it is closed and everything is settled. */
  readonly onClosed: (facts: ExitFacts, cause: BackendError) => void;
}

/** How long a backend that was killed may take to be gone. */
const KILL_LIMIT_MS = 3000;
/** How much longer than its own waits a transport may take to end a backend, before it is not waited for any more. */
const CLOSE_MARGIN_MS = 5000;
/** What is known of a backend that became ready without a ready message: nothing. */
const SILENT_READY: ReadyMessage = { type: 'BACKEND_READY' };

const NOTHING_KNOWN: ExitFacts = { exitCode: null, signal: null, stderrTail: '' };

/** Why a connection ends, as an error for whoever waits. */
type Cause = (facts: ExitFacts, ...about: Parameters<ErrorFor>) => BackendError;

/**
 * One life of one backend, from its start to its end: `idle → starting → ready → closing → closed`. Whatever ends it
 * ends in the same place, where everything that still waits is settled.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #profile = new BackendProfile();
  readonly #outbox: Outbox;
  readonly #exchange: Exchange;
  readonly #readiness: Readiness;
  readonly #ready = deferred<ReadyMessage>();
  /** What it has said about itself. */
  #said = SILENT_READY;
  readonly #closed = deferred<void>();
  #state: ConnectionState = 'idle';
  /** Latched by whoever ends it first. A death that nobody asked for is the cause where there is no other. */
  #cause: Cause | undefined;
  /** Why nothing can be sent any more, though the backend has not ended yet. */
  #shut: Cause | undefined;
  /** Its last words were cut off. */
  #truncated: Error | undefined;
  #facts: ExitFacts = NOTHING_KNOWN;
  #closing: Promise<void> | undefined;
  #received = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { transport, notices, maxLineBytes, conditions } = options;
    this.#outbox = new Outbox({
      maxLineBytes,
      send: (lines) => transport.send(lines),
      onFailure: (error) => this.#cannotSend(error),
    });
    this.#exchange = new Exchange({
      ...options,
      outbox: this.#outbox,
      profile: this.#profile,
      onProgress: (progress) => notices.emit('progress', progress),
      onStray: (text) => this.#stray(text),
      onViolation: (error) => notices.emit('protocolError', error),
      onLateReply: () => notices.countLateReply(),
      onCallbackError: (error) => notices.reportCallbackError(error),
    });
    this.#readiness = new Readiness({
      conditions,
      port: () => transport.port,
      onReady: () => this.#becomeReady(),
      onFailed: (error) => this.#unhealthy(error),
    });
    // Whoever starts it looks at this one; a connection that is never started has nobody who does.
    this.#ready.promise.catch(() => {});
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** How many calls and operations wait. */
  get inFlight(): number {
    return this.#exchange.calls.pending.size + this.#exchange.router.operations.size;
  }

  /** How many messages it has sent: a sign of life, whatever they say. */
  get received(): number {
    return this.#received;
  }

  /** Starts the backend; resolves with its ready message. */
  start(): Promise<ReadyMessage> {
    this.#state = 'starting';
    const { startTimeoutMs } = this.#options;
    // p-timeout bounds rare waits like this one. On the way of a message it would cost 7 µs, four times all the rest.
    return pTimeout(this.#run(), { milliseconds: startTimeoutMs, fallback: () => this.#startTimedOut() });
  }

  /** Sends a command. Never throws: what is wrong rejects the promise. */
  request(spec: CommandSpec, payload: unknown, options: CallOptions<never>): Promise<unknown> {
    if (this.#state !== 'ready') return Promise.reject(this.refusal());
    return this.#exchange.calls.request(spec, payload, options);
  }

  /** Takes hold of an operation; undefined if the backend knows none of that id. */
  async operation(id: string, options: FollowOptions): Promise<Operation | undefined> {
    if (this.#state !== 'ready') throw this.refusal();
    return this.#exchange.operation(id, options);
  }

  /** Whether the backend announced a capability. */
  has(capability: string): boolean {
    return this.#profile.has(capability);
  }

  /** Ends it in good order: answers and final events that still come are read. It may be called again. */
  close(errorFor: ErrorFor): Promise<void> {
    this.#closing ??= this.#climbDown((_, outcome) => errorFor(outcome));
    return this.#closing;
  }

  readonly #receiver: TransportReceiver = {
    onLine: (line) => {
      this.#received += 1;
      this.#exchange.receiveLine(line);
    },
    onFault: (fault) => this.#fault(fault),
    onLog: (line) => this.#log(line),
    onClose: (facts) => this.#finish(facts),
  };

  /** Starts the transport and waits for the ready message, or for the end. */
  async #run(): Promise<ReadyMessage> {
    try {
      await this.#options.transport.start(this.#receiver);
      if (this.#state === 'starting') this.#readiness.begin();
      // It was to be killed before there was anything to kill.
      else if (this.#state === 'closed' || this.#closing === undefined) this.#killUnwanted();
    } catch (error) {
      this.#cause ??= () => asStartError(error);
      this.#finish(NOTHING_KNOWN);
    }
    return this.#ready.promise;
  }

  #killUnwanted(): void {
    if (this.#cause !== undefined) this.#options.transport.kill();
  }

  async #startTimedOut(): Promise<ReadyMessage> {
    // Who ends it meanwhile has the last word: the ladder is not cut short, and what ends it is what start() tells.
    if (this.#state !== 'starting') return this.#ready.promise;
    const { startTimeoutMs: timeoutMs } = this.#options;
    const unmet = this.#readiness.unmet;
    const cause: Cause = ({ stderrTail }) => {
      const text = `The backend was not ready within ${timeoutMs} ms (startTimeoutMs) and was ended; still missing: ${unmet.text}`;
      return new StartTimeoutError(text + lastWords(stderrTail), { timeoutMs, stderrTail }, unmet);
    };
    await this.kill(cause);
    return this.#ready.promise;
  }

  /** Ends it at once, by force, with the given cause for whoever waits. */
  async kill(cause: Cause): Promise<void> {
    if (this.#state === 'closed') return;
    const wasReady = this.#state === 'ready';
    this.#leave(cause);
    this.#options.transport.kill();
    if (wasReady) this.#options.onFailing(cause(this.#facts, 'unknown'));
    await pTimeout(this.#closed.promise, {
      milliseconds: KILL_LIMIT_MS,
      fallback: () => this.#finish(NOTHING_KNOWN),
    });
  }

  async #climbDown(cause: Cause): Promise<void> {
    if (this.#state === 'closed') return;
    const before = this.#state;
    this.#leave(cause);
    try {
      if (before === 'ready' && this.#profile.has('shutdown')) await this.#tellShutdown();
      this.#outbox.flushNow();
    } finally {
      await this.#endTransport(before !== 'idle');
    }
  }

  /** Somebody ends it. Who was first is the cause, and it will not become ready any more. */
  #leave(cause: Cause): void {
    this.#cause ??= cause;
    this.#state = 'closing';
    this.#readiness.stop();
  }

  /** The first rung: it is told, and given a moment to end by itself. */
  async #tellShutdown(): Promise<void> {
    const { shutdownMs } = this.#options.stop;
    if (shutdownMs === 0) return;
    this.#exchange.calls.tell('SHUTDOWN', {});
    this.#outbox.flushNow();
    await pTimeout(this.#closed.promise, { milliseconds: shutdownMs, fallback: () => {} });
  }

  /** Whatever the transport does, this ends, and never rejects: who waits for the end has no use for its failure. */
  async #endTransport(isStarted: boolean): Promise<void> {
    let error: Error | undefined;
    try {
      if (!isStarted) return;
      await pTimeout(this.#options.transport.close(), {
        milliseconds: this.#closeLimitMs,
        fallback: () => this.#options.transport.kill(),
      });
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#options.transport.kill();
    } finally {
      this.#finish({ ...NOTHING_KNOWN, error });
    }
  }

  get #closeLimitMs(): number {
    const { inputMs, terminateMs, killMs } = this.#options.stop;
    return inputMs + terminateMs + killMs + CLOSE_MARGIN_MS;
  }

  #log(line: string): void {
    const { notices, generation } = this.#options;
    notices.emit('log', { line: redact(line), generation });
    if (this.#state !== 'starting') return;
    const ready = parseReady(line);
    if (ready !== undefined) this.#learn(ready);
    this.#readiness.takeLine(line);
  }

  #stray(text: string): void {
    const { notices, generation } = this.#options;
    notices.emit('stray', { text: redact(text), generation });
    if (this.#state === 'starting') this.#readiness.takeLine(text);
  }

  #learn(ready: ReadyMessage): void {
    const mismatch = versionMismatch(this.#options.table.version, ready);
    if (mismatch !== undefined) {
      void this.kill(() => mismatch);
      return;
    }
    this.#profile.learn(ready);
    this.#said = ready;
    this.#readiness.takeMessage();
  }

  #becomeReady(): void {
    if (this.#state !== 'starting') return;
    this.#state = 'ready';
    this.#options.transport.ready?.();
    this.#ready.resolve(this.#said);
    this.#options.onReady(this.#said);
  }

  #unhealthy(error: Error): void {
    const text = `The backend runs but its health check does not pass: ${error.message}`;
    void this.kill(
      ({ stderrTail }) =>
        new StartError(
          `${text}${lastWords(stderrTail)}`,
          { reason: 'unhealthy', stderrTail },
          { cause: error },
        ),
    );
  }

  #fault(fault: LineFault): void {
    this.#exchange.receiveFault(fault);
    const error = faultError(fault, undefined, this.#options.maxLineBytes);
    if (fault.kind === 'truncated') this.#truncated = error;
    if (fault.kind !== 'endless') return;
    void this.kill((facts, outcome) => backendExited({ ...facts, error }, outcome));
  }

  /** The way out is shut. What was not sent is told at once; what was sent may still be answered before it ends. */
  #cannotSend(error: unknown): void {
    if (this.#state !== 'ready') return;
    const cause: Cause = (facts, outcome) =>
      new BackendExitedError(
        'The backend takes no more commands: it has closed its stdin, or is ending.',
        { exitCode: facts.exitCode, signal: facts.signal, stderrTail: facts.stderrTail, outcome },
        { cause: error },
      );
    this.#state = 'closing';
    this.#shut = cause;
    this.#exchange.calls.settle((outcome) => cause(this.#facts, outcome), 'not-sent');
    // Not every transport ends by itself when it cannot be written to. No cause is latched: how it ends tells more.
    this.#closing ??= this.#endTransport(true);
    this.#closing.catch(() => {});
    this.#options.onFailing(cause(this.#facts, 'unknown'));
  }

  /** The end of every road. Whatever a callback does, everything that waits is settled. */
  #finish(ended: ExitFacts): void {
    if (this.#state === 'closed') return;
    const stderrTail = redact(ended.stderrTail);
    const facts = { ...ended, stderrTail, error: ended.error ?? this.#truncated };
    const unforeseen = this.#state === 'starting' ? exitedBeforeReady : backendDied;
    const failure = (this.#cause ?? unforeseen)(facts, 'unknown');
    const cause = this.#cause ?? backendExited;
    this.#facts = facts;
    this.#cause = cause;
    this.#state = 'closed';
    this.#readiness.stop();
    this.#outbox.close();
    try {
      this.#exchange.settle((outcome) => cause(facts, outcome));
    } finally {
      this.#ready.reject(failure);
      this.#closed.resolve();
      this.#options.onClosed(facts, failure);
    }
  }

  /** Why nothing can be sent now. */
  refusal(): BackendError {
    const cause = this.#cause ?? this.#shut;
    if (cause !== undefined) return cause(this.#facts, 'not-sent');
    return new ClosedError('The backend is not ready yet. Wait for start() to resolve.', {
      outcome: 'not-sent',
    });
  }
}

/** What a transport's factory or its start threw, as the error it is for whoever starts a backend. */
export function asStartError(error: unknown): StartError {
  if (error instanceof StartError) return error;
  const text = `The backend could not be started: ${error instanceof Error ? error.message : String(error)}.`;
  return new StartError(text, { reason: 'spawn-failed' }, { cause: error });
}
