import { describe, expect, test } from 'vitest';
import { milliseconds, parseArguments, single } from '../../../src/cli/parse-arguments.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { OptionSpec } from '../../../src/cli/verb.ts';

const options: Record<string, OptionSpec> = {
  cwd: { type: 'string', value: 'DIR', summary: 'The folder.' },
  env: { type: 'string', value: 'NAME=VALUE', multiple: true, summary: 'A variable.' },
  timeout: { type: 'string', value: 'MS', summary: 'The limit.' },
  compact: { type: 'boolean', summary: 'On one line.' },
};

test('options, their values, and what is neither are told apart', () => {
  const args = parseArguments(
    ['NAME', '--cwd', 'here', '{"a":1}', '--compact', '--env', 'A=1', '--env=B=2'],
    options,
  );

  expect(args.positionals).toEqual(['NAME', '{"a":1}']);
  expect(single(args, 'cwd')).toBe('here');
  expect(args.values.get('env')).toEqual(['A=1', 'B=2']);
  expect(args.flags).toEqual(new Set(['compact']));
  expect(args.rest).toBeUndefined();
});

test('what comes after -- is left alone, options and further -- included', () => {
  const args = parseArguments(['NAME', '--', 'python3', '--cwd', '-u', '--', '--compact'], options);

  expect(args.rest).toEqual(['python3', '--cwd', '-u', '--', '--compact']);
  expect(args.values.size + args.flags.size).toBe(0);
});

test('a payload of a single dash is a positional', () => {
  expect(parseArguments(['NAME', '-'], options).positionals).toEqual(['NAME', '-']);
});

describe('a command line is refused', () => {
  test.each([
    [['--compct'], 'There is no option --compct. Did you mean --compact?'],
    [['--quite-different'], 'There is no option --quite-different.'],
    [['-c'], 'There is no option -c.'],
    [['--cwd'], '--cwd needs a value: --cwd DIR'],
    [['--cwd', '--compact'], '--cwd needs a value: --cwd DIR'],
    [['--cwd', '--', 'python3'], '--cwd needs a value: --cwd DIR'],
    [['--cwd', 'a', '--cwd', 'b'], '--cwd was given twice.'],
    [['--compact=yes'], '--compact takes no value.'],
  ])('%j: %s', (argv, message) => {
    expect(() => parseArguments(argv, options)).toThrow(new UsageError(message));
  });

  test('when an option that has to be there is missing', () => {
    const required: Record<string, OptionSpec> = {
      out: { type: 'string', value: 'DIR', required: true, summary: 'Where to.' },
    };

    expect(() => parseArguments([], required)).toThrow('--out DIR is missing: Where to.');
  });

  test.each(['0', '-1', '1.5', 'soon', '1e3', ' 1'])('when a time is %j', (value) => {
    const args = parseArguments([`--timeout=${value}`], options);

    expect(() => milliseconds(args, 'timeout')).toThrow(UsageError);
  });
});

test('a time is read in milliseconds, and may be left out', () => {
  expect(milliseconds(parseArguments(['--timeout', '1500'], options), 'timeout')).toBe(1500);
  expect(milliseconds(parseArguments([], options), 'timeout')).toBeUndefined();
});
