import type { Operation } from '../renderer/index.ts';

/**
 * Where the operation of a component stands. `idle`: there is none. `looking`: one that runs already is looked for.
 * `starting`: it is not accepted yet. `lost`: the way to the bridge broke; it is taken hold of again, and `looking` meanwhile,
 * when that is back, as often as it takes; what was seen of it stays, and `error` tells how it broke.
 * `failed`: it did not complete, or could not be started; `error` tells why.
 */
export type OperationPhase =
  | 'idle'
  | 'looking'
  | 'starting'
  | 'running'
  | 'lost'
  | 'completed'
  | 'failed'
  | 'cancelled';

/** What a component knows of its operation. */
export interface OperationState<Result, Event, Started> {
  /** Where it stands. */
  readonly state: OperationPhase;
  /** The operation, from its acceptance on; it stays when it has ended. */
  readonly operation: Operation<Result, Event, Started> | undefined;
  /** Its newest event. */
  readonly latest: Event | undefined;
  /** The newest event of each thing that its events are about: of each song, each queue, each file, and of the whole. */
  readonly events: readonly Event[];
  /**
   * How far the whole of it is, in percent; null before that is known, and where none of its events is about the whole
   * (then `events` have the progress of its parts).
   */
  readonly progress: number | null;
  /** What it came to, once it is completed. */
  readonly result: Result | undefined;
  /** Why it did not complete. */
  readonly error: unknown;
}

/** There is no operation. */
export const NO_OPERATION: OperationState<unknown, never, unknown> = Object.freeze({
  state: 'idle',
  operation: undefined,
  latest: undefined,
  events: Object.freeze([]),
  progress: null,
  result: undefined,
  error: undefined,
});
