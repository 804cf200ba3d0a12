/** What the doctor found out about one thing. */
export interface Finding {
  /** What was looked at, as a word: `configuration`, `program`, `interpreter`, `module`, `port`, `data`, `log`, `leftovers`, `ready`, `stop`. */
  readonly check: string;
  /** `problem`: it cannot work like this. `warning`: it may work, and somebody should look at it. `skipped`: it could not be looked at, or there is nothing to look at. */
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped';
  /** What was found. */
  readonly text: string;
  /** What to do about it; null where there is nothing to do. */
  readonly whatToDo: string | null;
}

/** A finding without the name of its check. */
export type Result = Omit<Finding, 'check'>;

export function ok(text: string): Result {
  return { status: 'ok', text, whatToDo: null };
}

export function skipped(text: string): Result {
  return { status: 'skipped', text, whatToDo: null };
}

export function warning(text: string, whatToDo: string): Result {
  return { status: 'warning', text, whatToDo };
}

export function problem(text: string, whatToDo: string): Result {
  return { status: 'problem', text, whatToDo };
}
