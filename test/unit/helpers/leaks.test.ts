import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { stillRunning } from '../../helpers/processes.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

/** What the guard says of something that is left behind. `plant` returns what removes it. */
async function findingsOf(plant: () => Promise<() => unknown>): Promise<string> {
  const leaks = await noLeaks(0);
  const remove = await plant();
  const error = await rejectionOf(leaks[Symbol.asyncDispose]() as Promise<void>);
  await remove();
  return (error as Error).message;
}

/** An orphan: a process whose parent has ended, in a session of its own. */
async function plantOrphan(): Promise<() => Promise<void>> {
  const idle = 'setInterval(() => {}, 1000)';
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['--eval', '${idle}'], { detached: true, stdio: 'ignore' });
    console.log(child.pid); child.unref();`;
  const parent = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = await once(parent.stdout, 'data');
  await once(parent, 'close');
  const pid = Number(chunk);
  return async () => {
    process.kill(pid, 'SIGKILL');
    expect(await stillRunning([pid])).toEqual([]);
  };
}

describe('the guard against leaks', () => {
  test('says nothing where nothing is left behind', async () => {
    await using _leaks = await noLeaks();
    const child = spawn(process.execPath, ['--eval', ''], { stdio: 'pipe' });
    await once(child, 'close');
    await using server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  test('finds a listener of the process', async () => {
    const listener = (): void => {};
    const text = await findingsOf(async () => {
      process.on('SIGUSR2', listener);
      return () => process.off('SIGUSR2', listener);
    });

    expect(text).toContain('listener SIGUSR2: 1 more');
  });

  test('finds timers, though the test runner has some of its own that come and go', async () => {
    const text = await findingsOf(async () => {
      const timers = Array.from({ length: 10 }, () => setInterval(() => {}, 100_000));
      return () => timers.forEach(clearInterval);
    });

    expect(text).toMatch(/resource Timeout: \d+ more/);
  });

  test.skipIf(process.platform !== 'linux')('finds a descriptor', async () => {
    const text = await findingsOf(async () => {
      const file = await open(import.meta.filename);
      return () => file.close();
    });

    expect(text).toContain(`fd ${import.meta.filename}: 1 more`);
  });

  test.skipIf(process.platform === 'win32')('finds a child process', async () => {
    const text = await findingsOf(async () => {
      const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      return async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      };
    });

    expect(text).toMatch(/process \d+: 1 more/);
  });

  test.skipIf(process.platform !== 'linux')(
    'finds an orphan, though it is nobody’s child any more',
    async () => {
      expect(await findingsOf(plantOrphan)).toMatch(/process \d+: 1 more/);
    },
  );
});
