import { describe, expect, test } from 'vitest';
import {
  faultPage,
  faultPageText,
  faultProblems,
  idsOfTests,
  readFaults,
} from '../../scripts/lib/fault-matrix.mjs';
import { read, root } from './support/repository.ts';

const { matrix, tests } = readFaults(root);

test('the page on faults is what the cases and the names of the tests make it', () => {
  expect(read(faultPage)).toBe(faultPageText(matrix, tests));
});

test('every case has a test that is named for it, and every test of a fault its case', () => {
  expect(faultProblems(matrix, tests)).toEqual([]);
});

test('no case is listed twice', () => {
  const ids = [
    ...matrix.sections.flatMap(({ cases }) => cases.map(({ id }) => id)),
    ...matrix.elsewhere.flatMap((entry) => entry.ids),
  ];

  expect(ids.length).toBe(new Set(ids).size);
});

describe('the guard itself', () => {
  const planted = {
    sections: [{ letter: 'C', title: 'Planted', cases: [{ id: 'C01', injected: 'a', expected: 'b' }] }],
    elsewhere: [],
  };

  test('finds the ids in the names of tests of both languages, and nowhere else', () => {
    const source = [
      "test('C01: a title', () => {});",
      "describe('C02: a group', () => {});",
      'test.each([1])(`W03: each`, () => {});',
      "test('C03, A28: a test of two cases', () => {});",
      'def test_p04_a_function() -> None:',
      '    """P05: a docstring."""',
      '// C06: a comment; see C07',
      "const about = 'C08 has no colon';",
    ].join('\n');

    expect(idsOfTests(source)).toEqual(['A28', 'C01', 'C02', 'C03', 'P04', 'P05', 'W03']);
  });

  test('tells a case without a test, and a test without a case', () => {
    expect(faultProblems(planted, new Map())).toEqual(['C01 has no test']);
    expect(faultProblems(planted, new Map([['C01', ['a.test.ts']]]))).toEqual([]);
    expect(
      faultProblems(
        planted,
        new Map([
          ['C01', ['a.test.ts']],
          ['C99', ['b.test.ts']],
        ]),
      ),
    ).toEqual(['C99 is not in test/faults/matrix.json: b.test.ts']);
  });

  test('shows the files of each case, with links from the page', () => {
    expect(faultPageText(planted, new Map([['C01', ['test/faults/client/a.test.ts']]]))).toContain(
      '| C01 | a | b | [a.test.ts](../test/faults/client/a.test.ts) |',
    );
  });
});
