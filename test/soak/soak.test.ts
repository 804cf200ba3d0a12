import { describe, expect, test } from 'vitest';
import { runs } from './runs.ts';

const windows = process.platform === 'win32';

describe('a small size of each run of `npm run soak` reaches what does not depend on the machine', () => {
  test.each(runs.filter(({ posixOnly }) => !(windows && posixOnly)).map((run) => [run.name, run] as const))(
    '%s',
    async (_, run) => {
      const figures = await run.run(run.sizes.test, () => {});

      const counts = figures.filter(({ kind }) => kind === 'count');
      expect(counts.length).toBeGreaterThan(0);
      expect(counts.filter(({ ok }) => !ok)).toEqual([]);
    },
  );
});
