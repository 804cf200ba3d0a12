import { describe, expect, test } from 'vitest';
import { MemoryLimit } from '../../../src/supervisor/memory-limit.ts';
import { RestartPolicy } from '../../../src/supervisor/restart-policy.ts';

/** A limit of 1000 bytes, with two renewals in a minute, and 10 s within the limit for a healthy life. */
function limited() {
  const policy = new RestartPolicy({ maxRestarts: 2, withinMs: 60_000, healthyAfterMs: 10_000 });
  return new MemoryLimit(1000, policy);
}

describe('the memory limit', () => {
  test('is reached above it, when nothing is under way, and once in a life', () => {
    const limit = limited();
    limit.begin(0);

    expect(limit.isReached(1000, true, 1)).toBe(false);
    expect(limit.isReached(null, true, 2)).toBe(false);
    expect(limit.isReached(1001, false, 3)).toBe(false);
    expect(limit.isReached(1001, true, 4)).toBe(true);
    expect(limit.isReached(1001, true, 5)).toBe(false);
  });

  test('that is below what a backend needs to run is given up: time above it is no health', () => {
    const limit = limited();
    const renewals = [0, 15_000, 30_000].map((at) => {
      limit.begin(at);
      return limit.isReached(2000, true, at + 12_000);
    });

    expect(renewals).toEqual([true, true, false]);
    expect(limit.isReached(2000, true, 3_600_000)).toBe(false);
  });

  test('is for ever of use to a backend that grows slowly', () => {
    const limit = limited();
    const renewals = [0, 30_000, 60_000, 90_000, 120_000].map((at) => {
      limit.begin(at);
      limit.isReached(500, true, at + 20_000);
      return limit.isReached(2000, true, at + 21_000);
    });

    expect(renewals).toEqual([true, true, true, true, true]);
  });

  test('counts anew after a start by hand', () => {
    const limit = limited();
    for (const at of [0, 1, 2]) {
      limit.begin(at);
      limit.isReached(2000, true, at);
    }
    limit.forget();
    limit.begin(3);

    expect(limit.isReached(2000, true, 3)).toBe(true);
  });
});
