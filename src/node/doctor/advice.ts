import { type ErrorFacts, factsOf } from '../../explain/error-facts.ts';
import { missingPackage, specificExplanation } from '../../explain/specific.ts';
import { isPython } from './interpreter-check.ts';
import type { Patient } from './patient.ts';

const LAST_LINES = 'Its last lines say what went wrong: correct that, then run the doctor again.';

/** What to do about a start that failed, by its reason. */
const startAdvice: Readonly<Record<string, (facts: ErrorFacts) => string>> = {
  'not-found': ({ path = '' }) =>
    /[/\\]/.test(path)
      ? 'Correct the path, or install or build what it names.'
      : 'Install it, correct its name, or give its full path.',
  'not-executable': ({ path = 'FILE' }) =>
    `chmod +x ${quoted(path)}, or put its interpreter before it (python3 FILE).`,
  'no-such-cwd': () => 'Create the folder, or set cwd (--cwd) to one that exists.',
  'inside-archive': () => 'Put the backend beside the archive: as an extra resource, or with asarUnpack.',
  'spawn-failed': () =>
    `Build it for this system and this processor (${process.platform}, ${process.arch}). A script needs a first line such as #!/usr/bin/env python3.`,
  unhealthy: () =>
    'Let it listen on the address and the port that it is told, and answer its health check with a 2xx status. Where its path is another one, name it in readyWhen.',
  configuration: () => 'Correct the setting that its last line names.',
};

/** What to do about another failure, by its code. */
const advice: Readonly<Record<string, string>> = {
  START_TIMEOUT:
    'It has to write BACKEND_READY to stderr and flush it, or what readyWhen waits for. If it is only slow, give it longer with --start-timeout (startTimeoutMs). One that serves HTTP is examined with --http.',
  COMMAND_TIMEOUT: 'Let it answer PING at any time, or take "ping" out of the capabilities that it tells.',
};

/** What a developer can do about a failure of the backend that is examined. */
export function adviceFor(error: Error, { invocation, settled }: Patient): string {
  const facts = factsOf(error);
  const missing = missingPackage(facts);
  if (missing !== undefined) {
    const python = invocation !== undefined && isPython(invocation) ? invocation.program : 'python3';
    return `Install it: ${quoted(python)} -m pip install ${missing}`;
  }
  if (settled?.http === undefined && /\bSTDWIRE_(?:HOST|PORT|API_KEY)\b/.test(facts.evidence)) {
    return 'It asks for what only a backend that serves HTTP is told: examine it with --http, and start it with HttpBackend.';
  }
  const known = startAdvice[facts.reason ?? '']?.(facts) ?? advice[facts.code ?? ''];
  return known ?? specificExplanation(facts)?.whatToDo ?? LAST_LINES;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
