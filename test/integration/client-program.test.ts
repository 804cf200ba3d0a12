import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ClientOptions } from '../../src/index.ts';
import { stillRunning } from '../helpers/processes.ts';
import { backendFixture, python, repositoryRoot } from '../helpers/python.ts';

const entry = pathToFileURL(join(repositoryRoot, 'src', 'index.ts')).href;

/** Runs a program that has a client of a fixture as `backend`; resolves when it has ended by itself. */
function runProgram(
  fixture: string,
  body: string,
  options: Pick<ClientOptions, 'restart'> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = `
    import { BackendClient } from ${JSON.stringify(entry)};
    const backend = new BackendClient(${JSON.stringify({ command: python, args: [backendFixture(fixture)], ...options })});
    ${body}
  `;
  return new Promise((resolve) => {
    const args = ['--input-type=module', '--eval', script];
    execFile(process.execPath, args, { timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

describe('a program', () => {
  test('ends by itself once its client is closed: nothing keeps it alive', async () => {
    const { code, stdout, stderr } = await runProgram(
      'echo.py',
      `
        await backend.start();
        await backend.call('ECHO', {}, { timeoutMs: 3600000, signal: new AbortController().signal });
        const before = process.listenerCount('exit');
        await backend.close();
        console.log(JSON.stringify([before, process.listenerCount('exit')]));
      `,
    );

    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([1, 0]);
  });

  test('ends by itself also when its backend was killed under it', async () => {
    const { code, stdout, stderr } = await runProgram(
      'echo.py',
      `
        await backend.start();
        process.kill(backend.status.pid, 'SIGKILL');
        void backend.call('ECHO');
        await new Promise((resolve) => backend.on('status', ({ state }) => state === 'error' && resolve()));
        console.log(backend.status.lastExit.signal, process.listenerCount('exit'));
      `,
      { restart: false },
    );

    expect([code, stdout, stderr]).toEqual([0, 'SIGKILL 0\n', '']);
  });

  test('ends by itself when its backend cannot be started and nobody looks', async () => {
    const { code, stderr } = await runProgram('dies_on_import.py', `backend.start(); backend.getAccounts();`);

    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([
    ['process.exit()', 'process.exit(7);', 7],
    ['an uncaught exception', "throw new Error('uncaught');", 1],
  ])('that ends by %s takes its backend along, deaf as it is', async (_, end, expected) => {
    const { code, stdout } = await runProgram(
      'deaf_to_the_end.py',
      `
        await backend.start();
        console.log(backend.status.pid);
        setImmediate(() => { ${end} });
      `,
    );

    expect(code).toBe(expected);
    expect(await stillRunning([Number(stdout)])).toEqual([]);
  });
});
