import { describe, expect, test } from 'vitest';
import { compare, fits } from '../../../../src/conformance/backend/compare.ts';
import { explain } from '../../../../src/conformance/backend/explain.ts';
import type { Pattern } from '../../../../src/conformance/model/pattern.ts';

describe('a pattern', () => {
  const cases: readonly (readonly [Pattern, unknown, boolean])[] = [
    [1, 1, true],
    [1, '1', false],
    [null, null, true],
    [null, undefined, false],
    [{ a: 1 }, { a: 1, b: 2 }, true],
    [{ a: { b: 1 } }, { a: { b: 2 } }, false],
    [{}, [], false],
    [[1, 2], [1, 2], true],
    [[1, 2], [1, 2, 3], false],
    [{ $any: true }, null, true],
    [{ a: { $any: true } }, {}, false],
    [{ a: { $absent: true } }, {}, true],
    [{ a: { $absent: true } }, { a: null }, false],
    [{ $type: 'integer' }, 1, true],
    [{ $type: 'integer' }, 1.5, false],
    [{ $type: 'number' }, 1.5, true],
    [{ $type: 'array' }, [], true],
    [{ $type: 'object' }, [], false],
    [{ $type: 'null' }, null, true],
    [{ $matches: '^op' }, 'op-1', true],
    [{ $matches: '^op' }, 7, false],
    [{ $atLeast: 2 }, 2, true],
    [{ $atMost: 2 }, 3, false],
    [{ $oneOf: ['a', { $type: 'number' }] }, 7, true],
    [{ $oneOf: ['a', 'b'] }, 'c', false],
    [{ $allOf: [{ $atLeast: 1 }, { $atMost: 3 }] }, 4, false],
    [{ a: { $not: 'x' } }, {}, true],
    [{ $not: 'x' }, 'x', false],
    [{ $length: 2 }, '🎵🎵', true],
    [{ $length: 2 }, [1], false],
    [{ $contains: [{ a: 1 }] }, [{ b: 1 }, { a: 1 }], true],
    [{ $contains: [1, 1] }, [1, 2], false],
    [{ $contains: [{ $type: 'number' }, 1] }, [1, 2], true],
    [{ $contains: [1] }, 'text', false],
    [{ $any: true, b: 1 }, { $any: true, b: 1 }, true],
    [{ constructor: { $any: true } }, {}, false],
  ];

  test.each(cases)('%j and the value %j: %s', (pattern, value, expected) => {
    expect(fits(pattern, value)).toBe(expected);
  });

  test('that does not fit tells each difference with its path', () => {
    const { misfits } = compare({ data: { list: [{ n: 1 }], word: 'a' } }, { data: { list: [{ n: 2 }] } });

    expect(misfits).toEqual([
      { path: 'data.list[0].n', expected: '1', found: '2' },
      { path: 'data.word', expected: '"a"', found: 'nothing' },
    ]);
  });
});

describe('an explanation', () => {
  test('speaks of the message that came nearest', () => {
    const text = explain({ id: 'a', success: true }, [{ id: 'b' }, { id: 'a', success: false }, { id: 'c' }]);

    expect(text).toContain(
      'The nearest of 3 is {"id":"a","success":false}: success should be true and is false.',
    );
  });

  test('speaks of the last one where none is like it, and of nothing where nothing came', () => {
    expect(explain({ id: 'a' }, [{ id: 'b' }, { id: 'c' }])).toContain('the last is {"id":"c"}');
    expect(explain({ id: 'a' }, [])).toContain('and none came');
  });
});
