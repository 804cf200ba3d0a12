import { BackendExitedError, type ExitFields, type Outcome, StartError } from '../errors.ts';
import type { ExitFacts } from '../wire/transport.ts';
import { outcomeText } from './call-errors.ts';

/** Exit code of a backend that says of itself that its configuration is wrong (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIGURATION = 78;

/** Lines of the log that an error's text shows; its field holds them all. */
const SHOWN_LINES = 12;
const BEFORE_LAST_LINES = '. The last lines of its stderr:\n  ';

/** The backend died under a call. */
export function backendExited(facts: ExitFacts, outcome: Outcome): BackendExitedError {
  const text = `The backend ${exitText(facts)}; ${outcomeText(outcome)}${lastWords(facts.stderrTail)}`;
  return new BackendExitedError(text, { ...exitFields(facts), outcome }, { cause: facts.error });
}

/** The backend died; nobody's call is meant. */
export function backendDied(facts: ExitFacts): BackendExitedError {
  const text = `The backend ${exitText(facts)}${lastWords(facts.stderrTail)}`;
  return new BackendExitedError(text, { ...exitFields(facts), outcome: 'unknown' }, { cause: facts.error });
}

/** The backend ended before it was ready. */
export function exitedBeforeReady(facts: ExitFacts): StartError {
  const reason = facts.exitCode === EXIT_CONFIGURATION ? 'configuration' : 'exited';
  const text = `The backend ${exitText(facts)} before it said that it is ready${lastWords(facts.stderrTail)}`;
  return new StartError(text, { reason, ...exitFields(facts) }, { cause: facts.error });
}

/** The end of the log, to be put after a sentence. */
export function lastWords(stderrTail: string): string {
  const lines = stderrTail.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return '. It wrote nothing to stderr.';
  return `${BEFORE_LAST_LINES}${lines.slice(-SHOWN_LINES).join('\n  ')}`;
}

/** The text of an error without the end of the log, for who may not read the log. */
export function withoutLastWords(text: string): string {
  const end = text.indexOf(BEFORE_LAST_LINES);
  return end === -1 ? text : `${text.slice(0, end)}.`;
}

function exitText({ exitCode, signal, error }: ExitFacts): string {
  const why = error === undefined ? '' : ` (${error.message.replace(/\.$/, '')})`;
  if (signal !== null) return `was ended by ${signal}${why}`;
  return exitCode === null ? `ended${why}` : `exited with code ${exitCode}${why}`;
}

function exitFields({ exitCode, signal, stderrTail }: ExitFacts): ExitFields {
  return { exitCode, signal, stderrTail };
}
