import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { CaseFacts, RunResult, RunSuiteOptions } from '../../conformance/index.ts';
import { didYouMean, nearest } from '../../suggest.ts';
import { exitCodes } from '../exit-codes.ts';
import { single } from '../parse-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, CliEnvironment, Verb } from '../verb.ts';

/** `stdwire conformance`: whether a backend, in any language, does what the protocol says. */
export const conformance: Verb = {
  name: 'conformance',
  summary: 'Test a backend in any language against the protocol.',
  usage: 'conformance [options] -- command…',
  description: [
    'Runs every case of the protocol against a backend, each on a process of its own in a fresh folder, and says which requirements hold. What comes after -- is the command line of the backend; {dir} in it is the fresh folder.',
    'It leaves with 0 if the backend holds, with 1 if it falls short of something that it MUST do, and with 2 if there was no run: an unknown option, a backend that does not start, a file that cannot be read. What only SHOULD hold is a warning, unless --strict is given; what belongs to a capability which the backend does not announce is not held against it.',
  ],
  options: {
    protocol: {
      type: 'string',
      value: 'DIR',
      summary: 'The protocol folder (the song protocol that comes with stdwire).',
    },
    client: {
      type: 'boolean',
      summary: 'Test a client: what comes after -- is an adapter around it, and the kit plays the backend.',
    },
    filter: {
      type: 'string',
      value: 'TEXT',
      multiple: true,
      summary:
        'Run only cases whose id, group or requirement has this text in it; may be given more than once.',
    },
    list: { type: 'boolean', summary: 'Run nothing; print the id, level and requirements of each case.' },
    strict: {
      type: 'boolean',
      summary: 'Let warnings, and conditions that nobody has arranged, fail the run.',
    },
    jobs: {
      type: 'string',
      value: 'N',
      summary: 'Cases that run at the same time (half of the processors, at most 8).',
    },
    'known-failing': {
      type: 'string',
      value: 'FILE',
      summary: 'Ids of cases that are known to fail, one on each line; one that passes fails the run.',
    },
    conditions: {
      type: 'string',
      value: 'FILE',
      summary: 'How the conditions that some cases need are arranged, as JSON.',
    },
    mutant: {
      type: 'string',
      value: 'ID',
      summary: 'Break the traffic of the backend in this way, to see which cases find it out.',
    },
    mutants: {
      type: 'boolean',
      summary:
        'Test the suite and not the backend: set every mutant against the cases that have to find it out, around a backend that passes them.',
    },
    'timeout-factor': {
      type: 'string',
      value: 'N',
      summary: 'Multiplies every wait, for a slow machine (1).',
    },
    cwd: { type: 'string', value: 'DIR', summary: 'The folder in which the backend runs.' },
    env: {
      type: 'string',
      value: 'NAME=VALUE',
      multiple: true,
      summary:
        "Sets a variable for the backend, which gets only a few of the shell's; may be given more than once.",
    },
    junit: { type: 'string', value: 'FILE', summary: 'Write a report in the form of JUnit, for a CI.' },
    html: { type: 'string', value: 'FILE', summary: 'Write a page with the transcript of every case.' },
    json: { type: 'string', value: 'FILE', summary: 'Write the whole result as JSON.' },
    verbose: {
      type: 'boolean',
      summary: 'Also tell known failures in full, and every case that was not run.',
    },
  },
  examples: [
    'stdwire conformance -- python3 -m stdwire_songs --data-dir {dir}',
    'stdwire conformance --filter WIRE --filter CMD-1 -- ./my-backend',
    'stdwire conformance --list',
  ],
  run: runConformance,
};

