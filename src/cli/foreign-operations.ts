import type { BackendStatus, ProgressMessage } from '../index.ts';
import type { SongClient } from './song-client.ts';

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
 * since it cannot check them; here they are all that there is. Not every backend can be asked for its operations.
 */
export class ForeignOperations {
  readonly #backend: SongClient;
  readonly #endings = new Map<string, Ending>();
  readonly #waiting = new Map<string, (ending: Ending) => void>();
  readonly #unlisten: () => void;

  constructor(backend: SongClient, onProgress: (event: ProgressMessage) => unknown) {
    this.#backend = backend;
    this.#unlisten = backend.on('progress', ({ message, known }) => {
      if (known) return;
      onProgress(message);
      this.#see(message);
    });
  }

  /** Stops following. */
  stop(): void {
    this.#unlisten();
  }

  /** What the final event of an operation carries; rejects if it did not complete, or if its backend is gone. */
  async resultOf(id: string): Promise<unknown> {
    const { status, result, error, error_code } = await this.#endingOf(id);
    if (status === 'completed') return result;
    throw new ForeignOperationError(
      `The operation ${words(status, 'ended')}: ${words(error, 'no reason')} (${words(error_code, 'no code')})`,
    );
  }

  #endingOf(id: string): Promise<Ending> {
    return new Promise((resolve, reject) => {
      const seen = this.#endings.get(id);
      if (seen !== undefined) return resolve(seen);
      const unlisten = this.#backend.on('status', (status) => endedWith(status));
      const endedWith = ({ state, lastError }: BackendStatus): void => {
        if (state === 'running') return;
        unlisten();
        const why = lastError === null ? '.' : `: ${lastError.message}`;
        reject(new ForeignOperationError(`The backend ended before its operation did${why}`));
      };
      this.#waiting.set(id, (ending) => {
        unlisten();
        resolve(ending);
      });
      // It may have ended since it answered.
      endedWith(this.#backend.status);
    });
  }

  #see({ payload }: ProgressMessage): void {
    const { final, ...ending } = payload as Ending & { final?: unknown };
    if (final !== true) return;
    const waiting = this.#waiting.get(payload.operation_id);
    if (waiting === undefined) this.#endings.set(payload.operation_id, ending);
    else waiting(ending);
  }
}

function words(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
