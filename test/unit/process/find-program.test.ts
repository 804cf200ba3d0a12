import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StartError } from '../../../src/errors.ts';
import { findProgram } from '../../../src/process/find-program.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** What a search throws. */
function failureOf(command: string, cwd: string, env: Record<string, string>): StartError {
  try {
    findProgram(command, cwd, env);
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return error as StartError;
  }
  return expect.fail('it was expected to throw');
}

describe.skipIf(process.platform === 'win32')('a program', () => {
  test('is found in PATH, the first that can be executed', async () => {
    await using folder = await tempFolder('path');
    const [first, second] = [join(folder.path, 'one'), join(folder.path, 'two')];
    for (const place of [first, second]) {
      await mkdir(place);
      await writeFile(join(place, 'tool'), '');
    }
    await chmod(join(second, 'tool'), 0o755);

    expect(findProgram('tool', folder.path, { PATH: [first, '', second].join(delimiter) })).toBe(
      join(second, 'tool'),
    );
  });

  test('is found by a path, from the working folder', async () => {
    await using folder = await tempFolder('path');
    await writeFile(join(folder.path, 'tool'), '', { mode: 0o755 });

    expect(findProgram('./tool', folder.path, {})).toBe(join(folder.path, 'tool'));
    expect(findProgram(join(folder.path, 'tool'), '/', {})).toBe(join(folder.path, 'tool'));
  });

  test('that is in no folder of PATH is an error that counts them, and keeps each in tried', async () => {
    await using folder = await tempFolder('path');
    const PATH = ['/nowhere', '', '/nobody'].join(delimiter);
    const error = failureOf('no-such-tool', folder.path, { PATH });

    expect(error).toMatchObject({ reason: 'not-found', path: 'no-such-tool', cwd: folder.path });
    expect(error.tried).toEqual(['/nowhere/no-such-tool', '/nobody/no-such-tool']);
    expect(error.message).toContain('not found in any of the 2 folders of PATH');
    expect(error.message).toContain(folder.path);
    expect(error.message).not.toContain('/nowhere');
    expect(failureOf('x', folder.path, {}).message).toContain('not found in PATH, which is empty');
    expect(failureOf('x', folder.path, { PATH: '/a' }).message).toContain('in the one folder of PATH');
  });

  test('that is not where its path says is an error that names the whole path', async () => {
    await using folder = await tempFolder('path');
    const error = failureOf('bin/python', folder.path, {});

    expect(error).toMatchObject({ reason: 'not-found', path: join(folder.path, 'bin', 'python') });
    expect(error.message).toContain(join(folder.path, 'bin', 'python'));
    expect(error.message).toContain('Correct the path');
  });

  test('that cannot be executed is another error, a folder is none, a file in the path is none', async () => {
    await using folder = await tempFolder('path');
    await writeFile(join(folder.path, 'plain'), '');
    await mkdir(join(folder.path, 'folder'));

    expect(failureOf('./plain', folder.path, {})).toMatchObject({ reason: 'not-executable' });
    expect(failureOf('./folder', folder.path, {})).toMatchObject({ reason: 'not-found' });
    expect(failureOf('./plain/tool', folder.path, {})).toMatchObject({ reason: 'not-found' });
  });

  test('in an archive of Electron is refused, and so is a working folder in one', () => {
    for (const [command, cwd] of [
      ['/app/app.asar/backend', '/'],
      ['sh', '/app/app.asar'],
    ] as const)
      expect(failureOf(command, cwd, { PATH: '/bin' })).toMatchObject({ reason: 'inside-archive' });
  });

  test('in a working folder below a file is an error that names the folder', async () => {
    await using folder = await tempFolder('path');
    const file = join(folder.path, 'file');
    await writeFile(file, '');

    expect(failureOf('sh', join(file, 'deeper'), { PATH: '/bin' })).toMatchObject({
      reason: 'no-such-cwd',
      cwd: join(file, 'deeper'),
    });
  });

  test('that is a folder is an error that says so', async () => {
    await using folder = await tempFolder('path');

    const error = failureOf(folder.path, folder.path, { PATH: '/bin' });

    expect(error).toMatchObject({ reason: 'not-found', path: folder.path });
    expect(error.message).toContain(`${folder.path} is a folder`);
  });

  test('in a working folder that does not exist is an error that names the folder', () => {
    const error = failureOf('sh', '/no/such/folder', { PATH: '/bin' });

    expect(error).toMatchObject({ reason: 'no-such-cwd', cwd: '/no/such/folder' });
    expect(error.message).toContain('/no/such/folder');
  });
});