async function runConformance(args: Arguments, environment: CliEnvironment): Promise<number> {
  const [other] = args.positionals;
  if (other !== undefined)
    throw new UsageError(`It takes options only, not "${other}". The backend comes after --.`);
  const options = runOptions(args);
  checkReportFiles(args);
  const colour = hasColours();
  // Only this verb needs the kit, and a call should start fast.
  const kit = await import('../../conformance/index.ts');
  const { GeneratorError } = await import('../../generator/index.ts');
  try {
    const isList = args.flags.has('list');
    if (args.flags.has('client')) return await runClient(args, environment, kit);
    // A part of a suite may be run while the rest is being written.
    const isPart = isList || options.filter.length > 0;
    const suite = kit.loadSuite({ protocol: single(args, 'protocol'), incomplete: isPart });
    for (const text of gapLines(suite.gaps, isList)) environment.err(`stdwire: ${text}\n`);
    if (isList) return list(kit.selectCases(suite.cases, options.filter), environment);
    const command = commandFrom(args);
    const file = single(args, 'conditions');
    const conditions = file === undefined ? undefined : kit.readConditions(file);
    if (args.flags.has('mutants')) {
      const fought = await kit.runMutants(suite, {
        ...options,
        command,
        conditions,
        signal: environment.signal,
        onEncounter: (encounter) => environment.out(`${kit.encounterLine(encounter, { colour })}\n`),
      });
      environment.out(`\n${kit.mutantsReport(fought, { colour })}`);
      return fought.holds ? exitCodes.ok : exitCodes.failed;
    }
    const mutant = mutantFrom(args, kit.mutants);
    const run = await kit.runSuite(suite, {
      ...options,
      command,
      conditions,
      mutant: mutant && ((open) => mutant.wrap(open, suite.contract)),
      signal: environment.signal,
      onResult: (result) => environment.out(`${kit.caseLine(result, { colour })}\n`),
    });
    return await report(run, args, environment, kit);
  } catch (error) {
    if (environment.signal.aborted) return exitCodes.interrupted;
    const isTold =
      error instanceof kit.ConformanceError ||
      error instanceof kit.SuiteError ||
      error instanceof GeneratorError;
    if (!isTold) throw error;
    environment.err(`stdwire: ${error.message}\n`);
    return exitCodes.usage;
  }
}

type Kit = typeof import('../../conformance/index.ts');

async function runClient(args: Arguments, environment: CliEnvironment, kit: Kit): Promise<number> {
  if (args.values.has('conditions')) throw new UsageError('--conditions is for backends, not for clients.');
  const suite = kit.loadClientSuite({ protocol: single(args, 'protocol') });
  const options = runOptions(args);
  if (args.flags.has('list')) return list(kit.selectCases(suite.cases, options.filter), environment);
  const command = commandFrom(args);
  const { signal } = environment;
  if (args.flags.has('mutants')) {
    const fought = await kit.runClientMutants(suite, {
      ...options,
      command,
      signal,
      onEncounter: (encounter) =>
        environment.out(`${kit.encounterLine(encounter, { colour: hasColours() })}\n`),
    });
    environment.out(`\n${kit.mutantsReport(fought, { colour: hasColours() })}`);
    return fought.holds ? exitCodes.ok : exitCodes.failed;
  }
  const run = await kit.runClientSuite(suite, {
    ...options,
    command,
    mutant: mutantFrom(args, kit.clientMutants),
    signal,
    onResult: (result) => environment.out(`${kit.caseLine(result, { colour: hasColours() })}\n`),
  });
  return report(run, args, environment, kit);
}

const REPORTS = ['junit', 'html', 'json'] as const;

/** Tells the verdict, writes the reports that were asked for, and gives the exit code. */
async function report(
  run: RunResult,
  args: Arguments,
  environment: CliEnvironment,
  kit: Kit,
): Promise<number> {
  const options = { colour: hasColours(), verbose: args.flags.has('verbose'), again: againOf(args) };
  environment.out(`\n${kit.terminalReport(run, options)}`);
  const reporters = { junit: kit.junitReport, html: kit.htmlReport, json: kit.jsonReport };
  let areWritten = true;
  for (const name of REPORTS) {
    const file = single(args, name);
    if (file === undefined) continue;
    try {
      await writeFile(file, reporters[name](run));
    } catch (error) {
      areWritten = false;
      environment.err(`stdwire: ${file} cannot be written: ${(error as Error).message}.\n`);
    }
  }
  if (!areWritten) return exitCodes.usage;
  return run.holds ? exitCodes.ok : exitCodes.failed;
}

