import { parseArgs } from 'node:util';
import { didYouMean } from '../suggest.ts';
import { UsageError } from './usage-error.ts';
import type { Arguments, OptionSpec } from './verb.ts';

/** Reads a command line against the options of a verb; whatever does not fit is a {@link UsageError} that says what would. */
export function parseArguments(
  argv: readonly string[],
  options: Readonly<Record<string, OptionSpec>>,
): Arguments {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const { tokens } = parseArgs({ args: [...own], options: typesOf(options), strict: false, tokens: true });
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = options[token.name];
    if (spec === undefined || token.rawName !== `--${token.name}`)
      throw unknownOption(token.rawName, options);
    if (spec.type === 'boolean') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
      flags.add(token.name);
    } else {
      addValue(values, token.name, spec, token.value);
    }
  }
  for (const [name, spec] of Object.entries(options)) {
    if (spec.required && !values.has(name))
      throw new UsageError(`--${name} ${spec.value ?? 'VALUE'} is missing: ${spec.summary}`);
  }
  return { values, flags, positionals, rest: end === -1 ? undefined : argv.slice(end + 1) };
}

/** The value of an option that can be given once. */
export function single(args: Arguments, name: string): string | undefined {
  return args.values.get(name)?.[0];
}

/** No timer waits longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The value of an option that stands for a time in milliseconds. */
export function milliseconds(args: Arguments, name: string): number | undefined {
  const text = single(args, name);
  if (text === undefined) return undefined;
  if (!/^[1-9][0-9]{0,9}$/.test(text) || Number(text) > LONGEST_WAIT_MS) {
    const range = `from 1 to ${LONGEST_WAIT_MS}`;
    throw new UsageError(`--${name} takes a whole number of milliseconds ${range}, not "${text}".`);
  }
  return Number(text);
}

function typesOf(
  options: Readonly<Record<string, OptionSpec>>,
): Record<string, { type: 'string' | 'boolean' }> {
  return Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
}

function addValue(
  values: Map<string, string[]>,
  name: string,
  spec: OptionSpec,
  value: string | undefined,
): void {
  if (value === undefined || value.startsWith('--'))
    throw new UsageError(`--${name} needs a value: --${name} ${spec.value ?? 'VALUE'}`);
  const before = values.get(name) ?? [];
  if (before.length > 0 && !spec.multiple) throw new UsageError(`--${name} was given twice.`);
  values.set(name, [...before, value]);
}

function unknownOption(rawName: string, options: Readonly<Record<string, OptionSpec>>): UsageError {
  const known = Object.keys(options).map((name) => `--${name}`);
  return new UsageError(`There is no option ${rawName}.${didYouMean(rawName, known)}`);
}
