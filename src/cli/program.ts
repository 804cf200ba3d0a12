import { readFileSync } from 'node:fs';
import { didYouMean } from '../suggest.ts';
import { exitCodes } from './exit-codes.ts';
import { programHelp, verbHelp } from './help.ts';
import { parseArguments } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';
import type { CliEnvironment, Verb } from './verb.ts';
import { call } from './verbs/call.ts';
import { conformance } from './verbs/conformance.ts';
import { doctor } from './verbs/doctor.ts';
import { generate } from './verbs/generate.ts';
import { serve } from './verbs/serve.ts';

/** Everything that the command line can do, in the order of its help. */
export const verbs: readonly Verb[] = [call, conformance, doctor, generate, serve];

/** Runs one command line and gives its exit code. */
export async function runProgram(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const [word, ...rest] = argv;
  try {
    if (word === undefined) throw new UsageError('Say what to do.');
    if (isHelp(word)) return tell(environment, programHelp(verbs));
    if (word === '--version') return tell(environment, `${ownVersion()}\n`);
    const verb = findVerb(word);
    if (asksForHelp(rest)) return tell(environment, verbHelp(verb));
    return await verb.run(parseArguments(rest, verb.options), environment);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const verb = verbs.find(({ name }) => name === word);
    environment.err(`stdwire: ${error.message}\nUsage: stdwire ${verb?.usage ?? '<verb> [arguments]'}\n`);
    environment.err(`More: stdwire ${verb === undefined ? '' : `${verb.name} `}--help\n`);
    return exitCodes.usage;
  }
}

function findVerb(word: string): Verb {
  const found = verbs.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const known = [...verbs.map(({ name }) => name), '--help', '--version'];
  throw new UsageError(
    `There is no ${word.startsWith('-') ? 'option' : 'verb'} ${word}.${didYouMean(word, known)}`,
  );
}

/** What comes after `--` belongs to the backend. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some(isHelp);
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function tell(environment: CliEnvironment, text: string): number {
  environment.out(text);
  return exitCodes.ok;
}

/** From the package's own manifest, which is two folders up from the source and from the compiled file alike. */
function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}
