import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type CaseResult, loadSuite, type RunResult, readConditions, runSuite } from 'stdwire/conformance';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { chromium } from '../helpers/chromium.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { backendFixture, python, repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const songs: [string, ...string[]] = [
  python,
  ...['-m', 'stdwire_songs', '--data-dir', '{dir}', '--session-mode', 'direct', '--studio-speed', '20'],
];

/** Cases that did not pass, with what was wrong with them. */
function shortOf({ results }: RunResult, isFine: (result: CaseResult) => boolean): string[] {
  return results
    .filter((result) => !isFine(result))
    .map(({ case: one, verdict, reason, problems }) =>
      [verdict, one.id, reason ?? '', ...problems.map(({ text }) => text)].join('\n  '),
    );
}

test('our own backend holds: every MUST and every SHOULD', { timeout: 600_000 }, async () => {
  await using _leaks = await noLeaks();

  const run = await runSuite(loadSuite(), {
    command: songs,
    conditions: readConditions(join(repositoryRoot, 'python-backend', 'conformance.json')),
    jobs: 2,
    timeoutFactor: 3,
  });

  // A machine without a browser cannot arrange the cases that need one.
  const isFine = ({ verdict, case: { needs } }: CaseResult): boolean =>
    verdict === 'passed' ||
    (verdict === 'not-arranged' && chromium === undefined && needs.includes('browser'));
  expect(shortOf(run, isFine)).toEqual([]);
  expect(run.holds).toBe(true);
});

test('a backend that writes without end is ended, and fails for that', { timeout: 60_000 }, async () => {
  await using _leaks = await noLeaks();

  const run = await runSuite(loadSuite(), {
    command: [python, backendFixture('floods_its_stdout.py')],
    filter: ['it-ends-with-stdin-before-any-command'],
  });

  expect(run.holds).toBe(false);
  expect(run.results.map(({ problems: [first] }) => first)).toMatchObject([
    { requirement: 'WIRE-1', text: expect.stringContaining('was ended') },
  ]);
});

