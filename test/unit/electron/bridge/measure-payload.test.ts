import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payloadFault } from '../../../../src/electron/bridge/measure-payload.ts';
import { propertyRuns, propertyTest } from '../../../helpers/property-runs.ts';

const fault = (payload: unknown, maxPayloadLength = 1000, maxPayloadDepth = 10) =>
  payloadFault(payload, { maxPayloadLength, maxPayloadDepth });

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 1; level < levels; level += 1) value = { value };
  return value;
}

describe('a payload', () => {
  test('of exactly the longest length passes, and one longer does not', propertyTest, () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), (value) => {
        const { length } = JSON.stringify(value);

        expect(fault(value, length)).toBeUndefined();
        expect(fault(value, length - 1)).toMatch(/longer than/);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  test.each([
    ['escapes', { text: '\n'.repeat(100) }],
    ['control characters', { text: '\u0001'.repeat(100) }],
    ['halves of pairs', { text: '\ud800'.repeat(100) }],
    ['long keys', { ['"'.repeat(100)]: -1.5e-100 }],
    ['absent fields', { a: undefined, b: undefined, c: [] }],
  ])('with %s is measured as it is written', (_, value) => {
    const { length } = JSON.stringify(value);

    expect(fault(value, length)).toBeUndefined();
    expect(fault(value, length - 1)).toMatch(/longer than/);
  });

  test('as deep as may be passes, and one level more does not', () => {
    expect(fault(nested(10))).toBeUndefined();
    expect(fault(nested(11))).toBe('is nested more than 10 levels deep');
  });

  test('nested so deeply that recursion would overflow is refused like any other', () => {
    let value: unknown = [];
    for (let level = 0; level < 100_000; level += 1) value = [value];

    expect(fault(value)).toMatch(/nested/);
  });

  test('that contains itself is nested too deeply', () => {
    const cycle: { self?: unknown; other?: unknown } = {};
    cycle.self = cycle;
    cycle.other = cycle;

    expect(fault(cycle)).toMatch(/nested/);
  });

  test('that refers to one part a billion times is too long, and is not gone through', () => {
    let value: unknown = 'lol';
    for (let level = 0; level < 9; level += 1) value = Array(10).fill(value);

    expect(fault(value)).toMatch(/longer than/);
  });

  test.each([
    ['a function', { a: () => {} }, 'holds a function'],
    ['a BigInt', { a: 1n }, 'holds a bigint'],
    ['NaN', { a: Number.NaN }, 'holds NaN'],
    ['a hole in a list', { a: new Array(4_000_000_000) }, 'holds undefined in a list'],
    ['a Map', { a: new Map() }, 'holds an object with a class of its own'],
    ['a Date', new Date(0), 'holds an object with a class of its own'],
    ['bytes', { a: new ArrayBuffer(8) }, 'holds an object with a class of its own'],
  ])('with %s is no JSON', (_, value, words) => {
    expect(fault(value)).toBe(words);
  });
});
