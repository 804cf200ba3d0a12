import { type LoopbackHost, loopbackUrl } from './loopback.ts';

/**
 * How a backend that serves HTTP is asked whether it is well: by GET, on this machine, without following a redirect
 * and without reading the body. Any 2xx answer means yes. {@link HEALTH_PRESETS} has sets of numbers that have served
 * others. A time is from 1 to 2 147 483 647 ms, the longest that a timer can wait.
 */
export interface HttpHealth {
  /** Path of the health check, which begins with `/`; `/api/health` unless set. It must be open without an API key. */
  readonly path?: string | undefined;
  /** The name under which this machine is asked; `127.0.0.1` unless set. */
  readonly host?: LoopbackHost | undefined;
  /** Port, where the transport does not know it. */
  readonly port?: number | undefined;
  /** How often it is asked before it counts as failed; no limit unless set. */
  readonly attempts?: number | undefined;
  /** For how long it is asked, in milliseconds: no attempt begins later. 30 s, or no limit where `attempts` is set. */
  readonly deadlineMs?: number | undefined;
  /** The wait after the first attempt, in milliseconds; it doubles each time. 100 unless set. */
  readonly intervalMs?: number | undefined;
  /** The longest wait between two attempts; 1 s unless set. */
  readonly maxIntervalMs?: number | undefined;
  /** How long one attempt may take; 2 s unless set. */
  readonly timeoutMs?: number | undefined;
}

/** Path of the health check where none is set: the one that the backends of this trade have. */
const HEALTH_PATH = '/api/health';
const DEADLINE_MS = 30_000;
const INTERVAL_MS = 100;
const MAX_INTERVAL_MS = 1000;
const TIMEOUT_MS = 2000;

/**
 * Asks until the answer is 2xx, each time at the port of that moment: a start that finds its port taken moves to
 * another one. `onFailure` learns what each attempt got in place of a good answer.
 *
 * @throws Error that says what the last attempt got, its `cause`, when attempts or time are used up; the signal's
 * reason when aborted.
 */
export async function checkHealth(
  health: HttpHealth,
  port: () => number | undefined,
  signal: AbortSignal,
  onFailure: (failure: Error) => void = () => {},
): Promise<void> {
  const { attempts = Number.POSITIVE_INFINITY, intervalMs = INTERVAL_MS, maxIntervalMs } = health;
  const begun = performance.now();
  const deadlineMs = health.deadlineMs ?? (health.attempts === undefined ? DEADLINE_MS : Infinity);
  for (let attempt = 1; ; attempt += 1) {
    const failure = await askHealth(health, port(), signal);
    signal.throwIfAborted();
    if (failure === undefined) return;
    onFailure(failure);
    const left = begun + deadlineMs - performance.now();
    if (attempt >= attempts || left <= 0) throw givenUp(failure, attempt, performance.now() - begun);
    await pause(Math.min(intervalMs * 2 ** (attempt - 1), maxIntervalMs ?? MAX_INTERVAL_MS, left), signal);
    signal.throwIfAborted();
  }
}

/** Asks once; returns what is wrong, or nothing. It leaves nothing behind: no timer, no listener, no connection. */
export async function askHealth(
  { path = HEALTH_PATH, host = '127.0.0.1', port: ownPort, timeoutMs = TIMEOUT_MS }: HttpHealth,
  port: number | undefined,
  signal: AbortSignal,
): Promise<Error | undefined> {
  const url = loopbackUrl(host, known(ownPort ?? port), path);
  if (signal.aborted) return new Error(`GET ${url} was not made`, { cause: signal.reason });
  const attempt = new AbortController();
  let timedOut = false;
  const abort = (): void => attempt.abort();
  const timer = setTimeout(() => {
    timedOut = true;
    abort();
  }, timeoutMs);
  signal.addEventListener('abort', abort);
  try {
    // A connection that is kept for the next question would outlive the backend by some seconds.
    const headers = { connection: 'close' };
    const response = await fetch(url, { signal: attempt.signal, redirect: 'manual', headers });
    return response.ok ? undefined : new Error(`GET ${url} was answered with ${statusText(response)}`);
  } catch (error) {
    const text = timedOut ? `was not answered within ${timeoutMs} ms` : failureText(error);
    return new Error(`GET ${url} ${text}`, { cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    // The status is all that counts. A body may be endless.
    abort();
  }
}

function known(port: number | undefined): number {
  if (port !== undefined) return port;
  throw new TypeError(
    'The backend has no port to ask at: set `port` of the health check, or the option `http`.',
  );
}

function statusText({ status, type }: Response): string {
  // A browser shows nothing of a redirect that it does not follow.
  const isRedirect = type === 'opaqueredirect' || (status >= 300 && status < 400);
  return isRedirect ? `${status || 'a redirect'}, and redirects are not followed` : String(status);
}

/** `fetch` says "fetch failed" of everything; what failed is in its causes. */
function failureText(error: unknown): string {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  if (!(deepest instanceof Error)) return 'failed';
  const { code } = deepest as { code?: unknown };
  if (code === 'ECONNREFUSED') return 'failed: connection refused (ECONNREFUSED), nothing listens there';
  return `failed: ${deepest.message || deepest.name}${typeof code === 'string' ? ` (${code})` : ''}`;
}

function givenUp(last: Error, attempts: number, milliseconds: number): Error {
  const often = attempts === 1 ? 'once' : `${attempts} times in ${(milliseconds / 1000).toFixed(1)} s`;
  return new Error(`asked ${often}, the last time ${last.message}`, { cause: last });
}

/** Waits, or until the signal is aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
