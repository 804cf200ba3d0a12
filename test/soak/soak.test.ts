import { describe, expect, test } from 'vitest';
import { runs } from './runs.ts';

const windows = process.platform === 'win32';
const small = runs.flatMap((run) => {
  const { test: count } = run.sizes;
  return count === undefined || (windows && run.posixOnly) ? [] : [[run.name, run, count] as const];
});

describe('a small size of each run of `npm run soak` reaches what does not depend on the machine', () => {
  test.each(small)('%s', async (_, run, count) => {
    const figures = await run.run(count, () => {});

    const counts = figures.filter(({ kind }) => kind === 'count');
    expect(counts.length).toBeGreaterThan(0);
    expect(counts.filter(({ ok }) => !ok)).toEqual([]);
  });
});
