import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { electronBinary } from '../../../electron/support/electron-binary.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';

test('what the package has downloaded is found without loading the package', async () => {
  await using folder = await tempFolder('electron-package');
  const program = join(folder.path, 'dist', 'electron');
  await mkdir(join(folder.path, 'dist'));
  await writeFile(program, '');
  expect(electronBinary('', folder.path).missing).toMatch(/none is there: install one with/);
  await writeFile(join(folder.path, 'path.txt'), 'electron\n');

  expect(electronBinary('', folder.path)).toEqual({ path: program });
});

test('the one that is named comes first, and is said to be missing where it is', () => {
  expect(electronBinary(process.execPath)).toEqual({ path: process.execPath });
  expect(electronBinary('/no/electron').missing).toMatch(
    /there is no \/no\/electron: .* STDWIRE_ELECTRON_PATH/,
  );
});
