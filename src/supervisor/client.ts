import type { CallOptions } from '../client/call-options.ts';
import { CommandTable } from '../client/command-table.ts';
import { asStartError, Connection } from '../client/connection.ts';
import type { CommandMap, Contract } from '../client/contract.ts';
import type { Caller } from '../client/face.ts';
import { type NoticeSink, Notices } from '../client/notices.ts';
import type { Operation } from '../client/operation.ts';
import {
  type BackendError,
  BackendExitedError,
  ClosedError,
  type Outcome,
  ValidationError,
} from '../errors.ts';
import { controlCommands, type PingResult, PROTOCOL_LIMITS, type ReadyMessage } from '../messages/index.ts';
import { type ExitFacts, type Life, STOP_WAITS, type Transport } from '../wire/transport.ts';
import {
  type ClientOptions,
  DEFAULT_COMMAND_TIMEOUT_MS,
  DEFAULT_START_TIMEOUT_MS,
  type RunOptions,
} from './client-options.ts';
import type { Answer, ClientCounts, EventsOf, PayloadOf, SupervisedEvents } from './client-types.ts';
import type { ControlMap } from './control-map.ts';
import { type BackendStatus, StatusHolder } from './status.ts';
import { untilAborted } from './until-aborted.ts';

const NO_OPTIONS: CallOptions<never> = Object.freeze({});
const EMPTY_PAYLOAD: object = Object.freeze({});

/**
 * A client and the lives of its backend, one after the other: it starts one, waits for it to be ready, and ends it
 * in good order. What runs the backend is behind `connect`. `start()` and `stop()` may alternate; `close()` is final.
 */
export class Client<Commands extends CommandMap<Commands>> implements Caller, AsyncDisposable {
  readonly #options: ClientOptions;
  readonly #table: CommandTable;
  readonly #notices = new Notices<SupervisedEvents>();
  readonly #status = new StatusHolder((status) => this.#notices.emit('status', status));
  readonly #counts = { lateReplies: 0, strayTexts: 0, protocolErrors: 0 };
  #connection: Connection | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #lastFailure: BackendError | undefined;
  /** Grows with every `stop()`: a start that waits for an earlier stop finds that it is not wanted any more. */
  #epoch = 0;
  #closed = false;

  constructor(contract: Contract, options: ClientOptions) {
    checkOptions(options);
    this.#table = new CommandTable(contract, controlCommands);
    this.#options = options;
  }

  /** What is known about the backend now. */
  get status(): BackendStatus {
    return this.#status.current;
  }

