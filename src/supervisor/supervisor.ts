import type { CommandTable } from '../client/command-table.ts';
import { asStartError, type Connection } from '../client/connection.ts';
import type { NoticeSink } from '../client/notices.ts';
import {
  type BackendError,
  ClosedError,
  CrashLoopError,
  StartError,
  StartTimeoutError,
  UnresponsiveError,
} from '../errors.ts';
import type { PingResult, ReadyMessage } from '../messages/index.ts';
import type { ExitFacts, Transport } from '../wire/transport.ts';
import type { ClientOptions, RunOptions } from './client-options.ts';
import type { Heartbeat } from './heartbeat.ts';
import { MemoryLimit } from './memory-limit.ts';
import { newLife } from './new-life.ts';
import { Pause } from './pause.ts';
import { type CrashLoop, RestartPolicy } from './restart-policy.ts';
import { isRestartable } from './restartable.ts';
import { type BackendStatus, type ExitReason, type LastExit, lastErrorOf, StatusHolder } from './status.ts';
import { closedError, notRunningError, replacedError, stoppedError } from './stop-errors.ts';
import { untilAborted } from './until-aborted.ts';
import { watch } from './watch.ts';

/** What a {@link Supervisor} needs. */
interface SupervisorOptions {
  readonly client: ClientOptions;
  readonly table: CommandTable;
  readonly notices: NoticeSink;
  readonly onStatus: (status: BackendStatus) => void;
}

/**
 * The lives of one backend, one after the other: it starts one, watches over it, starts the next one when it dies, and
 * ends it in good order. Two never run at once. Every method may be called at any time, in any order: what comes later
 * overtakes what came before, and every promise settles.
 */
export class Supervisor {
  readonly #options: ClientOptions;
  readonly #table: CommandTable;
  readonly #notices: NoticeSink;
  readonly #status: StatusHolder;
  readonly #policy: RestartPolicy | undefined;
  readonly #memory: MemoryLimit;
  /** The present life, or the last one. */
  #connection: Connection | undefined;
  #heartbeat: Heartbeat | undefined;
  /** When the present life became ready; undefined before that. */
  #readyAt: number | undefined;
  /** The start that is under way: a first one, or one after a death. Calls wait for it. */
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #failure: BackendError | undefined;
  #run: RunOptions = {};
  /** The life whose end a start waits for: nobody else needs to start anything after it. */
  #awaited: Connection | undefined;
  /** The life whose death was acted on before it was seen: it is not counted twice. */
  #judged: Connection | undefined;
  /** The starts after a death, until one of them is ready. Who is not this one any more has no say. */
  #recovery: object | undefined;
  #pause: Pause | undefined;
  /** Grows with every `stop()` and `restart()`: an earlier start finds that it is not wanted any more. */
  #epoch = 0;
  /** Grows with every `stop()`: who waits for an earlier start learns of it; after a `restart()` it goes on waiting. */
  #stops = 0;
  /** Why the present life is ended, where another one follows it. */
  #replacing: ExitReason | undefined;
  #closed = false;

  constructor({ client, table, notices, onStatus }: SupervisorOptions) {
    this.#options = client;
    this.#table = table;
    this.#notices = notices;
    this.#status = new StatusHolder(onStatus);
    const restart = client.restart === false ? undefined : (client.restart ?? {});
    this.#policy = restart && new RestartPolicy(restart);
    this.#memory = new MemoryLimit(client.memoryLimitBytes, new RestartPolicy(restart));
  }

  get status(): BackendStatus {
    return this.#status.current;
  }

