import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pTimeout from 'p-timeout';
import { describe, expect, test } from 'vitest';
import { BackendClient, resolveBackend, StartError } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { LifeLines } from '../../helpers/life-lines.ts';
import { runParent } from '../../helpers/parent-program.ts';
import { isThere } from '../../helpers/processes.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { clientOf } from '../client/process-client.ts';

/** What hangs here hangs for an hour. */
const BOUND_MS = 20_000;

describe.skipIf(process.platform === 'win32')('E08: a backend in one file, which is two processes', () => {
  test('E08: both are gone once it is stopped', async () => {
    await using backend = await clientOf('unpacks_itself.py');
    const started = backend.client.start();
    const family = await Promise.all(['first', 'backend'].map((name) => backend.lineTo(name)));
    await started;
    await backend.client.stop();

    await Promise.all(family.map(({ ended }) => ended));
    expect(family.filter(({ pid }) => isThere(pid))).toEqual([]);
  });

  test('E08: both end with their parent, which is killed', async () => {
    await using _leaks = await noLeaks();
    await using lines = await LifeLines.open();
    const orders = { backend: { command: python, args: [backendFixture('unpacks_itself.py')] } };
    await using parent = runParent('keeps-a-backend.ts', orders, lines.env);
    const family = await Promise.all(['first', 'backend'].map((name) => lines.of(name)));
    await parent.says('ready');
    process.kill(parent.pid, 'SIGKILL');
    const gone = Promise.all(family.map(({ ended }) => ended)).then(() => 'gone');

    expect(await pTimeout(gone, { milliseconds: BOUND_MS, fallback: () => 'still alive' })).toBe('gone');
  });
});

describe('A32, E09: where a backend is installed', () => {
  const longName = 'a folder of a user who likes long names '.repeat(2).trim();

  test.each([
    ['a path with spaces', ['Program Files', 'My Songs']],
    ['a path that is not ASCII', ['Anwendungen für Jürgen', '歌']],
    // Windows takes no longer one without being asked (https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation).
    ...(process.platform === 'win32'
      ? []
      : [['a path of more than 260 characters', Array(4).fill(longName)]]),
  ] as [string, string[]][])(
    'A32, E09: in %s it starts, and so do its arguments and its folder',
    async (_, parts) => {
      await using _leaks = await noLeaks();
      await using folder = await tempFolder('installed');
      const cwd = join(folder.path, ...parts);
      const program = join(cwd, 'echo backend.py');
      await mkdir(cwd, { recursive: true });
      await copyFile(backendFixture('echo.py'), program);
      const client = new BackendClient({ command: [python, program], args: ['ä b'], cwd });
      try {
        await client.start();

        expect(await client.call('ANY', {})).toMatchObject({ argv: ['ä b'], cwd });
      } finally {
        await client.close();
      }
    },
  );

  test('A32, E09: within an archive it is refused, with the path and what to do', async () => {
    await using folder = await tempFolder('installed');
    const { program, failure } = await resolvedIn(join(folder.path, 'app.asar'), 0o755);

    expect(failure).toMatchObject({ reason: 'inside-archive', path: program });
    expect(failure.message).toContain('extraResource');
  });

  test('A32: a program that is not there is refused, with every place that was looked at', async () => {
    await using folder = await tempFolder('installed');
    const { program, failure } = await resolvedIn(folder.path, undefined);

    expect(failure).toMatchObject({ reason: 'not-found' });
    expect(failure.tried).toContain(program);
  });

  test.skipIf(process.platform === 'win32')(
    'A32: a program that may not be run is refused, with its path',
    async () => {
      await using folder = await tempFolder('installed');
      const { program, failure } = await resolvedIn(folder.path, 0o644);

      expect(failure).toMatchObject({ reason: 'not-executable', path: program });
    },
  );
});

/** Why the backend of a packaged app is refused whose program was put among its resources, with this mode, or was not. */
async function resolvedIn(resourcesPath: string, mode: number | undefined) {
  const program = join(resourcesPath, 'songs', process.platform === 'win32' ? 'songs.exe' : 'songs');
  await mkdir(join(resourcesPath, 'songs'), { recursive: true });
  if (mode !== undefined) await writeFile(program, '#!/bin/sh\n', { mode });
  const search = { name: 'songs', packaged: true, resourcesPath, variable: 'NOT_SET_ANYWHERE' };
  try {
    resolveBackend(search);
  } catch (error) {
    if (error instanceof StartError) return { program, failure: error };
    throw error;
  }
  return expect.fail('it was expected to be refused');
}
