import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BackendClient } from '../../src/index.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { runParent } from '../helpers/parent-program.ts';
import { backendFixture, python } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { rejectionOf } from '../helpers/tiny-client.ts';

/** The lines of a log without their times. */
async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, ''));
}

test('the log file tells of two lives: how they were started, what they said, and how they ended', async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('log');
  const client = new BackendClient({
    command: python,
    args: [backendFixture('echo.py'), '--api-key', 'canary-key', 'two words'],
    cwd: folder.path,
    log: { folder: join(folder.path, 'debug') },
  });
  await client.start();
  await client.restart({ args: [backendFixture('echo.py'), '--once'] });
  await client.close();
  const lines = await linesOf(join(folder.path, 'debug', 'backend.log'));

  expect(lines).toEqual([
    '#1 ---- a backend is started ----',
    expect.stringMatching(/^#1 stdwire \d+\.\d+\.\d+, Node \d+\S*, \w+ \w+ \(.+\)$/),
    `#1 command: ${python} ${backendFixture('echo.py')} --api-key "[redacted]" "two words"`,
    `#1 working folder: ${folder.path}`,
    '#1 starting',
    '#1 | {"type": "BACKEND_READY"}',
    expect.stringMatching(/^#1 running: pid \d+, /),
    '#1 restarting',
    '#1 exited with code 0 (restarted)',
    '#2 ---- a backend is started ----',
    expect.stringMatching(/^#2 stdwire /),
    `#2 command: ${python} ${backendFixture('echo.py')} --once`,
    `#2 working folder: ${folder.path}`,
    '#2 | {"type": "BACKEND_READY"}',
    expect.stringMatching(/^#2 running: pid \d+, /),
    '#2 stopping',
    '#2 exited with code 0 (stopped)',
    '#2 stopped',
  ]);
});

test('the log file holds the traceback of a backend that does not start, and the error names the file', async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('log');
  const file = join(folder.path, 'a.log');
  const client = new BackendClient({
    command: python,
    args: [backendFixture('dies_on_import.py')],
    log: { file },
  });
  const error = await rejectionOf(client.start());
  expect(client.logFile).toBe(file);
  await client.close();
  const text = await readFile(file, 'utf8');

  expect(error).toMatchObject({ code: 'START_FAILED', logFile: file });
  expect(text).toContain("| ModuleNotFoundError: No module named 'a_module_that_nobody_has'");
  expect(text).toContain('exited with code 1');
});

test('a backend that floods its log fills so many files, each of about so many bytes, and holds nobody up', async () => {
  await using folder = await tempFolder('log');
  const log = { folder: folder.path, maxBytes: 200_000, keep: 2 };
  const client = new BackendClient({ command: python, args: [backendFixture('floods_stderr.py')], log });
  await client.start();
  expect(await client.call('ANYTHING', {})).toBe(1);
  await client.close();
  const names = (await readdir(folder.path)).sort();
  const sizes = await Promise.all(
    names.map(async (name) => (await readFile(join(folder.path, name))).byteLength),
  );

  expect(names).toEqual(['backend.log', 'backend.log.1', 'backend.log.2']);
  expect(Math.max(...sizes)).toBeLessThan(300_000);
});

test('a log file that cannot be written is told once, and the backend works', async () => {
  await using folder = await tempFolder('log');
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  const client = new BackendClient({
    command: python,
    args: [backendFixture('echo.py')],
    log: { file: join(folder.path) },
  });
  await client.start();
  const warning = await warned;
  await client.close();

  expect(warning).toMatchObject({ name: 'StdwireWarning', code: 'STDWIRE_LOG_FILE' });
  expect(warning.message).toContain(folder.path);
});

test('a program that ends by process.exit() without close() has written what it was told before', async () => {
  await using folder = await tempFolder('log');
  const file = join(folder.path, 'a.log');
  const options = { command: python, args: [backendFixture('echo.py')], log: { file } };
  await using parent = runParent('exits-with-a-log.ts', options, {});
  expect(await parent.ended).toBe(3);
  const lines = await linesOf(file);

  expect(lines[0]).toBe('#1 ---- a backend is started ----');
  // What the system was given last before the end, and what is written at the end itself, may change places.
  expect(lines).toContainEqual(expect.stringMatching(/^#1 running: pid \d+, /));
  expect(new Set(lines).size).toBe(lines.length);
});
