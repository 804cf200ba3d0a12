import { afterEach, describe, expect, test, vi } from 'vitest';
import { BackendExitedError, CrashLoopError, StartError } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf, tinyClient } from '../../helpers/tiny-client.ts';
import { clientOf, statesOf } from './child-client.ts';

afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

test('C07: killed while idle, it is started again, once, and the next call succeeds', async () => {
  await using _leaks = await noLeaks();
  await using backend = clientOf('echo.py');
  const { client } = backend;
  await client.start();
  const { pid: before } = client.status;
  process.kill(before ?? 0, 'SIGKILL');
  await backend.until(({ state }) => state === 'restarting');

  expect(await client.call('ECHO', { again: true })).toMatchObject({ payload: { again: true } });
  expect(statesOf(backend.statuses)).toEqual(['starting', 'running', 'restarting', 'running']);
  expect(client.status).toMatchObject({
    restarts: 1,
    generation: 2,
    lastExit: { reason: 'died', signal: 'SIGKILL' },
  });
  expect(client.status.pid).not.toBe(before);
});

test('C08: killed with a thousand calls pending, it takes all of them with it, and each is told once', async () => {
  await using _leaks = await noLeaks();
  await using backend = clientOf('deaf_to_the_end.py', [], { restart: false });
  const { client } = backend;
  await client.start();
  let settled = 0;
  const calls = Array.from({ length: 1000 }, () =>
    rejectionOf(client.call('ANY', {}, { timeoutMs: null })).finally(() => {
      settled += 1;
    }),
  );
  await new Promise((resolve) => setImmediate(resolve)); // all of them are on their way
  process.kill(client.status.pid ?? 0, 'SIGKILL');
  const errors = await Promise.all(calls);

  expect(settled).toBe(1000);
  expect(errors.every((error) => error instanceof BackendExitedError)).toBe(true);
  expect(errors.filter((error) => (error as BackendExitedError).outcome !== 'unknown')).toEqual([]);
  expect(errors[999]).toMatchObject({ code: 'BACKEND_EXITED', signal: 'SIGKILL', exitCode: null });
});

describe('C11: a backend that dies again and again', () => {
  test('C11: before it was ever ready, fails its start, and is not started again', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('dies_on_import.py');
    const error = await rejectionOf(backend.client.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'exited', exitCode: 1 });
    expect(backend.client.status).toMatchObject({ state: 'error', restarts: 0, generation: 1 });
  });

  test('C11, A33: after each ready, is started as often as is allowed, then it is a crash loop', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('dies_once_ready.py', [], { restart: { maxRestarts: 2, baseDelayMs: 1 } });
    const { client } = backend;
    await Promise.allSettled([client.start()]);
    await backend.until(({ state }) => state === 'error');

    expect(backend.statuses.filter(({ lastError }) => lastError?.code === 'CRASH_LOOP')).toHaveLength(1);
    expect(client.status).toMatchObject({ restarts: 2, generation: 3, lastExit: { exitCode: 3 } });
    const errors = await Promise.all([client.call('ANY'), client.ensureRunning()].map(rejectionOf));
    expect(errors.every((error) => error instanceof CrashLoopError)).toBe(true);
    expect(client.status.generation).toBe(3);
  });

  test('C11: is started after waits between nothing and a bound that doubles up to its cap', async () => {
    vi.useFakeTimers();
    const random = vi.spyOn(Math, 'random').mockReturnValue(1 - 2 ** -53);
    const started: number[] = [];
    const bounds = [100, 200, 400, 500, 500];
    await using tiny = tinyClient({
      heartbeat: false,
      restart: { maxRestarts: bounds.length, baseDelayMs: 100, maxDelayMs: 500 },
    });
    tiny.client.on('status', ({ generation }) => {
      if (generation > started.length) started.push(performance.now());
    });
    await tiny.client.start();
    for (const bound of bounds) {
      const diedAt = performance.now();
      const { lives } = tiny.script;
      tiny.script.peer.exit({ exitCode: 1 });
      await pass(bound - 2);
      expect(tiny.script.lives).toBe(lives);
      await pass(3);
      expect(tiny.script.lives).toBe(lives + 1);
      expect((started.at(-1) ?? 0) - diedAt).toBeLessThanOrEqual(bound + 1);
    }
    random.mockReturnValue(0);
    tiny.script.peer.exit({ exitCode: 1 });
    await pass(0);

    expect(tiny.script.lives).toBe(bounds.length + 1);
    expect(tiny.client.status).toMatchObject({ state: 'error', lastError: { code: 'CRASH_LOOP' } });
    random.mockRestore();
  });
});

test('C12: three deaths, 31 healthy seconds, three deaths, and so on: it is never given up', async () => {
  vi.useFakeTimers();
  await using tiny = tinyClient({ heartbeat: false, restart: {}, handlers: { ECHO: (payload) => payload } });
  await tiny.client.start();
  for (let round = 1; round <= 5; round += 1) {
    for (let death = 1; death <= 3; death += 1) {
      tiny.script.peer.exit({ exitCode: 1 });
      await pass(1001); // the third restart waits a second at most
      expect(tiny.client.status.state).toBe('running');
    }
    await pass(31_000);
  }

  expect(tiny.script.lives).toBe(16);
  expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
});

test.each([0, 1])('C17: an exit that nobody asked for is a death, also with code %d', async (code) => {
  await using _leaks = await noLeaks();
  await using backend = clientOf('exits_when_asked_anything.py', [String(code)]);
  const { client } = backend;
  await client.start();
  const error = await rejectionOf(client.call('ANY'));

  expect(error).toBeInstanceOf(BackendExitedError);
  expect(error).toMatchObject({ exitCode: code, signal: null, outcome: 'unknown' });
  await client.ensureRunning();
  expect(client.status).toMatchObject({ restarts: 1, lastExit: { reason: 'died', exitCode: code } });
  expect(statesOf(backend.statuses)).toEqual(['starting', 'running', 'restarting', 'running']);
});
