import { expect, test } from 'vitest';

import { firstDifference } from '../../../../src/generator/write/first-difference.ts';

test('it shows three lines from the first difference on, the present ones before the wanted ones', () => {
  const present = 'a\nb\nc\nd\ne\nf\n';
  const wanted = 'a\nB\nc\nd\ne\nf\n';

  expect(firstDifference(present, wanted)).toBe(
    'differs from line 2 on:\n    - b\n    - c\n    - d\n    + B\n    + c\n    + d',
  );
});

test('a text that only ends earlier differs where it ends', () => {
  expect(firstDifference('a\n', 'a\nb\n')).toBe('differs from line 2 on:\n    - \n    + b\n    + ');
});
