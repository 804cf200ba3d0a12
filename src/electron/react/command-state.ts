/** Where a command of a component stands. */
export interface CommandState<Data> {
  /** What it answered last; undefined before that. */
  readonly data: Data | undefined;
  /** Why it failed last; undefined once it is run again. */
  readonly error: unknown;
  /** Whether an answer is waited for. */
  readonly pending: boolean;
}

/** Nothing has been asked yet. */
export const NOTHING_ASKED: CommandState<never> = Object.freeze({
  data: undefined,
  error: undefined,
  pending: false,
});
