import { explainError } from '../../explain/explain-error.ts';

/** The exact text of a failure and what to do about it. */
export function explained(error: Error): [text: string, whatToDo: string] {
  const { title, whatToDo } = explainError(error);
  return [`${title}: ${error.message}`, whatToDo];
}
