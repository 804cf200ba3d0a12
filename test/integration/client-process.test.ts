import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  BackendClient,
  BackendExitedError,
  type ClientOptions,
  ClosedError,
  StartError,
  StartTimeoutError,
} from '../../src/index.ts';
import { stillRunning } from '../helpers/processes.ts';
import { backendFixture, python } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { rejectionOf } from '../helpers/tiny-client.ts';

/** A client of a fixture. Disposing of it asserts that nothing of it runs any more. */
function clientOf(fixture: string, options: Partial<ClientOptions> = {}) {
  const client = new BackendClient({
    command: python,
    args: [backendFixture(fixture)],
    restart: false,
    ...options,
  });
  const pids: number[] = [];
  client.on('status', ({ pid }) => {
    if (pid !== null) pids.push(pid);
  });
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      expect(client.counts.inFlight).toBe(0);
      expect(await stillRunning(pids)).toEqual([]);
    },
  };
}

interface Echo {
  readonly payload: unknown;
  readonly argv: string[];
  readonly cwd: string;
  readonly environment: Record<string, string>;
  readonly pid: number;
}

const echo = (client: BackendClient, payload: object = {}): Promise<Echo> =>
  client.call('ECHO', payload) as Promise<Echo>;

describe('a process', () => {
  test('is started, asked and ended; its status says what it is', async () => {
    await using backend = clientOf('echo.py');
    await backend.client.start();
    const { pid } = await echo(backend.client);

    expect(backend.client.status).toMatchObject({ state: 'running', pid, path: python, port: null });
    await backend.client.stop();
    expect(backend.client.status).toMatchObject({ state: 'stopped', pid: null, lastExit: { exitCode: 0 } });
    await backend.client.start();
    expect((await echo(backend.client)).pid).not.toBe(pid);
  });

  test('gets the arguments, the folder, and an environment without the parent’s secrets', async () => {
    await using folder = await tempFolder('cwd');
    process.env.A_SECRET_OF_THE_PARENT = 'secret';
    await using backend = clientOf('echo.py', { cwd: folder.path, env: { GIVEN: 'yes' } });
    await backend.client.start({ args: [backendFixture('echo.py'), '--once'], env: { ONCE: 'too' } });
    const seen = await echo(backend.client);
    delete process.env.A_SECRET_OF_THE_PARENT;

    expect(seen.argv).toEqual(['--once']);
    expect(seen.cwd).toBe(folder.path);
    expect(seen.environment).toMatchObject({ GIVEN: 'yes', ONCE: 'too', PATH: process.env.PATH });
    expect(seen.environment).not.toHaveProperty('A_SECRET_OF_THE_PARENT');
  });

  test('can be named as a list, a program with its first arguments', async () => {
    await using backend = clientOf('', {
      command: [python, '-u', backendFixture('echo.py')],
      args: ['a', 'b'],
    });
    await backend.client.start();

    expect((await echo(backend.client)).argv).toEqual(['a', 'b']);
  });

  test.each([
    ['U+2028 and its kin', 'a\u2028b\u2029c\u0085d\u000be\u000cf\u001cg\rh'],
    ['characters of every length', 'aä€🎵👩‍👩‍👧'],
    ['a megabyte', 'ä'.repeat(500_000)],
  ])('is sent and sends back %s unchanged', async (_, text) => {
    await using backend = clientOf('echo.py');
    await backend.client.start();

    expect((await echo(backend.client, { text })).payload).toEqual({ text });
  });

  test('answers ten thousand calls that were made at once', async () => {
    await using backend = clientOf('echo.py');
    await backend.client.start();
    const calls = Array.from({ length: 10_000 }, (_, n) => echo(backend.client, { n }));

    expect((await Promise.all(calls)).map(({ payload }) => (payload as { n: number }).n)).toEqual(
      calls.map((_, n) => n),
    );
  });

  test('may print on its wire: its answers arrive all the same', async () => {
    await using backend = clientOf('prints_on_the_wire.py');
    const strays: string[] = [];
    backend.client.on('stray', ({ text }) => strays.push(text));
    await backend.client.start();

    expect(await backend.client.call('ANY')).toBe(1);
    expect(strays).toContain('50%... ');
  });

  test('may flood stderr, with nobody listening: it neither blocks nor fills the memory', async () => {
    await using backend = clientOf('floods_stderr.py');
    await backend.client.start();
    expect(await backend.client.call('ANY')).toBe(1);
    const ended = new Promise((resolve) => {
      backend.client.on('status', ({ state }) => state === 'error' && resolve(state));
    });
    process.kill(backend.client.status.pid ?? 0, 'SIGKILL');
    await ended;
    const error = (await rejectionOf(backend.client.call('ANY'))) as BackendExitedError;

    expect(error.stderrTail.length).toBeLessThanOrEqual(65_536);
    expect(error.stderrTail.endsWith('the last line')).toBe(true);
  });

  test('may say that it is ready in pieces', async () => {
    await using backend = clientOf('splits_its_ready_message.py');
    await backend.client.start();

    expect(backend.client.status.state).toBe('running');
  });
});

