/** A failure in plain words. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
  readonly whatToDo: string;
}

/** What to do about what should not happen. */
export const REPORT = 'Start the application again. If it goes on, report it with the exact text.';