  /** The present life, or the last one. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** See `Client.start`. */
  start(run: RunOptions = {}): Promise<void> {
    if (this.#closed) return observed(Promise.reject(closedError()));
    if (this.#starting !== undefined) return this.#starting;
    if (this.#connection?.state === 'ready') return Promise.resolve();
    this.#forgetDeaths();
    this.#run = run;
    return this.#begin(() => this.#startLife('starting'));
  }

  /** See `Client.ensureRunning`. */
  ensureRunning(): Promise<void> {
    const isGivenUp = this.#starting === undefined && this.#failure instanceof CrashLoopError;
    return isGivenUp ? observed(Promise.reject(this.#failure)) : this.start(this.#run);
  }

  /** See `Client.restart`. */
  restart(run: RunOptions = {}): Promise<void> {
    if (this.#closed) return observed(Promise.reject(closedError()));
    this.#forgetDeaths();
    this.#run = run;
    return this.#replace('restarted');
  }

  /** See `Client.stop`. */
  stop(): Promise<void> {
    this.#overtake();
    this.#stops += 1;
    // A start that is under way is lost; the next start() is a new one, not this one.
    this.#starting = undefined;
    this.#replacing = undefined;
    const connection = this.#connection;
    if (connection === undefined || connection.state === 'closed') {
      this.#stopped();
      return Promise.resolve();
    }
    this.#status.change({ state: 'stopping' });
    if (this.#stopping !== undefined) return this.#stopping;
    const stopping = connection.close(stoppedError).finally(() => {
      if (this.#stopping === stopping) this.#stopping = undefined;
      if (this.#connection === connection && this.#starting === undefined) this.#stopped();
    });
    this.#stopping = stopping;
    return observed(stopping);
  }

  /** See `Client.close`. */
  close(): Promise<void> {
    this.#closed = true;
    return this.stop();
  }

  /** The connection once it is ready, for a call of that name. */
  async whenReady(name: string, signal: AbortSignal | undefined): Promise<Connection> {
    const isNew = this.status.generation === 0 && this.#starting === undefined;
    if (isNew && this.#options.lazyStart && !this.#closed) void this.start();
    if (this.#starting !== undefined) await untilAborted(this.#starting, signal, name);
    const connection = this.#connection;
    if (connection?.state === 'ready') return connection;
    throw this.#notRunning();
  }

  /** Takes over what an answer to PING says. A backend over its memory limit is replaced, but never under a call. */
  learnUsage({ memory_bytes, cpu_time_ms }: PingResult): void {
    if (this.status.state !== 'running') return;
    this.#status.change({ memory: memory_bytes, cpu: cpu_time_ms });
    const isIdle = this.#connection?.state === 'ready' && this.#connection.inFlight === 0;
    if (this.#memory.isReached(memory_bytes, isIdle, performance.now())) this.#renew();
  }

  /** Makes a start the one that is under way. Where a restart takes its place, that settles it. */
  #begin(work: () => Promise<void>): Promise<void> {
    const [epoch, stops] = [this.#epoch, this.#stops];
    const starting: Promise<void> = work()
      .catch((error: unknown) => {
        if (this.#starting === undefined || epoch === this.#epoch || stops !== this.#stops) throw error;
        return this.#starting;
      })
      .finally(() => {
        if (this.#starting === starting) this.#starting = undefined;
      });
    this.#starting = starting;
    // Who starts it without waiting learns of a failure from the first call.
    return observed(starting);
  }

  #forgetDeaths(): void {
    this.#policy?.forget();
    this.#memory.forget();
  }

  /** Whatever waits to start something is not wanted any more. */
  #overtake(): void {
    this.#epoch += 1;
    this.#recovery = undefined;
    this.#pause?.cancel();
  }

  /** Ends the present life, if there is one, and starts the next. */
  #replace(reason: ExitReason): Promise<void> {
    this.#overtake();
    const { restarts, generation } = this.status;
    if (generation === 0) return this.#begin(() => this.#startLife('starting'));
    this.#status.change({ state: 'restarting', restarts: restarts + 1 });
    this.#endToReplace(reason);
    return this.#begin(() => this.#startLife('restarting'));
  }

  /** Replaces a backend that has grown too large, in good order; a start that fails is tried again as after a death. */
  #renew(): void {
    const policy = this.#policy;
    if (policy === undefined) {
      void this.#replace('memory-limit');
      return;
    }
    this.#overtake();
    this.#endToReplace('memory-limit');
    void this.#begin(() => this.#recover(policy, undefined, this.status.lastExit, 0));
  }

  /** Ends the present life at once: it takes no more calls, and those that come wait for the next one. */
  #endToReplace(reason: ExitReason): void {
    this.#replacing = reason;
    if (this.#connection !== undefined) void observed(this.#connection.close(replacedError));
  }

  async #startLife(state: 'starting' | 'restarting'): Promise<void> {
    const epoch = this.#epoch;
    const before = this.#connection;
    this.#awaited = before;
    await this.#stopping;
    // A life that ends by itself, or is replaced, holds files and ports until it is gone. Two never run at once.
    await before?.close(stoppedError);
    if (epoch !== this.#epoch) throw stoppedError('not-sent');
    this.#replacing = undefined;
    this.#readyAt = undefined;
    const generation = this.status.generation + 1;
    this.#status.change({ state, generation });
    const connection = this.#newLife(generation);
    this.#connection = connection;
    await connection.start();
    if (connection.state === 'ready') return;
    // Its end has come in the same moment as its ready message.
    if (this.#recovery === undefined || this.#starting === undefined)
      throw this.#failure ?? this.#notRunning();
    return this.#starting;
  }

  #newLife(generation: number): Connection {
    try {
      return newLife({
        options: this.#options,
        run: this.#run,
        generation,
        table: this.#table,
        notices: this.#notices,
        onReady: (...began) => this.#lifeBegan(...began),
        onFailing: (...failing) => this.#lifeFailed(...failing),
        onEnded: (...ended) => this.#lifeEnded(...ended),
      });
    } catch (error) {
      const failure = this.#withLogFile(asStartError(error));
      if (this.#recovery === undefined) this.#giveUp(failure);
      throw failure;
    }
  }

  #lifeBegan(connection: Connection, transport: Transport, ready: ReadyMessage): void {
    this.#failure = undefined;
    this.#recovery = undefined;
    this.#readyAt = performance.now();
    this.#memory.begin(this.#readyAt);
    this.#status.change({
      state: 'running',
      pid: transport.pid ?? (typeof ready.pid === 'number' ? ready.pid : null),
      path: transport.path ?? null,
      port: transport.port ?? null,
      startedAt: Date.now(),
      lastError: null,
    });
    const { heartbeat } = this.#options;
    const ping = (): Promise<void> => this.#ping(connection);
    this.#heartbeat = watch({ connection, port: transport.port, heartbeat, ping });
  }

  /** A life cannot be used any more, though it has not ended yet: what follows its death begins now. */
  #lifeFailed(connection: Connection, failure: BackendError): void {
    this.#heartbeat?.stop();
    const isRecovered = this.#policy !== undefined && isRestartable(failure);
    if (!isRecovered || this.#awaited === connection || this.status.state !== 'running') return;
    this.#judged = connection;
    this.#died(this.#policy, failure, this.status.lastExit);
  }

  /** A life has ended, asked for or not. */
  #lifeEnded(connection: Connection, facts: ExitFacts, cause: BackendError): void {
    this.#heartbeat?.stop();
    const isAsked =
      cause instanceof ClosedError || this.#replacing !== undefined || this.status.state === 'stopping';
    const reason = isAsked ? (this.#replacing ?? 'stopped') : exitReason(cause);
    const lastExit: LastExit = { exitCode: facts.exitCode, signal: facts.signal, at: Date.now(), reason };
    if (isAsked) {
      this.#failure = undefined;
      this.#status.endLife({ state: this.#replacing === undefined ? 'stopped' : 'restarting', lastExit });
      return;
    }
    const failure = this.#withLogFile(cause);
    if (this.#judged !== connection) this.#failure = failure;
    const isRecovered = this.#readyAt !== undefined && this.#policy !== undefined && isRestartable(failure);
    if (this.#recovery !== undefined || this.#judged === connection) this.#status.endLife({ lastExit });
    else if (this.#awaited === connection) {
      this.#status.endLife({ state: 'error', lastExit, lastError: lastErrorOf(failure) });
    } else if (isRecovered) this.#died(this.#policy, failure, lastExit);
    else this.#giveUp(failure, lastExit);
  }

  /** It died after it was ready: it is started again, or this was once too often. */
  #died(policy: RestartPolicy, failure: BackendError, lastExit: LastExit | null): void {
    const now = performance.now();
    const decision = policy.next(now, now - (this.#readyAt ?? now));
    if (decision.kind === 'restart') {
      void this.#begin(() => this.#recover(policy, failure, lastExit, decision.delayMs));
    } else this.#giveUp(crashLoop(failure, decision), lastExit);
  }

  /** Starts it again, as often as the policy allows, until it is ready. */
  async #recover(
    policy: RestartPolicy,
    death: BackendError | undefined,
    exit: LastExit | null,
    firstMs: number,
  ): Promise<void> {
    const recovery = {};
    this.#recovery = recovery;
    let failure = death;
    let lastExit = exit;
    let delayMs = firstMs;
    for (;;) {
      const restarts = this.status.restarts + 1;
      this.#status.endLife({
        state: 'restarting',
        restarts,
        lastExit,
        lastError: failure ? lastErrorOf(failure) : null,
      });
      this.#pause = new Pause(delayMs);
      await this.#pause.over;
      try {
        return await this.#startLife('restarting');
      } catch (error) {
        if (this.#recovery !== recovery) throw error;
        failure = error as BackendError;
      }
      lastExit = this.status.lastExit;
      const decision = isRestartable(failure) ? policy.next(performance.now(), 0) : undefined;
      if (decision?.kind !== 'restart') {
        const last = decision === undefined ? failure : crashLoop(failure, decision);
        this.#giveUp(last, lastExit);
        throw last;
      }
      delayMs = decision.delayMs;
    }
  }

  /** It is not started again by itself. */
  #giveUp(failure: BackendError, lastExit = this.status.lastExit): void {
    this.#failure = failure;
    this.#recovery = undefined;
    // Whoever asks for a start from now on asks for a new one.
    this.#starting = undefined;
    this.#status.endLife({ state: 'error', lastExit, lastError: lastErrorOf(failure) });
  }

  #stopped(): void {
    this.#failure = undefined;
    this.#status.change({ state: 'stopped' });
  }

  async #ping(connection: Connection): Promise<void> {
    const answer = await connection.request(this.#table.command('PING'), {}, { timeoutMs: null });
    this.learnUsage(answer as PingResult);
  }

  /** Why there is nobody to send to. */
  #notRunning(): BackendError {
    if (this.#closed) return closedError();
    if (this.status.state === 'stopping') return stoppedError('not-sent');
    // Ending by itself, and not gone yet: the connection knows why.
    if (this.#connection?.state === 'closing') return this.#connection.refusal();
    return notRunningError(this.#failure);
  }

  /** Puts the log file into the error of a start that failed: the rest of the story is there. */
  #withLogFile(failure: BackendError): BackendError {
    const { logFile } = this.#options;
    const isOfStart = failure instanceof StartError || failure instanceof StartTimeoutError;
    if (logFile !== undefined && isOfStart && failure.logFile === undefined) {
      failure.logFile = logFile;
      failure.message += `\nThe log is in ${logFile}`;
    }
    return failure;
  }
}

function crashLoop(failure: BackendError, { deaths, withinMs }: CrashLoop): CrashLoopError {
  const often = deaths === 1 ? 'died' : `died ${deaths} times within ${withinMs / 1000} s`;
  return new CrashLoopError(
    `The backend ${often} and is not started again by itself. Mend what is wrong, then call restart(). ` +
      `The last time: ${failure.message}`,
    { deaths, withinMs },
    { cause: failure },
  );
}

function exitReason(cause: BackendError): ExitReason {
  if (cause instanceof UnresponsiveError) return 'unresponsive';
  return cause instanceof StartError || cause instanceof StartTimeoutError ? 'start-failed' : 'died';
}

/** Marks a promise as looked at: who looks at it later, or not at all, must not find the program ended by it. */
export function observed<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
