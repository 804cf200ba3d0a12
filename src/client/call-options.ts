import type { ProgressMessage } from '../messages/index.ts';

/** Options of one call. */
export interface CallOptions<Event = ProgressMessage> {
  /** Aborts the call; the backend is told where it can be told. */
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the response; null for none. Takes the place of the command's own limit and of the client's. */
  readonly timeoutMs?: number | null | undefined;
  /** Longest wait without a sign of progress. Every progress event starts it anew. For an operation it bounds `result`. */
  readonly idleTimeoutMs?: number | undefined;
  /** Longest wait in all, from the call to its end; progress does not extend it. For an operation it bounds `result`. */
  readonly totalTimeoutMs?: number | undefined;
  /**
   * Called for every progress event of this call, in order. What it throws, or rejects with, harms nobody: it is
   * told as the client's `callbackError` event.
   */
  readonly onProgress?: ((event: Event) => unknown) | undefined;
}

/** Options of taking hold of an operation. */
export type FollowOptions<Event = ProgressMessage> = Pick<CallOptions<Event>, 'onProgress'>;
