import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  if (child.pid === undefined) throw new Error('the child was not started');
  return child.pid;
}

test('two holders never work at the same time, and the one that waits is told for whom', async () => {
  await using folder = await tempFolder('lock');
  const lock = join(folder.path, 'lock');
  const events: string[] = [];
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });

  const first = withLock(lock, async () => {
    events.push('first begins');
    await held;
    events.push('first ends');
  });
  let told = (_owner: number): void => {};
  const waitedFor = new Promise<number>((resolve) => {
    told = resolve;
  });
  const second = withLock(lock, async () => void events.push('second'), { onWait: (owner) => told(owner) });
  const owner = await waitedFor;
  release();
  await Promise.all([first, second]);

  expect(owner).toBe(process.pid);
  expect(events).toEqual(['first begins', 'first ends', 'second']);
});

test('a failure lets the lock go and reaches the caller', async () => {
  await using folder = await tempFolder('lock');
  const lock = join(folder.path, 'lock');

  await expect(withLock(lock, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(existsSync(lock)).toBe(false);
});

test('the lock of a process that died is taken over', async () => {
  await using folder = await tempFolder('lock');
  const lock = join(folder.path, 'lock');
  await writeFile(lock, String(await deadPid()));

  expect(await withLock(lock, async () => 'mine')).toBe('mine');
});

test('a lock that nobody refreshes is taken over, though its process id is in use again', async () => {
  await using folder = await tempFolder('lock');
  const lock = join(folder.path, 'lock');
  await writeFile(lock, String(process.pid));
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(lock, longAgo, longAgo);

  expect(await withLock(lock, async () => 'mine')).toBe('mine');
});

test('of many that find an abandoned lock, one at a time works', async () => {
  await using folder = await tempFolder('lock');
  const lock = join(folder.path, 'lock');
  await mkdir(folder.path, { recursive: true });
  await writeFile(lock, String(await deadPid()));
  let working = 0;
  let most = 0;

  await Promise.all(
    Array.from({ length: 8 }, () =>
      withLock(lock, async () => {
        working += 1;
        most = Math.max(most, working);
        await new Promise(setImmediate);
        working -= 1;
      }),
    ),
  );

  expect(most).toBe(1);
});
