import { describe, expect, test } from 'vitest';
import { halfPairIn, infidelityOf, MAX_NESTING, textInfidelityOf } from '../../../src/wire/faithful.ts';

const judge = (line: string): string | undefined => infidelityOf(JSON.parse(line), line);
const nested = (levels: number): string => `{"data":${'['.repeat(levels)}${']'.repeat(levels)}}`;

describe('a message that is delivered', () => {
  test.each([
    ['with large numbers that are doubles', '{"n":[1e300,9007199254740993.0]}'],
    ['with a huge whole number in a text', '{"n":1e20,"s":"9007199254740993"}'],
    ['with a pair of surrogates', '{"s":"\\ud83d\\ude00"}'],
    ['with text that looks like half of a pair', '{"s":"\\\\ud800"}'],
    ['nested as deep as is allowed', nested(MAX_NESTING)],
  ])('%s', (_, line) => {
    expect(judge(line)).toBeUndefined();
  });
});

describe('a message that is not delivered', () => {
  test.each([
    ['inexact-number', '{"a":[{"n":9007199254740992}]}'],
    ['half-pair', '{"s":"\\ud800"}'],
    ['half-pair', '{"a":[{"\\udc00":1}]}'],
    ['too-deep', nested(MAX_NESTING + 1)],
    ['too-deep', nested(100_000)],
  ])('for %s', (kind, line) => {
    expect(judge(line)).toBe(kind);
  });
});

test('of an event only the texts are looked at', () => {
  const [number, text] = ['{"n":9007199254740993}', '{"s":"\\ud800"}'];

  expect(textInfidelityOf(JSON.parse(number), number)).toBeUndefined();
  expect(textInfidelityOf(JSON.parse(text), text)).toBe('half-pair');
});

test('the place of half a pair is told', () => {
  expect(halfPairIn({ a: ['x', { b: 'y\udc00' }] })).toEqual(['a', 1, 'b']);
  expect(halfPairIn({ a: '😀' })).toBeUndefined();
});
