import { expect, test } from 'vitest';
import { exactly, memoryGrowth, none, note, times } from '../../soak/support/figure.ts';
import { duration, report } from '../../soak/support/report.ts';
import type { SoakRun } from '../../soak/support/run.ts';

const run: SoakRun = {
  name: 'kills',
  unit: 'kills',
  sizes: { usual: 10, full: 1000 },
  run: () => Promise.resolve([]),
};
const figures = [
  none('lost', [], 5),
  none('left', ['one | two', 'three']),
  times('settled', 100, [3, 1, 2]),
  note('speed', '12'),
];

test('the table has a row for each figure, the size of a run in its first, and what was missed in bold', () => {
  const text = report([{ run, count: 1000, seconds: 130, figures }], 'a machine');

  expect(text).toBe(`## Soak

| run     | size                    | figure  | goal     | reached                          |            |
|---------|-------------------------|---------|----------|----------------------------------|------------|
| \`kills\` | 1,000 kills, 2 min 10 s | lost    | 0        | 0 of 5                           | ok         |
|         |                         | left    | 0        | 2 (one \\| two; three)            | **missed** |
|         |                         | settled | ≤ 100 ms | p50 2.0, p99 3.0, max 3.0 ms (3) | ok         |
|         |                         | speed   |          | 12                               |            |

**1 of 3 goals missed.**

a machine
`);
});

test.each([
  ['one more than there may be', none('lost', ['it']), false],
  ['one less than there should be', exactly('answers', 3, 2), false],
  ['as many as there should be', exactly('answers', 3, 3), true],
  ['the slowest over its limit', times('stop', 100, [1, 101]), false],
  [
    'one of a hundred over the limit of the others',
    times('stop', 100, [...Array(99).fill(1), 101], 0.99),
    true,
  ],
  [
    'two of a hundred over the limit of the others',
    times('stop', 100, [...Array(98).fill(1), 101, 102], 0.99),
    false,
  ],
  ['nothing measured', times('stop', 100, []), false],
  ['more memory than may be', memoryGrowth('growth', 10, 10_100_000), false],
  ['less memory than before', memoryGrowth('growth', 10, -5_000_000), true],
])('%s is judged', (_, figure, ok) => {
  expect(figure.ok).toBe(ok);
});

test('a time is told as people tell it', () => {
  expect([0.4, 59, 99, 130, 3661].map(duration)).toEqual(['0 s', '59 s', '99 s', '2 min 10 s', '61 min 1 s']);
});