  /** What has happened since the client was made, and how many calls and operations wait now. */
  get counts(): ClientCounts {
    return { ...this.#counts, inFlight: this.#connection?.inFlight ?? 0 };
  }

  /** Calls back for each event of that name; returns its undo. */
  on<Name extends keyof SupervisedEvents>(
    name: Name,
    listener: (event: SupervisedEvents[Name]) => unknown,
  ): () => void {
    return this.#notices.on(name, listener);
  }

  /**
   * Starts the backend; resolves when it is ready, at once if it is ready already. Calls made meanwhile wait for it.
   *
   * @throws StartError, StartTimeoutError if it does not become ready; ClosedError if it is stopped meanwhile.
   */
  start(run: RunOptions = {}): Promise<void> {
    if (this.#closed) return observed(Promise.reject(closedError()));
    if (this.#starting !== undefined) return this.#starting;
    if (this.#connection?.state === 'ready') return Promise.resolve();
    const starting = this.#startLife(run).finally(() => {
      if (this.#starting === starting) this.#starting = undefined;
    });
    this.#starting = starting;
    // Who starts it without waiting learns of a failure from the first call.
    return observed(starting);
  }

  /** Starts the backend unless it runs, or is starting. */
  ensureRunning(): Promise<void> {
    return this.start();
  }

  /** Ends the backend in good order; resolves when it is gone. It can be started again. */
  stop(): Promise<void> {
    this.#epoch += 1;
    // A start that is under way is lost; the next start() is a new one, not this one.
    this.#starting = undefined;
    if (this.#stopping !== undefined) return this.#stopping;
    const connection = this.#connection;
    if (connection === undefined || connection.state === 'closed') {
      this.#lastFailure = undefined;
      this.#status.change({ state: 'stopped' });
      return Promise.resolve();
    }
    this.#status.change({ state: 'stopping' });
    const stopping = connection.close(stoppedError).finally(() => {
      if (this.#stopping === stopping) this.#stopping = undefined;
      if (this.#connection !== connection) return;
      // It may have been ending by itself already: it was asked to stop all the same, and it has.
      this.#lastFailure = undefined;
      if (this.#status.current.state === 'error') this.#status.change({ state: 'stopped' });
    });
    this.#stopping = stopping;
    return observed(stopping);
  }

  /** Ends the backend, if it runs, and starts it. */
  restart(run: RunOptions = {}): Promise<void> {
    return observed(this.#restart(run));
  }

  /** Ends the backend for good. Every later call is rejected. */
  close(): Promise<void> {
    this.#closed = true;
    return this.stop();
  }

  /** The same as {@link Client.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Sends a command by name. The methods named after the commands do the same. */
  request<Name extends keyof (Commands & ControlMap) & string>(
    name: Name,
    payload: PayloadOf<(Commands & ControlMap)[Name]>,
    options?: CallOptions<EventsOf<(Commands & ControlMap)[Name]>>,
  ): Promise<Answer<(Commands & ControlMap)[Name]>> {
    return this.call(name, payload, options) as Promise<Answer<(Commands & ControlMap)[Name]>>;
  }

  /** Sends a command by a name that is known only at run time. One that the contract does not know is sent as it is. */
  call(
    name: string,
    payload: unknown = EMPTY_PAYLOAD,
    options: CallOptions<never> = NO_OPTIONS,
  ): Promise<unknown> {
    const connection = this.#connection;
    if (connection?.state === 'ready' && name !== 'PING') {
      return connection.request(this.#table.command(name), payload, options);
    }
    return observed(this.#callWhenReady(name, payload, options));
  }

  /**
   * Takes hold of an operation that runs, or has ended recently, by its id: after a reload, for example.
   *
   * @throws ValidationError if the backend knows no such operation.
   */
  operation(id: string): Promise<Operation> {
    return observed(this.#operation(id));
  }

  async #operation(id: string): Promise<Operation> {
    const connection = await this.#whenReady('GET_OPERATIONS', undefined);
    const running = await connection.operation(id);
    if (running !== undefined) return running;
    const message = 'is neither running nor among the last that ended';
    throw new ValidationError(`The operation ${message}.`, {
      command: 'GET_OPERATIONS',
      issues: [{ path: ['operation_id'], message }],
    });
  }

  async #restart(run: RunOptions): Promise<void> {
    await this.stop();
    const { restarts, generation } = this.status;
    if (generation > 0) this.#status.change({ restarts: restarts + 1 });
    await this.start(run);
  }

  async #startLife({ args, env }: RunOptions): Promise<void> {
    const epoch = this.#epoch;
    await this.#stopping;
    // A life that is ending by itself holds files and ports until it is gone. Two never run at once.
    await this.#connection?.close(stoppedError);
    if (epoch !== this.#epoch) throw stoppedError('not-sent');
    const { startTimeoutMs, commandTimeoutMs, maxLineBytes = PROTOCOL_LIMITS.maxLineBytes } = this.#options;
    const stop = { ...STOP_WAITS, ...this.#options.stop };
    const generation = this.status.generation + 1;
    this.#status.change({ state: 'starting', generation });
    const transport = this.#connect({ generation, args, env, maxLineBytes, stop });
    const connection: Connection = new Connection({
      transport,
      table: this.#table,
      notices: this.#countingNotices,
      generation,
      startTimeoutMs: startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS,
      commandTimeoutMs: commandTimeoutMs === undefined ? DEFAULT_COMMAND_TIMEOUT_MS : commandTimeoutMs,
      maxLineBytes,
      conditions: [this.#options.readyWhen ?? 'message'].flat(),
      stop,
      onReady: (ready) => this.#lifeBegan(transport, ready),
      onClosed: (facts, cause) => this.#lifeEnded(facts, cause),
    });
    this.#connection = connection;
    await connection.start();
    // Its end may have come in the same moment as its ready message.
    if (connection.state !== 'ready') throw this.#notRunning();
  }

  #lifeBegan(transport: Transport, ready: ReadyMessage): void {
    this.#lastFailure = undefined;
    this.#status.change({
      state: 'running',
      pid: transport.pid ?? (typeof ready.pid === 'number' ? ready.pid : null),
      path: transport.path ?? null,
      port: transport.port ?? null,
      startedAt: Date.now(),
      lastError: null,
    });
  }

  readonly #countingNotices: NoticeSink = {
    emit: (name, event) => {
      if (name === 'stray') this.#counts.strayTexts += 1;
      if (name === 'protocolError') this.#counts.protocolErrors += 1;
      this.#notices.emit(name, event as SupervisedEvents[typeof name]);
    },
    reportCallbackError: this.#notices.reportCallbackError,
    countLateReply: () => {
      this.#counts.lateReplies += 1;
    },
  };

  #connect(life: Life): Transport {
    try {
      return this.#options.connect(life);
    } catch (error) {
      const failure = asStartError(error);
      this.#lastFailure = failure;
      this.#status.endLife({ state: 'error', lastError: { code: failure.code, message: failure.message } });
      throw failure;
    }
  }

  /** A life has ended, asked for or not. Nothing starts another one by itself. */
  #lifeEnded(facts: ExitFacts, cause: BackendError): void {
    const asked = cause instanceof ClosedError;
    this.#lastFailure = asked ? undefined : cause;
    this.#status.endLife({
      state: asked ? 'stopped' : 'error',
      lastExit: { exitCode: facts.exitCode, signal: facts.signal, at: Date.now() },
      ...(asked ? {} : { lastError: { code: cause.code, message: cause.message } }),
    });
  }

  async #callWhenReady(name: string, payload: unknown, options: CallOptions<never>): Promise<unknown> {
    const connection = await this.#whenReady(name, options.signal);
    const answer = await connection.request(this.#table.command(name), payload, options);
    if (name === 'PING') this.#learnUsage(answer as PingResult);
    return answer;
  }

  /** The connection once it is ready. */
  async #whenReady(name: string, signal: AbortSignal | undefined): Promise<Connection> {
    const never = this.status.generation === 0 && this.#starting === undefined;
    if (never && this.#options.lazyStart && !this.#closed) void this.start();
    if (this.#starting !== undefined) await untilAborted(this.#starting, signal, name);
    const connection = this.#connection;
    if (connection?.state === 'ready') return connection;
    throw this.#notRunning();
  }

  /** Why there is nobody to send to. */
  #notRunning(): BackendError {
    const failure = this.#lastFailure;
    if (this.#closed) return closedError();
    if (this.status.state === 'stopping') return stoppedError('not-sent');
    // Ending by itself, and not gone yet: the connection knows why.
    if (this.#connection?.state === 'closing') return this.#connection.refusal();
    if (failure === undefined) {
      const text = 'The backend is not running. Call start() first, or set lazyStart.';
      return new ClosedError(text, { outcome: 'not-sent' });
    }
    if (failure instanceof BackendExitedError) {
      const text = `The backend has ended and was not started again: ${failure.message} Call start() to start it.`;
      return new BackendExitedError(
        text,
        { ...exitFieldsOf(failure), outcome: 'not-sent' },
        { cause: failure },
      );
    }
    return new ClosedError(
      'The backend could not be started. Call start() to try again.',
      { outcome: 'not-sent' },
      { cause: failure },
    );
  }

  #learnUsage({ memory_bytes, cpu_time_ms }: PingResult): void {
    if (this.status.state === 'running') this.#status.change({ memory: memory_bytes, cpu: cpu_time_ms });
  }
}

function checkOptions({ startTimeoutMs, commandTimeoutMs, maxLineBytes }: ClientOptions): void {
  for (const [name, value] of Object.entries({ startTimeoutMs, commandTimeoutMs, maxLineBytes })) {
    if (value === undefined || value === null || value > 0) continue;
    throw new TypeError(`${name} must be a number above 0, not ${value}. Leave it out for the default.`);
  }
}

/** Marks a promise as looked at: who looks at it later, or not at all, must not find the program ended by it. */
function observed<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}

function exitFieldsOf({ exitCode, signal, stderrTail }: BackendExitedError) {
  return { exitCode, signal, stderrTail };
}

function stoppedError(outcome: Outcome): ClosedError {
  return new ClosedError('The backend was stopped. Call start() to start it again.', { outcome });
}

function closedError(): ClosedError {
  return new ClosedError('The client is closed. Make a new one.', { outcome: 'not-sent' });
}