describe('stdwire conformance', () => {
  interface Outcome {
    readonly code: number;
    readonly out: string;
    readonly err: string;
  }

  /** Runs a command line in this program. */
  async function program(args: readonly string[]): Promise<Outcome> {
    let out = '';
    let err = '';
    const code = await runProgram(['conformance', ...args], {
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

  test('leaves with 0 when what was asked for holds, and writes the reports', async () => {
    await using folder = await tempFolder('reports');
    const [junit, html, json] = ['run.xml', 'run.html', 'run.json'].map((name) => join(folder.path, name));
    const reports = ['--junit', junit, '--html', html, '--json', json] as string[];

    const { code, out, err } = await program([
      ...['--filter', 'vector/stdin/no-', ...reports],
      ...['--', ...songs],
    ]);

    expect(err).toBe('');
    expect(out).toContain('ok             vector/stdin/no-id: No id');
    expect(code).toBe(0);
    expect(await readFile(junit ?? '', 'utf8')).toContain('<testsuites');
    expect(await readFile(html ?? '', 'utf8')).toContain('vector/stdin/no-id');
    expect(JSON.parse(await readFile(json ?? '', 'utf8'))).toMatchObject({ holds: true });
  });

  test('leaves with 1 when a backend falls short, and says in what', async () => {
    const { code, out } = await program([
      ...['--filter', 'vector/stdin/a-lone-cr', '--timeout-factor', '0.1'],
      ...['--', python, backendFixture('prints_on_the_wire.py')],
    ]);

    expect(out).toContain('WIRE-');
    expect(code).toBe(1);
  });

  test('leaves with 2 when a text of --filter fits no case, also beside one that fits', async () => {
    const unknown = ['--filter', 'CMD-1', '--filter', 'zzzz'];
    const mistyped = await program(['--filter', 'vector/stdin/no-ide', '--', ...songs]);
    const whole = await program([...unknown, '--', ...songs]);
    const listed = await program([...unknown, '--list']);
    const mutants = await program([...unknown, '--mutants', '--', ...songs]);
    const client = await program(['--client', '--filter', 'zzzz', '--', 'no-such-adapter']);

    expect(mistyped.err).toContain('Did you mean vector/stdin/no-id?');
    for (const { code, out, err } of [whole, listed, mutants, client]) {
      expect(err).toContain('No case has "zzzz" in its id, its group or a requirement.');
      expect(out).toBe('');
      expect(code).toBe(2);
    }
  });

  test('leaves with 2 before the first case when a report has no place', async () => {
    await using folder = await tempFolder('places');
    const missing = join(folder.path, 'nope', 'run.xml');

    const { code, out, err } = await program(['--junit', missing, '--', ...songs]);

    expect(err).toContain(`--junit cannot be written to ${missing}`);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test('leaves with 2 when conditions are arranged that no case can need', async () => {
    await using folder = await tempFolder('conditions');
    const file = join(folder.path, 'conditions.json');
    await writeFile(file, JSON.stringify({ conditions: { 'service-dwn': { args: [] } } }));

    const { code, out, err } = await program(['--conditions', file, '--', ...songs]);

    expect(err).toContain('the condition service-dwn. Did you mean service-down?');
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test('leaves with 2 and names a few mutants for one that there is not', async () => {
    const { code, err } = await program(['--mutant', 'zz', '--', ...songs]);

    expect(err).toMatch(
      /There is no mutant zz\. The nearest are [\w-]+, [\w-]+, [\w-]+\. docs\/conformance-matrix\.md/,
    );
    expect(code).toBe(2);
  });

  test('leaves with 1 when a known failure passes, or names no case', async () => {
    await using folder = await tempFolder('known');
    const file = join(folder.path, 'known.txt');
    await writeFile(file, 'vector/stdin/no-id # fixed by now\nno-such-case\n');

    const { code, out } = await program([
      ...['--filter', 'vector/stdin/no-id', '--known-failing', file],
      ...['--', ...songs],
    ]);

    expect(out).toContain('NOW PASSES');
    expect(out).toContain('no-such-case');
    expect(code).toBe(1);
  });

  test.each([
    [['--filter', 'no-such-case'], 'No case has "no-such-case"'],
    [['--junit', join('no', 'such', 'folder', 'report.xml')], '--junit cannot be written to'],
  ])('leaves with 2 before anything is run for %s', async (options, text) => {
    const { code, out, err } = await program([...options, '--', ...songs]);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(text);
  });

  test('leaves with 2 and says once why a backend cannot be tested', async () => {
    const missing = await program(['--', 'no-such-backend']);
    const dying = await program(['--', python, backendFixture('dies_on_import.py')]);
    const none = await program([]);
    const folder = await program(['--protocol', 'nowhere', '--', ...songs]);
    const file = await program(['--conditions', 'nowhere.json', '--', ...songs]);

    expect(missing.err).toContain('The backend cannot be run: no-such-backend was not found');
    expect(dying.err).toContain('There is nothing to test. The backend did not become ready before it ended');
    expect(dying.err).toContain('ModuleNotFoundError');
    expect(none.err).toContain('Say how the backend is started, after --.');
    expect(folder.err).toContain('cannot be read from');
    expect(file.err).toContain('nowhere.json: cannot be read from');
    expect([missing, dying, none, folder, file].map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  });

  test('ends with 130 at Ctrl-C, and leaves no process behind', async () => {
    await using _leaks = await noLeaks();

    const main = join(repositoryRoot, 'src', 'cli', 'main.ts');
    const child = spawn(process.execPath, [main, 'conformance', '--jobs', '2', '--', ...songs]);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const [code] = await once(child, 'close');

    expect(code).toBe(130);
  });

  test('--list prints each case with its level and its requirements', async () => {
    const { code, out } = await program(['--list', '--filter', 'vector/stdin/no-id']);

    expect(out).toBe('vector/stdin/no-id\tMUST\tERR-4\n');
    expect(code).toBe(0);
  });
});
