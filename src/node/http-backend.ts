import type { LogLine } from '../client/notices.ts';
import { ClosedError } from '../errors.ts';
import type { RunOptions } from '../supervisor/client-options.ts';
import type { BackendStatus } from '../supervisor/status.ts';
import { untilAborted } from '../supervisor/until-aborted.ts';
import { Client } from './client.ts';
import type { ClientOptions } from './client-options.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import type { HttpOptions } from './http-options.ts';
import { httpSettings } from './http-settings.ts';
import { NO_COMMANDS } from './no-commands.ts';
import { settle } from './settle.ts';

/**
 * Options of a backend that serves HTTP. What differs from those of a client: `readyWhen` is, unless set, the health
 * check `/api/health`, asked for up to 30 s; `startTimeoutMs` is 40 s, so that the health check can say what it got;
 * `heartbeat` asks the health check that `readyWhen` names (every 5 s, each time up to 2 s), and none where it names
 * none; `stop` sends SIGTERM at once, and SIGKILL after 5 s.
 */
export interface HttpBackendOptions
  extends Omit<
    ClientOptions,
    'stdout' | 'commandTimeoutMs' | 'maxLineBytes' | 'retry' | 'memoryLimitBytes' | 'http'
  > {
  /** Where it listens and how it learns of it; a port from 1733 on unless set. */
  readonly http?: HttpOptions | undefined;
}

/** The events of a backend that serves HTTP. */
export interface HttpBackendEvents {
  /** Its status has changed. */
  readonly status: BackendStatus;
  /** A line of its output: stdout and stderr are both its log. */
  readonly log: LogLine;
  /** A callback of yours threw, or its promise was rejected. */
  readonly callbackError: unknown;
}

/**
 * A backend that serves HTTP, started on a free port with an API key of its own, watched, restarted and ended:
 *
 * ```ts
 * const backend = new HttpBackend({ command: ['python3', '-m', 'uvicorn', 'app:app'] });
 * await backend.start();
 * const items = await (await backend.fetch('/api/items')).json();
 * await backend.close();
 * ```
 */
export class HttpBackend implements AsyncDisposable {
  readonly #client: Client<Record<never, never>>;
  readonly #endpoint: HttpEndpoint;
  readonly #lazyStart: boolean;
  /** The start that somebody has asked for, until it settles. */
  #starting: Promise<void> | undefined;

  /** @throws StartError with the reason `configuration` if its configuration file cannot be used. */
  constructor(options: HttpBackendOptions) {
    const settings = httpSettings(settle(options));
    this.#endpoint = new HttpEndpoint(settings.http);
    this.#lazyStart = settings.lazyStart ?? false;
    this.#client = new Client(NO_COMMANDS, { ...settings, http: this.#endpoint });
  }

  /** What is known about the backend now, its port included. */
  get status(): BackendStatus {
    return this.#client.status;
  }

  /** The port it listens on; null while it is not ready. */
  get port(): number | null {
    return this.status.port;
  }

  /** Where it listens, `http://127.0.0.1:1733` for example; null while it is not ready. */
  get baseUrl(): string | null {
    return this.#endpoint.baseUrl;
  }

  /** See {@link HttpEndpoint.apiKey}. */
  get apiKey(): string | null {
    return this.#endpoint.apiKey;
  }

  /** The path of the log file that it writes, absolute; undefined where it writes none. */
  get logFile(): string | undefined {
    return this.#client.logFile;
  }

  /** Calls back for each event of that name; returns its undo. */
  on<Name extends keyof HttpBackendEvents>(
    name: Name,
    listener: (event: HttpBackendEvents[Name]) => unknown,
  ): () => void {
    return this.#client.on(name, (event) => listener(event as HttpBackendEvents[Name]));
  }

  /**
   * Starts it; resolves when it is ready, at once if it is ready already.
   *
   * @throws StartError: `no-free-port`, `exited` with its last lines, `unhealthy` with what its health check got, and
   * others; StartTimeoutError; ClosedError if it is stopped meanwhile.
   */
  start(run?: RunOptions): Promise<void> {
    return this.#begun(this.#client.start(run));
  }

  /** Ends it; resolves when it and all that it started are gone and its port is free. It can be started again. */
  stop(): Promise<void> {
    return this.#client.stop();
  }

  /** Ends it, if it runs, and starts it, with a new key and perhaps on another port. */
  restart(run?: RunOptions): Promise<void> {
    return this.#begun(this.#client.restart(run));
  }

  /** Starts it unless it runs, or is starting. */
  ensureRunning(): Promise<void> {
    return this.#begun(this.#client.ensureRunning());
  }

  /** Ends it for good. */
  close(): Promise<void> {
    return this.#client.close();
  }

  /** The same as {@link HttpBackend.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Asks it; see {@link HttpEndpoint.fetch}. While it starts, or is started again after a death, the question waits.
   *
   * @throws ClosedError if it does not run; AbortedError if `init.signal` aborts while it waits; what `start` throws if
   * it does not become ready.
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const starting = this.#comingUp();
    if (starting !== undefined) {
      await untilAborted(starting, init.signal ?? undefined, `The request of ${path}`);
    }
    const { lastError } = this.status;
    if (this.baseUrl === null && lastError !== null) {
      throw new ClosedError(`The backend is not running: ${lastError.message}`, { outcome: 'not-sent' });
    }
    return this.#endpoint.fetch(path, init);
  }

  #begun(starting: Promise<void>): Promise<void> {
    this.#starting = starting;
    const settled = (): void => {
      if (this.#starting === starting) this.#starting = undefined;
    };
    starting.then(settled, settled);
    return starting;
  }

  /** What a question has to wait for, if anything: a start, the next life after a death, or the very first one. */
  #comingUp(): Promise<void> | undefined {
    const { state, generation } = this.status;
    const isWanted = state === 'restarting' || (this.#lazyStart && generation === 0);
    return this.#starting ?? (isWanted ? this.ensureRunning() : undefined);
  }
}
