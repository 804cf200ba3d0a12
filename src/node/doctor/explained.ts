import { adviceFor } from './advice.ts';
import type { Patient } from './patient.ts';

/** The exact text of a failure, with all that was tried, and what a developer can do about it. */
export function explained(error: Error, patient: Patient): [text: string, whatToDo: string] {
  const tried = 'tried' in error && Array.isArray(error.tried) && error.tried.length > 1 ? error.tried : [];
  return [[error.message, ...tried].join('\n'), adviceFor(error, patient)];
}
