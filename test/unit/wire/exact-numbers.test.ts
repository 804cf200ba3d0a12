import { describe, expect, test } from 'vitest';
import { hasInexactNumber } from '../../../src/wire/exact-numbers.ts';

describe('a number that JSON.parse may change', () => {
  test.each([
    '{"n":9007199254740992}',
    '{"n":-9007199254740992}',
    '{"n":9223372036854775808}',
    '{"n":9007199254740993}',
    '{"n":-9007199254740993}',
    '{"n": [1, 18446744073709551615]}',
    '{"n":1e400}',
    '{"n":-1E400}',
    '{"deep":{"er":[{"n":12345678901234567890}]}}',
    `{"n":${'9'.repeat(5000)}}`,
  ])('is found: %.60s', (line) => {
    expect(hasInexactNumber(line)).toBe(true);
  });
});

describe('a number that JavaScript holds as it stands', () => {
  test.each([
    '{"n":9007199254740991}',
    '{"n":-9007199254740991}',
    '{"n":9007199254740992.0}',
    '{"n":1e300}',
    '{"n":0.1234567890123456789}',
    '{"n":1637200000000,"s":"9007199254740993"}',
    '{"s":"a \\" 9007199254740993 \\\\","n":1e20}',
  ])('is not: %s', (line) => {
    expect(hasInexactNumber(line)).toBe(false);
  });
});
