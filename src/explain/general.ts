import { bridgeRefusal } from './bridge-refusal.ts';
import type { ErrorFacts } from './error-facts.ts';
import { type Explanation, REPORT } from './explanation.ts';

const AGAIN = 'Try again. If it goes on, start the application again.';
const REINSTALL =
  'Install the application again. A security program may have moved the file away: look at its reports.';

/** Why a backend could not be started, by the reason of the error. */
const startFailures: Readonly<Record<string, (facts: ErrorFacts) => Explanation>> = {
  'not-found': notFound,
  'inside-archive': notFound,
  'no-such-cwd': notFound,
  'not-executable': ({ path }) => ({
    title: 'The background program must not be run',
    text: `The system does not permit to run ${path ?? 'the background program'}.`,
    whatToDo: `${REINSTALL} On macOS and Linux the file has to be marked as executable.`,
  }),
  'spawn-failed': ({ path }) => ({
    title: 'The background program could not be run',
    text: `The system could not run ${path ?? 'it'}. It may be damaged, or made for another kind of computer.`,
    whatToDo: REINSTALL,
  }),
  'protocol-version': ({ versions }) => ({
    title: 'Two parts of the application do not fit together',
    text:
      versions === undefined
        ? 'The application and its background program have different versions.'
        : `The application speaks version ${versions.client} of the protocol, its background program version ${versions.backend}.`,
    whatToDo: 'Install the newest version of the application, whole.',
  }),
  configuration: ({ path }) => ({
    title: 'The settings are wrong',
    text: `The background program cannot start with its present settings${path === undefined ? '' : ` (${path})`}.`,
    whatToDo: 'Correct the settings. The exact text says which one is wrong.',
  }),
  unhealthy: notReady,
  exited: crashed,
};

/** What happened, by the code of the error. */
const failures: Readonly<Record<string, (facts: ErrorFacts) => Explanation>> = {
  START_FAILED: (facts) => (startFailures[facts.reason ?? reasonIn(facts)] ?? crashed)(facts),
  START_TIMEOUT: notReady,
  CRASH_LOOP: ({ lastWords }) => ({
    title: 'The background program keeps crashing',
    text: `It was started again several times and crashed each time.${quoted(lastWords)}`,
    whatToDo: REPORT,
  }),
  BACKEND_EXITED: ({ lastWords }) => ({
    title: 'The background program ended unexpectedly',
    text: `What was under way may not be finished.${quoted(lastWords)}`,
    whatToDo: AGAIN,
  }),
  UNRESPONSIVE: () => ({
    title: 'The background program did not answer any more',
    text: 'It was ended because it had stopped answering. What was under way may not be finished.',
    whatToDo: AGAIN,
  }),
  CLOSED: () => ({
    title: 'The background program is stopped',
    text: 'It is not running, or is just ending, so nothing can be asked of it.',
    whatToDo: 'Start it, or start the application again.',
  }),
  COMMAND_TIMEOUT: tooSlow,
  IDLE_TIMEOUT: tooSlow,
  ABORTED: () => ({
    title: 'Cancelled',
    text: 'This was cancelled before it was finished.',
    whatToDo: 'Nothing needs to be done.',
  }),
  COMMAND_FAILED: ({ message }) => ({
    title: 'That did not work',
    text: message,
    whatToDo: 'Change what you asked for, or try again later.',
  }),
  VALIDATION_FAILED: ({ message }) => ({
    title: 'Something in the input is not right',
    text: message,
    whatToDo: 'Correct the input, then try again.',
  }),
  OVERLOADED: () => ({
    title: 'Too much at once',
    text: 'The background program cannot keep up with what is asked of it.',
    whatToDo: 'Wait a moment, then try again with less at once.',
  }),
  MESSAGE_TOO_LARGE: () => ({
    title: 'Too large',
    text: 'What was asked for, or its answer, is larger than what can be sent at once.',
    whatToDo: 'Try again with less at once.',
  }),
  PROTOCOL_ERROR: () => ({
    title: 'The background program could not be understood',
    text: 'It sent something that the application does not understand.',
    whatToDo: REPORT,
  }),
  BRIDGE_REFUSED: bridgeRefusal,
};

/** The explanation of a failure by its kind. */
export function generalExplanation(facts: ErrorFacts): Explanation {
  const explain = failures[facts.code ?? ''];
  return explain === undefined
    ? { title: 'Something unexpected happened', text: facts.message, whatToDo: REPORT }
    : explain(facts);
}

/** An error that has come from another process may have lost its reason; its text tells it still. */
function reasonIn({ message, exitCode }: ErrorFacts): string {
  if (exitCode !== undefined) return exitCode === 78 ? 'configuration' : 'exited';
  return reasonWords.find(([, words]) => words.test(message))?.[0] ?? 'exited';
}

const reasonWords: readonly (readonly [reason: string, words: RegExp])[] = [
  ['configuration', /configuration file/],
  ['not-executable', /cannot be executed|EACCES|EPERM/],
  ['not-found', /was not found|does not exist|ENOENT/],
  ['protocol-version', /protocol version/],
  ['unhealthy', /health check/],
  ['spawn-failed', /could not be (?:run|started)/],
];

function crashed({ lastWords }: ErrorFacts): Explanation {
  return {
    title: 'The background program crashed while it started',
    text: `It ended before it was ready.${quoted(lastWords)}`,
    whatToDo: REPORT,
  };
}

function notFound({ path }: ErrorFacts): Explanation {
  return {
    title: 'The background program was not found',
    text: `A file that the application needs is missing${path === undefined ? '' : `: ${path}`}.`,
    whatToDo: REINSTALL,
  };
}

function notReady(): Explanation {
  return {
    title: 'The background program did not get ready in time',
    text: 'It was started, but did not say in time that it is ready. The computer may be busy, or a security program may be looking through it.',
    whatToDo: 'Wait a moment, then try again. The first start after an installation takes longest.',
  };
}

function tooSlow(): Explanation {
  return {
    title: 'That took too long',
    text: 'There was no answer in time. It may have been done all the same.',
    whatToDo: 'Look whether it was done, then try again if it was not.',
  };
}

function quoted(lastWords: string | undefined): string {
  return lastWords === undefined ? '' : ` Its last words: ${lastWords}`;
}
