import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RestartDecision, RestartPolicy } from '../../../src/supervisor/restart-policy.ts';

/** The wait that was decided on; fails if there was none. */
function delayOf(decision: RestartDecision): number {
  return decision.kind === 'restart' ? decision.delayMs : expect.fail('it was not to be started again');
}

describe('the restart policy', () => {
  test('waits up to twice as long after each death, and gives up at the death after the last restart', () => {
    const policy = new RestartPolicy({}, () => 0.999_999);
    const decisions = [0, 1, 2, 3].map((second) => policy.next(second * 1000, 0));

    expect(decisions.slice(0, 3).map((decision) => Math.round(delayOf(decision)))).toEqual([250, 500, 1000]);
    expect(decisions[3]).toEqual({ kind: 'crash-loop', deaths: 4, withinMs: 180_000 });
  });

  test('never waits longer than the cap', () => {
    const policy = new RestartPolicy({ maxRestarts: 100, maxDelayMs: 700 }, () => 1);
    const delays = Array.from({ length: 100 }, (_, index) => delayOf(policy.next(index, 0)));

    expect(delays.slice(0, 4)).toEqual([250, 500, 700, 700]);
    expect(Math.max(...delays)).toBe(700);
  });

  test('forgets deaths that are older than its window', () => {
    const policy = new RestartPolicy({ maxRestarts: 1, withinMs: 1000 }, () => 1);
    policy.next(0, 0);

    expect(policy.next(1000, 0)).toEqual({ kind: 'restart', delayMs: 250 });
    expect(policy.next(1999, 0).kind).toBe('crash-loop');
  });

  test('forgets every death of a backend that was healthy for long enough', () => {
    const policy = new RestartPolicy({ maxRestarts: 3 }, () => 1);
    const deaths = (from: number) => [0, 1, 2].map((index) => policy.next(from + index, 0).kind);

    expect(deaths(0)).toEqual(['restart', 'restart', 'restart']);
    expect(policy.next(31_000, 31_000)).toEqual({ kind: 'restart', delayMs: 250 });
    expect(policy.next(31_001, 29_999)).toEqual({ kind: 'restart', delayMs: 500 });
  });

  test('allows none where none is wanted', () => {
    expect(new RestartPolicy({ maxRestarts: 0 }).next(0, 0).kind).toBe('crash-loop');
  });

  test('takes undefined for its default', () => {
    const policy = new RestartPolicy({ maxRestarts: undefined, baseDelayMs: undefined }, () => 1);

    expect(policy.next(0, 0)).toEqual({ kind: 'restart', delayMs: 250 });
  });

  test('spreads its waits evenly: ten thousand stay within their bound, and their mean is half of it', () => {
    const policy = new RestartPolicy({ maxRestarts: 1 });
    const delays = Array.from({ length: 10_000 }, () => {
      policy.forget();
      return delayOf(policy.next(0, 0));
    });
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;

    expect(delays.every((delay) => delay >= 0 && delay <= 250)).toBe(true);
    // Four standard errors of a uniform distribution: 250 / √12 / √10000 × 4 = 2.9.
    expect(Math.abs(mean - 125)).toBeLessThan(3);
  });

  test('never allows more restarts within its window than it says, whatever happens when', () => {
    const deaths = fc.array(fc.record({ gapMs: fc.nat(5000), ranForMs: fc.nat(4000) }), { maxLength: 60 });
    const options = fc.record({
      maxRestarts: fc.nat(5),
      withinMs: fc.integer({ min: 1, max: 10_000 }),
      baseDelayMs: fc.nat(1000),
      maxDelayMs: fc.nat(4000),
    });
    fc.assert(
      fc.property(
        options,
        deaths,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (set, list, random) => {
          // Nothing counts as healthy, so that the window alone decides.
          const policy = new RestartPolicy({ ...set, healthyAfterMs: Number.MAX_SAFE_INTEGER }, () => random);
          const restarts: number[] = [];
          let now = 0;
          for (const { gapMs, ranForMs } of list) {
            now += gapMs;
            const decision = policy.next(now, ranForMs);
            if (decision.kind === 'crash-loop') {
              expect(decision.deaths).toBeGreaterThan(set.maxRestarts);
              return;
            }
            restarts.push(now);
            const recent = restarts.filter((at) => now - at < set.withinMs).length;
            expect(recent).toBeLessThanOrEqual(set.maxRestarts);
            expect(decision.delayMs).toBeGreaterThanOrEqual(0);
            expect(decision.delayMs).toBeLessThanOrEqual(
              Math.min(set.maxDelayMs, set.baseDelayMs * 2 ** (recent - 1)),
            );
          }
        },
      ),
    );
  });
});
