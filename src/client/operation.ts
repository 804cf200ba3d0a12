import type { ProgressMessage } from '../messages/index.ts';

/**
 * Long work that outlives its response. What starts one resolves when the backend has accepted it.
 *
 * Iterating it gives its events in order, from the first one on, the final one included, and then ends. Each
 * iterator has a bounded buffer of its own: who iterates too slowly misses older `latest` events of the same subject,
 * and where that is not enough the iterator (and nothing else) fails with an `OverloadedError`.
 */
export interface Operation<Result = unknown, Event = ProgressMessage, Started = unknown>
  extends AsyncIterable<Event> {
  /** Its `operation_id`. */
  readonly id: string;
  /** Name of the command that started it. */
  readonly command: string;
  /** What the backend answered when it accepted it. */
  readonly started: Started;
  /**
   * What the final event carries; rejects with a `CommandError` if it did not complete, with the cause if its backend
   * died, and by the call's idle and total limits. Nobody has to look at it: its rejection is never unhandled.
   */
  readonly result: Promise<Result>;
  /** Calls back for every event from now on; returns its undo. */
  onProgress(listener: (event: Event) => unknown): () => void;
  /**
   * Asks the backend to stop it; resolves when the backend has taken note, and `result` then rejects with `CANCELLED`.
   * A backend that cannot be told keeps working: `result` rejects with an `AbortedError` at once.
   */
  cancel(): Promise<void>;
}
