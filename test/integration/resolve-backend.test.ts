import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BackendClient, executableExists, resolveBackend, StartError } from '../../src/index.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { backendFixture, python } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const { STDWIRE_BACKEND, VIRTUAL_ENV } = process.env;

beforeEach(() => {
  delete process.env.STDWIRE_BACKEND;
  delete process.env.VIRTUAL_ENV;
});

afterEach(() => {
  Object.assign(process.env, {
    ...(STDWIRE_BACKEND && { STDWIRE_BACKEND }),
    ...(VIRTUAL_ENV && { VIRTUAL_ENV }),
  });
});

/** What a backend that was found says about itself. */
async function ask(search: Parameters<typeof resolveBackend>[0]) {
  await using client = new BackendClient({ ...resolveBackend(search) });
  await client.start();
  const { argv, cwd, environment } = (await client.call('ECHO')) as {
    argv: string[];
    cwd: string;
    environment: Record<string, string>;
  };
  return { argv, cwd, environment, path: client.status.path };
}

describe.skipIf(process.platform === 'win32')('a backend that is found', () => {
  test('in a project with a .venv runs its module there', async () => {
    await using _leaks = await noLeaks();
    await using folder = await tempFolder('project');
    const project = await realpath(folder.path);
    await promisify(execFile)(python, ['-m', 'venv', '--without-pip', join(project, '.venv')]);
    await copyFile(backendFixture('echo.py'), join(project, 'tiny_backend.py'));
    const said = await ask({ name: 'tiny', module: 'tiny_backend', folder: project, args: ['--flag'] });

    expect(said).toMatchObject({
      argv: ['--flag'],
      cwd: project,
      path: join(project, '.venv', 'bin', 'python'),
      environment: { VIRTUAL_ENV: join(project, '.venv'), PYTHONUTF8: '1' },
    });
  });

  test('as a built executable runs as it is', async () => {
    await using _leaks = await noLeaks();
    await using folder = await tempFolder('project');
    const program = join(folder.path, 'dist', 'tiny', 'tiny');
    await mkdir(join(folder.path, 'dist', 'tiny'), { recursive: true });
    await writeFile(program, `#!/bin/sh\nexec "${python}" "${backendFixture('echo.py')}" "$@"\n`);
    const search = { name: 'tiny', module: 'tiny_backend', folder: folder.path, args: ['a'] };
    expect(executableExists(search)).toBe(false);
    expect(() => resolveBackend(search)).toThrow(expect.objectContaining({ reason: 'not-executable' }));
    await chmod(program, 0o755);
    expect(executableExists(search)).toBe(true);

    expect(await ask(search)).toMatchObject({ argv: ['a'], path: program });
  });

  test('by the environment variable runs in place of all others', async () => {
    await using folder = await tempFolder('project');
    process.env.STDWIRE_BACKEND = python;
    const search = { name: 'tiny', folder: folder.path, args: [backendFixture('echo.py')] };

    expect((await ask(search)).path).toBe(python);
    process.env.STDWIRE_BACKEND = join(folder.path, 'gone');
    expect(executableExists(search)).toBe(false);
    expect(() => resolveBackend(search)).toThrow(StartError);
  });
});
