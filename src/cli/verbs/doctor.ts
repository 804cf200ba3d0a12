import { type Diagnosis, diagnose, type Finding } from '../../index.ts';
import { backendOptions, clientOptionsFrom } from '../backend-options.ts';
import { exitCodes } from '../exit-codes.ts';
import { portFrom } from '../port-option.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, CliEnvironment, Verb } from '../verb.ts';

/** `stdwire doctor`: what is wrong with an installation, and what to do. */
export const doctor: Verb = {
  name: 'doctor',
  summary: 'Say what is wrong with an installation, and what to do.',
  usage: 'doctor [options] [-- command…]',
  description: [
    'Examines an installation: configuration file, program, Python and its packages, port, folders and disk, processes that were left behind. Then it starts the backend, asks it whether it is there, and ends it. Each line says what was found, and under it what to do.',
    'What comes after -- is the command line of the backend; it can be left out where the configuration file names one. Nothing is changed, and no process but its own is ended. It leaves with 0 if nothing stands in the way of the backend, and with 1 if something does.',
  ],
  options: {
    ...backendOptions,
    http: {
      type: 'boolean',
      summary:
        'The backend serves HTTP, as an HttpBackend: it is given a port, its stdout is a log, its health check says when it is ready, and SIGTERM ends it.',
    },
    port: { type: 'string', value: 'PORT', summary: 'A port that has to be free for the backend.' },
    json: { type: 'boolean', summary: 'Print everything as one JSON object.' },
  },
  examples: [
    'stdwire doctor',
    'stdwire doctor -- python3 -m stdwire_songs',
    'stdwire doctor --http -- python3 -m notes',
    'stdwire doctor --json --config app/stdwire.json',
  ],
  run: runDoctor,
};

async function runDoctor(args: Arguments, environment: CliEnvironment): Promise<number> {
  const [other] = args.positionals;
  if (other !== undefined)
    throw new UsageError(`It takes options only, not "${other}". The backend comes after --.`);
  const options = { ...clientOptionsFrom(args), isHttpBackend: args.flags.has('http'), port: portFrom(args) };
  const isJson = args.flags.has('json');
  const onFinding = isJson ? undefined : (finding: Finding) => environment.out(lineOf(finding));
  const diagnosis = await diagnose({ ...options, onFinding, signal: environment.signal });
  if (environment.signal.aborted) return exitCodes.interrupted;
  environment.out(isJson ? `${JSON.stringify(diagnosis, null, 2)}\n` : summaryOf(diagnosis));
  return diagnosis.ok ? exitCodes.ok : exitCodes.failed;
}

const marks = { ok: 'ok', warning: 'WARNING', problem: 'PROBLEM', skipped: '-' } as const;

function lineOf({ check, status, text, whatToDo }: Finding): string {
  const indented = text.replaceAll('\n', `\n${' '.repeat(23)}`);
  const line = `${marks[status].padEnd(8)} ${check.padEnd(13)} ${indented}\n`;
  return whatToDo === null ? line : `${line}${' '.repeat(23)}→ ${whatToDo}\n`;
}

function summaryOf({ findings, ok }: Diagnosis): string {
  const count = (status: Finding['status']): number =>
    findings.filter((finding) => finding.status === status).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (!ok) return `\n${plural(problems, 'problem')}, ${plural(warnings, 'warning')}.\n`;
  return `\nNothing stands in the way of the backend${warnings === 0 ? '' : ` (${plural(warnings, 'warning')})`}.\n`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
