import type { BackendClient, ProgressMessage } from '../index.ts';

/** How an operation ended, as its final event tells it. */
interface Ending {
  readonly status?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly error_code?: unknown;
}

/** An operation that no contract describes did not complete. */
export class ForeignOperationError extends Error {
  override readonly name = 'ForeignOperationError';
}

/**
 * Follows operations whose events no contract describes. The client gives such events to whoever listens in general,
 * since it cannot check them; here they are all that there is.
 */
export class ForeignOperations {
  readonly #endings = new Map<string, Ending>();
  readonly #waiting = new Map<string, (ending: Ending) => void>();
  /** Stops following. */
  readonly stop: () => void;

  constructor(backend: BackendClient, onProgress: (event: ProgressMessage) => unknown) {
    this.stop = backend.on('progress', ({ message, known }) => {
      if (known) return;
      onProgress(message);
      this.#see(message);
    });
  }

  /** What the final event of an operation carries; rejects if it did not complete, or if its backend is gone. */
  async resultOf(backend: BackendClient, id: string): Promise<unknown> {
    const ended = new Promise<Ending>((resolve) => {
      const seen = this.#endings.get(id);
      if (seen === undefined) this.#waiting.set(id, resolve);
      else resolve(seen);
    });
    const byEvent = ended.then((ending) => {
      if (ending.status === 'completed') return ending.result;
      throw new ForeignOperationError(
        `The operation ${String(ending.status)}: ${String(ending.error)} (${String(ending.error_code)})`,
      );
    });
    // The handle knows what happens to the backend, which no event tells.
    const byHandle = backend.operation(id).then(({ result }) => result);
    return Promise.race([byEvent, byHandle]);
  }

  #see({ payload }: ProgressMessage): void {
    const { final, ...ending } = payload as Ending & { final?: unknown };
    if (final !== true) return;
    const waiting = this.#waiting.get(payload.operation_id);
    if (waiting === undefined) this.#endings.set(payload.operation_id, ending);
    else waiting(ending);
  }
}
