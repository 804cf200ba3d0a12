import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Heartbeat } from '../../../src/supervisor/heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A backend that answers, fails, or says nothing, and the watch over it. */
function watched(answer: () => 'answers' | 'fails' | 'is silent', intervalMs = 5000) {
  const seen = { questions: 0, deaths: 0, received: 0 };
  const heartbeat = new Heartbeat({
    intervalMs,
    misses: 3,
    received: () => seen.received,
    ask: () => {
      seen.questions += 1;
      const what = answer();
      if (what === 'answers') return Promise.resolve();
      return what === 'fails' ? Promise.reject(new Error('503')) : new Promise(() => {});
    },
    onDead: () => {
      seen.deaths += 1;
    },
  });
  heartbeat.start();
  return { seen, heartbeat };
}

/** The program sleeps, or is too busy to run a timer: the clock goes on, and one late timer runs. */
async function sleepFor(milliseconds: number): Promise<void> {
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValueOnce(now + milliseconds);
  await vi.advanceTimersToNextTimerAsync();
}

describe('the heartbeat', () => {
  test('asks once in an interval, and says nothing of a backend that answers', async () => {
    const { seen, heartbeat } = watched(() => 'answers');
    await vi.advanceTimersByTimeAsync(60_000);

    expect(seen).toMatchObject({ questions: 12, deaths: 0 });
    heartbeat.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('finds a backend that does not answer within 20 s, says so once, and asks no more', async () => {
    const { seen } = watched(() => 'is silent');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(seen.deaths).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.deaths).toBe(1);
    await vi.advanceTimersByTimeAsync(600_000);

    expect(seen.deaths).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has one question under way at a time', async () => {
    const { seen, heartbeat } = watched(() => 'is silent');
    await vi.advanceTimersByTimeAsync(15_000);

    expect(seen.questions).toBe(1);
    heartbeat.stop();
  });

  test('counts a failed answer as none, and asks again', async () => {
    const { seen } = watched(() => 'fails');
    await vi.advanceTimersByTimeAsync(20_000);

    expect(seen).toMatchObject({ questions: 3, deaths: 1 });
  });

  test('forgives misses once an answer comes', async () => {
    const answers = ['fails', 'fails', 'answers', 'fails', 'fails', 'answers'] as const;
    let asked = 0;
    const { seen, heartbeat } = watched(() => answers[asked++ % answers.length] ?? 'answers');
    await vi.advanceTimersByTimeAsync(300_000);

    expect(seen.deaths).toBe(0);
    heartbeat.stop();
  });

  test('takes any message for a sign of life: the answer may be behind a million events', async () => {
    const { seen, heartbeat } = watched(() => 'is silent');
    for (let beat = 0; beat < 20; beat += 1) {
      seen.received += 1;
      await vi.advanceTimersByTimeAsync(5000);
    }

    expect(seen.deaths).toBe(0);
    heartbeat.stop();
  });

  test('says nothing after it was stopped, also when a question is under way', async () => {
    const { seen, heartbeat } = watched(() => 'is silent');
    await vi.advanceTimersByTimeAsync(15_000);
    heartbeat.stop();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(seen.deaths).toBe(0);
  });

  test('kills nobody because the machine slept: a hundred times, from 10 s to 10 h', async () => {
    const { seen, heartbeat } = watched(() => 'answers');
    for (let index = 1; index <= 100; index += 1) {
      await vi.advanceTimersByTimeAsync(5000);
      await sleepFor(10_000 + (index / 100) * 36_000_000);
    }

    expect(seen.deaths).toBe(0);
    heartbeat.stop();
  });

  test('a backend that hangs over a sleep is found after it, as one that hangs is', async () => {
    const { seen } = watched(() => 'is silent');
    await vi.advanceTimersByTimeAsync(15_000);
    await sleepFor(3_600_000);
    expect(seen.deaths).toBe(0);
    await vi.advanceTimersByTimeAsync(15_000);

    expect(seen.deaths).toBe(1);
  });

  test('finds every hang, whenever it begins, within four intervals and never before three', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50_000 }), async (hangsAt) => {
        let hangs = false;
        const { seen } = watched(() => (hangs ? 'is silent' : 'answers'));
        await vi.advanceTimersByTimeAsync(hangsAt);
        hangs = true;
        await vi.advanceTimersByTimeAsync(14_999);
        expect(seen.deaths).toBe(0);
        await vi.advanceTimersByTimeAsync(5001);
        expect(seen.deaths).toBe(1);
      }),
      { numRuns: 50 },
    );
  });
});
