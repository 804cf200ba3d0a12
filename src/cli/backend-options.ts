import { existsSync } from 'node:fs';
import type { ClientOptions } from '../index.ts';
import { milliseconds, single } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';
import type { Arguments, OptionSpec } from './verb.ts';

/** The configuration file that is used where none is named. */
const USUAL_FILE = 'stdwire.json';

/** The options of every verb that starts a backend. */
export const backendOptions = {
  config: {
    type: 'string',
    value: 'FILE',
    summary: `The configuration file (${USUAL_FILE}, if there is one here); what is given here wins over it.`,
  },
  cwd: { type: 'string', value: 'DIR', summary: 'The folder in which the backend runs.' },
  env: {
    type: 'string',
    value: 'NAME=VALUE',
    multiple: true,
    summary:
      "Sets a variable for the backend, which gets only a few of the shell's (no PYTHONPATH, no proxies); may be given more than once.",
  },
  'start-timeout': {
    type: 'string',
    value: 'MS',
    summary: 'The longest wait for the backend to become ready (30000).',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** What a command line says about the backend, as options of a client. */
export function clientOptionsFrom(args: Arguments): ClientOptions {
  const configFile = single(args, 'config') ?? (existsSync(USUAL_FILE) ? USUAL_FILE : undefined);
  const [program, ...rest] = args.rest ?? [];
  if (program === '' || (program === undefined && configFile === undefined))
    throw new UsageError(
      `Say how the backend is started, after --, or in a configuration file (${USUAL_FILE}, or --config FILE).`,
    );
  return {
    configFile,
    command: program === undefined ? undefined : [program, ...rest],
    cwd: single(args, 'cwd'),
    env: environmentFrom(args),
    startTimeoutMs: milliseconds(args, 'start-timeout'),
  };
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
