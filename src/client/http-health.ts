/** How a backend that serves HTTP is asked whether it is well. Any 2xx answer means yes. */
export interface HttpHealth {
  /** Path of the health check; `/api/health` unless set. */
  readonly path?: string | undefined;
  /** Port, where the transport does not know it. */
  readonly port?: number | undefined;
  /** How often it is asked before it counts as failed; 20 unless set. */
  readonly attempts?: number | undefined;
  /** The wait after the first attempt, in milliseconds; it doubles each time. 100 unless set. */
  readonly intervalMs?: number | undefined;
  /** The longest wait between two attempts; 5 s unless set. */
  readonly maxIntervalMs?: number | undefined;
  /** How long one attempt may take; 2 s unless set. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Asks until the answer is 2xx.
 *
 * @throws Error that says what the last attempt got, when all attempts are used up; the signal's reason when aborted.
 */
export async function checkHealth(
  health: HttpHealth,
  port: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { attempts = 20, intervalMs = 100, maxIntervalMs = 5000 } = health;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await askHealth(health, port, signal);
    if (failure === undefined) return;
    signal.throwIfAborted();
    if (attempt >= attempts) throw failure;
    await pause(Math.min(intervalMs * 2 ** (attempt - 1), maxIntervalMs), signal);
  }
}

/** Asks once; returns what is wrong, or nothing. Only loopback is ever asked. */
export async function askHealth(
  { path = '/api/health', port: ownPort, timeoutMs = 2000 }: HttpHealth,
  port: number | undefined,
  signal: AbortSignal,
): Promise<Error | undefined> {
  const url = `http://127.0.0.1:${ownPort ?? port}${path}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
    await response.body?.cancel();
    return response.ok ? undefined : new Error(`GET ${url} was answered with ${response.status}`);
  } catch (error) {
    return new Error(`GET ${url} failed`, { cause: error });
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
