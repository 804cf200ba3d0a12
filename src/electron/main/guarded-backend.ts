import type { BackendStatus } from '../../supervisor/status.ts';

/** What a quit guard needs of a backend; every client of this package fits, `HttpBackend` too. */
export interface GuardedBackend {
  /** What it is doing. */
  readonly status: Pick<BackendStatus, 'state' | 'pid' | 'generation'>;
  /** Ends it in good order; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Whether there is anything to end. What went wrong and is not started again by itself is no process any more. */
export function isRunning({ status: { state, pid } }: GuardedBackend): boolean {
  return state === 'error' ? pid !== null : state !== 'stopped';
}
