import type { CallOptions, FollowOptions } from '../client/call-options.ts';
import { CommandTable } from '../client/command-table.ts';
import type { CommandMap, Contract } from '../client/contract.ts';
import type { Caller } from '../client/face.ts';
import { type NoticeSink, Notices } from '../client/notices.ts';
import type { Operation } from '../client/operation.ts';
import { ValidationError } from '../errors.ts';
import { controlCommands, type PingResult } from '../messages/index.ts';
import { checkOptions } from './check-options.ts';
import type { ClientOptions, RunOptions } from './client-options.ts';
import type { Answer, ClientCounts, EventsOf, PayloadOf, SupervisedEvents } from './client-types.ts';
import type { ControlMap } from './control-map.ts';
import { callWithRetries } from './retries.ts';
import type { BackendStatus } from './status.ts';
import { observed, Supervisor } from './supervisor.ts';

const NO_OPTIONS: CallOptions<never> = Object.freeze({});
const EMPTY_PAYLOAD: object = Object.freeze({});

/**
 * A client and the backend that it looks after: commands go out, answers and progress come in, and a backend that dies
 * is started again. What runs the backend is behind `connect`. `start()` and `stop()` may alternate; `close()` is final.
 */
export class Client<Commands extends CommandMap<Commands>> implements Caller, AsyncDisposable {
  readonly #contract: Contract;
  readonly #table: CommandTable;
  readonly #notices = new Notices<SupervisedEvents>();
  readonly #counts = { lateReplies: 0, strayTexts: 0, protocolErrors: 0 };
  readonly #supervisor: Supervisor;
  /** How often a call that a death has cut short may be made again. */
  readonly #retries: number;

  constructor(contract: Contract, options: ClientOptions) {
    checkOptions(options);
    this.#contract = contract;
    this.#table = new CommandTable(contract, controlCommands);
    this.#retries = options.retry?.attempts ?? 0;
    this.#supervisor = new Supervisor({
      client: options,
      table: this.#table,
      notices: this.#countingNotices(),
      onStatus: (status) => this.#notices.emit('status', status),
    });
  }

  /** The protocol that it speaks. */
  get contract(): Contract {
    return this.#contract;
  }

  /** What is known about the backend now. */
  get status(): BackendStatus {
    return this.#supervisor.status;
  }

  /** What has happened since the client was made, and how many calls and operations wait now. */
  get counts(): ClientCounts {
    return { ...this.#counts, inFlight: this.#supervisor.connection?.inFlight ?? 0 };
  }

  /** Calls back for each event of that name; returns its undo. */
  on<Name extends keyof SupervisedEvents>(
    name: Name,
    listener: (event: SupervisedEvents[Name]) => unknown,
  ): () => void {
    return this.#notices.on(name, listener);
  }

  /**
   * Starts the backend; resolves when it is ready, at once if it is ready already. Calls made meanwhile wait for it, as
   * they do while it is started again after a death. It forgets the deaths that were counted so far. While the backend
   * runs or is starting the options of a run have no effect: `restart()` replaces it with others.
   *
   * @throws StartError, StartTimeoutError if it does not become ready (it is not tried again by itself then);
   * ClosedError if it is stopped meanwhile.
   */
  start(run: RunOptions = {}): Promise<void> {
    return this.#supervisor.start(run);
  }

  /**
   * Starts the backend, as it was started last, unless it runs or is starting.
   *
   * @throws what `start` throws; CrashLoopError if it died too often: only `start()` and `restart()` try it again then.
   */
  ensureRunning(): Promise<void> {
    return this.#supervisor.ensureRunning();
  }

  /** Ends the backend in good order; resolves when it is gone. It can be started again. */
  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  /** Ends the backend, if it runs, and starts it. Calls made meanwhile wait; those under way are cut short. */
  restart(run: RunOptions = {}): Promise<void> {
    return this.#supervisor.restart(run);
  }

  /** Ends the backend for good. Every later call is rejected. */
  close(): Promise<void> {
    return this.#supervisor.close();
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
    const { connection } = this.#supervisor;
    if (connection?.state === 'ready' && this.#retries === 0 && name !== 'PING') {
      return connection.request(this.#table.command(name), payload, options);
    }
    return observed(this.#callWhenReady(name, payload, options));
  }

  /**
   * Takes hold of an operation that runs, or has ended recently, by its id: after a reload, for example. `onProgress` is
   * called back from then on; of one that has ended, with its final event.
   *
   * @throws ValidationError if the backend knows no such operation.
   */
  operation(id: string, options: FollowOptions = {}): Promise<Operation> {
    return observed(this.#operation(id, options));
  }

  async #operation(id: string, options: FollowOptions): Promise<Operation> {
    const connection = await this.#supervisor.whenReady('GET_OPERATIONS', undefined);
    const running = await connection.operation(id, options);
    if (running !== undefined) return running;
    const message = 'is neither running nor among the last that ended';
    throw new ValidationError(`The operation ${message}.`, {
      command: 'GET_OPERATIONS',
      issues: [{ path: ['operation_id'], message }],
    });
  }

  async #callWhenReady(name: string, payload: unknown, options: CallOptions<never>): Promise<unknown> {
    const answer = await callWithRetries({
      attempts: this.#retries,
      spec: this.#table.command(name),
      payload,
      options,
      whenReady: () => this.#supervisor.whenReady(name, options.signal),
    });
    if (name === 'PING') this.#supervisor.learnUsage(answer as PingResult);
    return answer;
  }

  #countingNotices(): NoticeSink {
    return {
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
  }
}
