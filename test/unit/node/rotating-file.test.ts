import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RotatingFile } from '../../../src/node/rotating-file.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const line = (word: string): string => `${word.padEnd(9, '.')}\n`;

async function texts(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

test('what is there stays, and what is written comes after it', async () => {
  await using folder = await tempFolder('log');
  const path = join(folder.path, 'a.log');
  await writeFile(path, line('old'));
  const file = new RotatingFile(path, 100, 1);
  await file.append(line('new'));
  await file.append(line('newer'));
  await file.close();

  expect(await texts(folder.path)).toEqual({ 'a.log': line('old') + line('new') + line('newer') });
});

test('a file that would grow over its limit is put aside, and only so many are kept', async () => {
  await using folder = await tempFolder('log');
  const file = new RotatingFile(join(folder.path, 'a.log'), 20, 2);
  for (const word of ['1', '2', '3', '4', '5', '6', '7', '8', '9']) await file.append(line(word));
  await file.close();

  expect(await texts(folder.path)).toEqual({
    'a.log': line('9'),
    'a.log.1': line('7') + line('8'),
    'a.log.2': line('5') + line('6'),
  });
});

test('with nothing to keep it begins anew', async () => {
  await using folder = await tempFolder('log');
  const file = new RotatingFile(join(folder.path, 'a.log'), 10, 0);
  await file.append(line('1'));
  await file.append(line('2'));
  await file.close();

  expect(await texts(folder.path)).toEqual({ 'a.log': line('2') });
});

test('the size that a file had before counts', async () => {
  await using folder = await tempFolder('log');
  const path = join(folder.path, 'a.log');
  await writeFile(path, line('old'));
  const file = new RotatingFile(path, 15, 1);
  await file.append(line('new'));
  await file.close();

  expect(await texts(folder.path)).toEqual({ 'a.log': line('new'), 'a.log.1': line('old') });
});

test('a piece that is larger than the limit is written whole', async () => {
  await using folder = await tempFolder('log');
  const file = new RotatingFile(join(folder.path, 'a.log'), 5, 1);
  await file.append(line('1'));
  await file.close();

  expect(await texts(folder.path)).toEqual({ 'a.log': line('1') });
});

test('its folder is made, and others than its user cannot read it', async () => {
  await using folder = await tempFolder('log');
  const path = join(folder.path, 'deep', 'er', 'a.log');
  const file = new RotatingFile(path, 100, 1);
  await file.append(line('1'));
  await file.close();

  expect(await readFile(path, 'utf8')).toBe(line('1'));
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o077).toBe(0);
});

test('after a failure it is opened again, once the way is free', async () => {
  await using folder = await tempFolder('log');
  const path = join(folder.path, 'a.log');
  await mkdir(path);
  const file = new RotatingFile(path, 100, 1);
  await expect(file.append(line('lost'))).rejects.toThrow(/EISDIR/);
  await rm(path, { recursive: true });
  await file.append(line('kept'));
  await file.close();

  expect(await texts(folder.path)).toEqual({ 'a.log': line('kept') });
});

test('at the end of a program what is on its way is written as well, and nothing twice', async () => {
  await using folder = await tempFolder('log');
  const file = new RotatingFile(join(folder.path, 'new', 'a.log'), 100, 1);
  const opening = file.append(line('1'));
  // The program would end here, before the file is open.
  file.appendNow(line('2'));
  await opening;
  await file.append(line('3'));
  file.appendNow(line('4'));
  await file.close();
  const text = await readFile(join(folder.path, 'new', 'a.log'), 'utf8');

  expect(text.startsWith(line('1') + line('2'))).toBe(true);
  expect(text.endsWith(line('3') + line('4'))).toBe(true);
});
