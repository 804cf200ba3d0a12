import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runProgram, verbs } from '../../../src/cli/program.ts';

/** Runs one command line and gives what it printed. */
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runProgram(argv, {
    stdin: Readable.from([]),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

test('--help lists every verb', async () => {
  const { code, out, err } = await run('--help');

  expect(code).toBe(0);
  expect(err).toBe('');
  for (const { name, summary } of verbs) expect(out).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
});

test.each(verbs.map(({ name }) => name))('%s --help tells its usage and every option', async (name) => {
  const { code, out } = await run(name, '--help');
  const verb = verbs.find((one) => one.name === name);

  expect(code).toBe(0);
  expect(out).toContain(`Usage: stdwire ${verb?.usage}`);
  for (const option of Object.keys(verb?.options ?? {})) expect(out).toContain(`--${option}`);
});

test('--version tells the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

  expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test('--help that belongs to the backend is not ours', async () => {
  const { code, out } = await run('call', '--', 'backend', '--help');

  expect(code).toBe(2);
  expect(out).toBe('');
});

describe('called wrongly, it says what is wrong on stderr, and leaves with 2', () => {
  test.each([
    [[], 'Say what to do.'],
    [['cal'], 'There is no verb cal. Did you mean call?'],
    [['--hlep'], 'There is no option --hlep. Did you mean --help?'],
    [['call'], 'Name the command to call.'],
    [['call', 'PING'], 'Say how the backend is started, after --, or in a configuration file'],
    [['call', 'PING', '--', ''], 'Say how the backend is started, after --, or in a configuration file'],
    [['call', 'PING', '--'], 'Say how the backend is started, after --, or in a configuration file'],
    [['call', 'PING', '{', '--', 'backend'], 'The payload is not JSON: '],
    [['call', 'PING', '-', '--', 'backend'], 'What was read from stdin is not JSON: '],
    [['call', 'PING', '{}', '{}', '--', 'backend'], 'There is one payload, and "{}" is more than that'],
    [
      ['call', 'PING', '--timeout', 'soon', '--', 'backend'],
      '--timeout takes a whole number of milliseconds from 1 to 2147483647, not "soon".',
    ],
    [
      ['call', 'PING', '--timeout', '2147483648', '--', 'backend'],
      '--timeout takes a whole number of milliseconds from 1 to 2147483647, not "2147483648".',
    ],
    [['call', 'PING', '--env', 'A', '--', 'backend'], '--env takes NAME=VALUE, not "A".'],
    [
      ['call', 'PING', '--timout', '1', '--', 'backend'],
      'There is no option --timout. Did you mean --timeout?',
    ],
    [['generate'], '--protocol DIR is missing'],
    [
      ['generate', '--protocol', 'p', '--out', 'o', '--name', 'N', '--import-extension', 'mjs'],
      '--import-extension takes js or ts, not "mjs".',
    ],
    [
      ['generate', '--protocol', 'p', '--out', 'o', '--name', 'my-name'],
      '--name takes a word such as Capture',
    ],
    [['generate', '--protocol', 'p', '--out', 'o', '--name', 'Name', 'more'], '"more" belongs to no option.'],
  ])('%j', async (argv, message) => {
    const { code, out, err } = await run(...argv);

    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(`stdwire: ${message}`);
    expect(err).toContain('Usage: stdwire ');
  });
});
