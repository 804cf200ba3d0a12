import { type ErrorFacts, factsOf } from './error-facts.ts';
import type { Explanation } from './explanation.ts';
import { generalExplanation } from './general.ts';
import { specificExplanation } from './specific.ts';

/** A failure in words for the user of an application, beside the exact ones. */
export interface ErrorExplanation {
  /** A few words, for the head of a dialog. */
  readonly title: string;
  /** What happened, in a sentence or two. */
  readonly text: string;
  /** What the user can do about it. */
  readonly whatToDo: string;
  /** The exact text, for a report: the code, the message, and the log file where there is one. */
  readonly technical: string;
}

/**
 * Puts a failure into words that the user of an application understands.
 *
 * It goes by the fields of an error, not by its class, so that it works as well where an error has come from another
 * process as `{ code, message }`, in a window for example. Anything that is not a failure of a backend is explained as
 * an unexpected one, with its text beside it.
 */
export function explainError(error: unknown): ErrorExplanation {
  const facts = { ...factsOf(decisive(error)), outcome: factsOf(error).outcome };
  // A full disk is a better reason for a crash than the crash itself.
  const explanation = specificExplanation(facts) ?? generalExplanation(facts);
  return { ...plain(explanation), technical: technical(facts) };
}

/** That nothing runs is no reason where it is known why. */
function decisive(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const isKnown = typeof cause === 'object' && cause !== null && 'code' in cause;
  return code === 'CLOSED' && isKnown ? cause : error;
}

function plain({ title, text, whatToDo }: Explanation): Explanation {
  return { title, text, whatToDo };
}

function technical({ code, message, logFile }: ErrorFacts): string {
  const exact = code === undefined ? message : `${code}: ${message}`;
  return logFile === undefined ? exact : `${exact}\nLog file: ${logFile}`;
}
