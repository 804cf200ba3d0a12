import { expect, test } from 'vitest';
import { StartError } from '../../../src/errors.ts';
import { refuseArchive } from '../../../src/process/archive.ts';

test.each([
  ['/Applications/Songs.app/Contents/Resources/app.asar/python/backend'],
  ['C:\\Program Files\\Songs\\resources\\app.asar\\backend.exe'],
  ['/app/resources/app.asar'],
  ['/app/resources/BACKEND.ASAR/backend'],
])('%s is inside an archive and is refused', (path) => {
  expect(() => refuseArchive(path)).toThrow(StartError);
  expect(() => refuseArchive(path)).toThrow(expect.objectContaining({ reason: 'inside-archive', path }));
});

test.each([
  ['/app/resources/app.asar.unpacked/python/backend'],
  ['C:\\Songs\\resources\\app.asar.unpacked\\backend.exe'],
  ['/home/me/asar/backend'],
  ['/home/me/my.asarium/backend'],
])('%s is not', (path) => {
  expect(() => refuseArchive(path)).not.toThrow();
});
