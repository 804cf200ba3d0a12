import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startedTiny, tinyClient } from '../../helpers/tiny-client.ts';

const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('E06: a machine that sleeps for ten hours takes nobody’s silence for a death', async () => {
  await using tiny = await startedTiny({
    heartbeat: { intervalMs: 5000, misses: 3 },
    handlers: { ECHO: (payload) => payload },
  });
  await vi.advanceTimersByTimeAsync(12_000);
  // The clock goes on while nobody runs, and on waking one late timer fires.
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValueOnce(now + 10 * HOUR_MS);
  await vi.advanceTimersToNextTimerAsync();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(tiny.client.status).toMatchObject({ state: 'running', generation: 1, restarts: 0 });
  expect(await tiny.client.request('ECHO', { text: 'awake' })).toEqual({ text: 'awake' });
});

test('E06: the time for which a machine sleeps does not count as time that an answer takes', async () => {
  await using tiny = await startedTiny({ handlers: { ECHO: (_, call) => call.stayMute() } });
  const call = tiny.client.request('ECHO', { text: 'asleep' }, { timeoutMs: 30_000 });
  const outcome = vi.fn<(error: { code: string }) => void>();
  call.catch(outcome);
  await vi.advanceTimersByTimeAsync(12_000);
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => clock() + 10 * HOUR_MS);
  await vi.advanceTimersByTimeAsync(17_000);
  expect(outcome).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);

  expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ code: 'COMMAND_TIMEOUT' }));
});

test('E11: a backend that a virus scanner holds up for twenty seconds is starting, and then it runs', async () => {
  await using tiny = tinyClient({ ready: null, handlers: { ECHO: (payload) => payload } });
  const states: string[] = [];
  tiny.client.on('status', ({ state }) => states.push(state));
  const started = tiny.client.start();
  const early = tiny.client.request('ECHO', { text: 'made meanwhile' });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(tiny.client.status.state).toBe('starting');
  tiny.script.peer.log(JSON.stringify({ type: 'BACKEND_READY' }));
  await started;

  expect(await early).toEqual({ text: 'made meanwhile' });
  expect(states).toEqual(['starting', 'running']);
});