describe('a process that cannot be started', () => {
  test('for want of the program: the error names the path and the folder', async () => {
    await using backend = clientOf('', { command: '/no/such/python3' });
    const error = await rejectionOf(backend.client.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'not-found', path: '/no/such/python3', cwd: process.cwd() });
    expect((error as Error).message).toContain('/no/such/python3');
    expect((error as Error).message).toContain(process.cwd());
  });

  test('for want of the program in PATH', async () => {
    await using backend = clientOf('', { command: 'no-such-python' });

    expect(await rejectionOf(backend.client.start())).toMatchObject({
      reason: 'not-found',
      path: 'no-such-python',
    });
  });

  test('for want of the folder', async () => {
    await using backend = clientOf('echo.py', { cwd: '/no/such/folder' });

    expect(await rejectionOf(backend.client.start())).toMatchObject({
      reason: 'no-such-cwd',
      cwd: '/no/such/folder',
    });
  });

  test.skipIf(process.platform === 'win32')('for want of the right to', async () => {
    await using folder = await tempFolder('program');
    const program = join(folder.path, 'program');
    await writeFile(program, 'text');
    await using backend = clientOf('', { command: program });

    expect(await rejectionOf(backend.client.start())).toMatchObject({
      reason: 'not-executable',
      path: program,
    });
    // Now it may be executed, but is nothing that the system can run, and its interpreter is missing.
    await chmod(program, 0o755);
    await writeFile(program, '#!/no/such/interpreter\n');
    expect(await rejectionOf(backend.client.start())).toMatchObject({ reason: 'not-found', path: program });
  });

  test('because it dies first: the error shows the end of its traceback', async () => {
    await using backend = clientOf('dies_on_import.py');
    const error = await rejectionOf(backend.client.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      reason: 'exited',
      exitCode: 1,
      stderrTail: expect.stringContaining('Traceback'),
    });
    expect((error as Error).message).toContain("No module named 'a_module_that_nobody_has'");
  });

  test('in time: it is ended', async () => {
    await using backend = clientOf('never_ready.py', { startTimeoutMs: 1500 });
    const error = await rejectionOf(backend.client.start());

    expect(error).toBeInstanceOf(StartTimeoutError);
    expect(error).toMatchObject({ stderrTail: 'loading the model' });
    expect(backend.client.status).toMatchObject({ state: 'error', lastExit: { signal: 'SIGKILL' } });
  });

  test('because it is stopped meanwhile', async () => {
    await using backend = clientOf('never_ready.py');
    const logged = new Promise((resolve) => backend.client.on('log', resolve));
    const starting = backend.client.start();
    await logged;
    await backend.client.stop();

    expect(await rejectionOf(starting)).toBeInstanceOf(ClosedError);
    expect(backend.client.status.state).toBe('stopped');
  });
});

