import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { hostSystem, isExecutable, isFile, pathsOf } from '../../../src/process/host-system.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

afterEach(() => {
  for (const name of ['resourcesPath', 'defaultApp']) Reflect.deleteProperty(process, name);
});

describe('this system', () => {
  test('is no packaged app in plain Node', () => {
    expect(hostSystem()).toMatchObject({
      platform: process.platform,
      cwd: process.cwd(),
      resourcesPath: undefined,
      isPackaged: false,
    });
  });

  test('is one where Electron (emulated: what it adds to process) says so', () => {
    Object.assign(process, { resourcesPath: '/res' });
    expect(hostSystem()).toMatchObject({ resourcesPath: '/res', isPackaged: true });
    Object.assign(process, { defaultApp: true });

    expect(hostSystem()).toMatchObject({ resourcesPath: '/res', isPackaged: false });
  });

  test('writes paths as its platform does', () => {
    expect(pathsOf({ platform: 'win32' }).join('C:\\a', 'b')).toBe('C:\\a\\b');
    expect(pathsOf({ platform: 'darwin' }).join('/a', 'b')).toBe('/a/b');
  });
});

test.skipIf(process.platform === 'win32')('a file is no folder, and may be executed or not', async () => {
  await using folder = await tempFolder('system');
  const at = (name: string): string => join(folder.path, name);
  await mkdir(at('folder'));
  await writeFile(at('plain'), '');
  await writeFile(at('program'), '', { mode: 0o755 });
  const places = ['folder', 'plain', 'program', 'missing', 'plain/deeper'].map(at);

  expect(places.map(isFile)).toEqual([false, true, true, false, false]);
  expect(places.map(isExecutable)).toEqual([false, false, true, false, false]);
});
