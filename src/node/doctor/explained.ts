import { explainError } from '../../explain/explain-error.ts';
import { adviceFor } from './advice.ts';
import type { Patient } from './patient.ts';

/** The exact text of a failure, with all that was tried, and what a developer can do about it. */
export function explained(error: Error, patient: Patient): [text: string, whatToDo: string] {
  const tried = 'tried' in error && Array.isArray(error.tried) && error.tried.length > 1 ? error.tried : [];
  const text = `${explainError(error).title}: ${error.message}`;
  return [[text, ...tried].join('\n'), adviceFor(error, patient)];
}
