import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { examineFolder } from '../../../../src/node/doctor/folder-checks.ts';
import { sameAs } from '../../../../src/node/doctor/leftover-check.ts';
import { parseCim, parsePs } from '../../../../src/node/doctor/running-processes.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';

const MEBIBYTE = 1024 * 1024;

describe('a folder is examined by writing to it', () => {
  test.each([
    [10, 'problem', /is full: 10 MiB/],
    [100, 'warning', /nearly full: 100 MiB/],
    [1000, 'ok', /can be written, and 1000 MiB are free/],
  ])('with %d MiB free it is a %s', async (free, status, text) => {
    await using folder = await tempFolder('doctor');
    const found = await examineFolder('data folder', folder.path, async () => free * MEBIBYTE);

    expect(found).toMatchObject({ status, text: expect.stringMatching(text) });
  });

  test('one that is not there yet is judged by what it would be made in', async () => {
    await using folder = await tempFolder('doctor');
    const found = await examineFolder('log folder', join(folder.path, 'a', 'b'));

    expect(found).toMatchObject({ status: 'ok', text: expect.stringContaining('can be made') });
  });

  test('a file in its place is a problem', async () => {
    await using folder = await tempFolder('doctor');
    const file = join(folder.path, 'file');
    await writeFile(file, '');

    expect(await examineFolder('log folder', file)).toMatchObject({ status: 'problem' });
  });
});

describe('the processes that run are read from what each system tells', () => {
  test('ps on macOS', () => {
    expect(parsePs('    1     0 /sbin/launchd\n  812     1 python3 -m stdwire_songs\n\n')).toEqual([
      { pid: 1, parent: 0, words: ['/sbin/launchd'] },
      { pid: 812, parent: 1, words: ['python3', '-m', 'stdwire_songs'] },
    ]);
  });

  test('Win32_Process on Windows, where one alone is no list', () => {
    const one = {
      ProcessId: 8,
      ParentProcessId: 1,
      CommandLine: '"C:\\Program Files\\py\\python.exe" -m stdwire_songs',
    };

    expect(parseCim(JSON.stringify([one, { ProcessId: 4, ParentProcessId: 0, CommandLine: null }]))).toEqual([
      { pid: 8, parent: 1, words: ['C:\\Program Files\\py\\python.exe', '-m', 'stdwire_songs'] },
      { pid: 4, parent: 0, words: [] },
    ]);
    expect(parseCim(JSON.stringify(one))).toHaveLength(1);
  });
});

test('a leftover is the same program with the same arguments, under whatever version its interpreter goes', () => {
  const running = [
    { pid: 1, parent: 0, words: ['/usr/bin/python3.11', '-m', 'stdwire_songs'] },
    { pid: 2, parent: 1, words: ['python', '-m', 'stdwire_songs', '--data-dir', 'x'] },
    { pid: 3, parent: 1, words: ['node', '-m', 'stdwire_songs'] },
    { pid: process.pid, parent: 1, words: ['python', '-m', 'stdwire_songs'] },
    { pid: 4, parent: 1, words: [] },
  ];

  expect(
    sameAs('/home/me/.venv/bin/python3', ['-m', 'stdwire_songs'], running).map(({ pid }) => pid),
  ).toEqual([1]);
});