/** A run takes minutes: that its report has no place is told before it. */
function checkReportFiles(args: Arguments): void {
  for (const name of REPORTS) {
    const file = single(args, name);
    if (file === undefined) continue;
    const folder = dirname(resolve(file));
    try {
      accessSync(existsSync(file) ? file : folder, constants.W_OK);
      if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a folder');
    } catch (error) {
      throw new UsageError(`--${name} cannot be written to ${file}: ${(error as Error).message}.`);
    }
  }
}

/** As other programs decide it: https://no-color.org and https://force-color.org. */
function hasColours(): boolean {
  if ((process.env.NO_COLOR ?? '') !== '') return false;
  if ((process.env.FORCE_COLOR ?? '') !== '') return process.env.FORCE_COLOR !== '0';
  return process.stdout.isTTY === true;
}

type OwnOptions = Pick<
  RunSuiteOptions,
  'cwd' | 'env' | 'strict' | 'jobs' | 'knownFailing' | 'timeoutFactor'
> & { readonly filter: readonly string[] };

function runOptions(args: Arguments): OwnOptions {
  const knownFailing = single(args, 'known-failing');
  return {
    filter: args.values.get('filter') ?? [],
    cwd: single(args, 'cwd'),
    env: environmentFrom(args),
    strict: args.flags.has('strict'),
    jobs: positive(args, 'jobs', /^[1-9][0-9]{0,2}$/, 'a whole number from 1 to 999'),
    timeoutFactor: positive(
      args,
      'timeout-factor',
      /^(?!0+(\.0+)?$)[0-9]{1,3}(\.[0-9]{1,3})?$/,
      'a number above 0 and below 1000',
    ),
    knownFailing: knownFailing === undefined ? [] : idsIn(knownFailing),
  };
}

function commandFrom({ rest = [] }: Arguments): [string, ...string[]] {
  const [program = '', ...more] = rest;
  if (program === '') throw new UsageError('Say how the backend is started, after --.');
  return [program, ...more];
}

function mutantFrom<Kind extends { readonly id: string }>(
  args: Arguments,
  mutants: readonly Kind[],
): Kind | undefined {
  const id = single(args, 'mutant');
  if (id === undefined) return undefined;
  const mutant = mutants.find((one) => one.id === id);
  if (mutant !== undefined) return mutant;
  const names = mutants.map((one) => one.id);
  const near = didYouMean(id, names) || ` The nearest are ${nearest(id, names, 3).join(', ')}.`;
  throw new UsageError(`There is no mutant ${id}.${near} docs/conformance-matrix.md has all of them.`);
}

function positive(args: Arguments, name: string, form: RegExp, words: string): number | undefined {
  const text = single(args, name);
  if (text === undefined) return undefined;
  if (!form.test(text)) throw new UsageError(`--${name} takes ${words}, not "${text}".`);
  return Number(text);
}

function environmentFrom(args: Arguments): Record<string, string> {
  return Object.fromEntries(
    (args.values.get('env') ?? []).map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--env takes NAME=VALUE, not "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function idsIn(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file of --known-failing cannot be read: ${(error as Error).message}.`);
  }
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '');
}

function list(cases: readonly CaseFacts[], { out }: CliEnvironment): number {
  for (const { id, level, requirements } of cases)
    out(`${id}\t${level}\t${requirements.map((requirement) => requirement.id).join(' ')}\n`);
  return exitCodes.ok;
}

function gapLines(gaps: readonly string[], isList: boolean): string[] {
  if (isList) return gaps.map((gap) => `the suite has a gap: ${gap}.`);
  return gaps.length === 0 ? [] : [`the suite has ${gaps.length} gaps, which --list tells.`];
}

/** What has to be said again for a case to be run again as it was. */
function againOf(args: Arguments): string[] {
  const values = ['protocol', 'conditions', 'timeout-factor', 'cwd', 'env'].flatMap((name) =>
    (args.values.get(name) ?? []).flatMap((value) => [`--${name}`, value]),
  );
  return [...values, ...(args.flags.has('strict') ? ['--strict'] : [])];
}
