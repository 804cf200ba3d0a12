import { beforeAll, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { preloadText } from '../../helpers/preload-text.ts';
import { reloads } from '../../soak/runs/reloads.ts';

const RELOADS = 1000;
/** A bound on hanging. */
const BOUND_MS = 300_000;

// What bundles it keeps a process of its own.
beforeAll(() => preloadText());

test(
  'A14, E04: a thousand reloads with fifty calls and fifty subscriptions each leave nothing, and lose no operation',
  async () => {
    await using _leaks = await noLeaks();
    const figures = await reloads.run(RELOADS, () => {});

    const counts = figures.filter(({ kind }) => kind === 'count');
    expect(counts.length).toBeGreaterThan(8);
    expect(counts.filter(({ ok }) => !ok)).toEqual([]);
  },
  BOUND_MS,
);