describe('a process that is killed', () => {
  test('rejects a thousand calls at once, and the next start serves again', async () => {
    await using backend = clientOf('echo.py');
    await backend.client.start();
    const { pid } = await echo(backend.client);
    process.kill(pid, 'SIGSTOP');
    const calls = Array.from({ length: 1000 }, () => echo(backend.client));
    await new Promise((resolve) => setImmediate(resolve));
    process.kill(pid, 'SIGKILL');
    const outcomes = await Promise.allSettled(calls);

    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1000);
    expect(await rejectionOf(calls[0] as Promise<unknown>)).toMatchObject({
      code: 'BACKEND_EXITED',
      signal: 'SIGKILL',
      outcome: 'unknown',
    });
    await backend.client.start();
    expect((await echo(backend.client, { again: true })).payload).toEqual({ again: true });
  });

  test('has its last answers read first', async () => {
    await using backend = clientOf('answers_and_exits.py');
    await backend.client.start();
    const outcomes = await Promise.allSettled(Array.from({ length: 15 }, () => backend.client.call('ANY')));

    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(10).fill('fulfilled'),
      ...Array(5).fill('rejected'),
    ]);
  });

  test.each([['apart'], ['in its group']])(
    'does not wait for a grandchild %s that holds its pipes',
    async (where) => {
      await using backend = clientOf('leaves_a_grandchild.py');
      const { client } = backend;
      const grandchild = new Promise<number>((resolve) => {
        client.on('log', ({ line }) => {
          if (line.startsWith('grandchild ')) resolve(Number(line.slice(11)));
        });
      });
      await client.start({ args: [backendFixture('leaves_a_grandchild.py'), where] });
      const pid = await grandchild;
      const call = client.call('ANY');
      process.kill(client.status.pid ?? 0, 'SIGKILL');

      expect(await rejectionOf(call)).toBeInstanceOf(BackendExitedError);
      // What is in its group belonged to it and ends with it; what has left the group has not.
      expect(await stillRunning([pid], where === 'apart' ? 0 : 5000)).toEqual(where === 'apart' ? [pid] : []);
      if (where === 'apart') process.kill(pid, 'SIGKILL');
      expect(await stillRunning([pid])).toEqual([]);
    },
  );
});

describe.skipIf(process.platform === 'win32')('a process that does not end by itself', () => {
  test('is terminated', async () => {
    await using backend = clientOf('deaf_to_input_end.py');
    await backend.client.start();
    await backend.client.stop();

    expect(backend.client.status).toMatchObject({ state: 'stopped', lastExit: { signal: 'SIGTERM' } });
  });

  test('is killed if that is not enough, and stop() resolves once it is gone', async () => {
    await using backend = clientOf('deaf_to_the_end.py');
    await backend.client.start();
    const { pid } = backend.client.status;
    await backend.client.stop();

    expect(backend.client.status).toMatchObject({ state: 'stopped', lastExit: { signal: 'SIGKILL' } });
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
  });

  test('is killed also while it is stopped by the system', async () => {
    await using backend = clientOf('echo.py');
    await backend.client.start();
    process.kill(backend.client.status.pid ?? 0, 'SIGSTOP');
    const call = backend.client.call('ECHO');
    await backend.client.stop();

    expect(await rejectionOf(call)).toBeInstanceOf(ClosedError);
    expect(backend.client.status).toMatchObject({ lastExit: { signal: 'SIGKILL' } });
  });

  test('because it has closed its stdout is ended: it can never answer', async () => {
    await using backend = clientOf('closes_its_stdout.py');
    await backend.client.start();
    const error = await rejectionOf(backend.client.call('ANY', {}, { timeoutMs: null }));

    expect(error).toMatchObject({ code: 'BACKEND_EXITED', outcome: 'unknown' });
    expect((error as Error).message).toContain('closed its stdout');
  });

  test('because it has closed its stdin is ended: EPIPE is nobody’s uncaught exception', async () => {
    await using backend = clientOf('closes_its_stdin.py');
    await backend.client.start();
    const error = await rejectionOf(backend.client.call('ANY'));

    expect(error).toMatchObject({ code: 'BACKEND_EXITED' });
    expect(await rejectionOf(backend.client.call('ANY'))).toMatchObject({
      code: 'BACKEND_EXITED',
      outcome: 'not-sent',
    });
  });
});
