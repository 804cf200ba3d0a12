import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pinSecret, redact, registerSecret } from '../../../src/wire/redact.ts';

interface Case {
  readonly title: string;
  readonly text: string;
  readonly redacted: string;
}

/** The same cases that `test_secrets.py` runs through the Python side. */
const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/redaction.json', import.meta.url), 'utf8'),
) as Case[];

describe('what looks like a credential is replaced unasked', () => {
  test.each(cases.map((one) => [one.title, one] as const))('%s', (_, { text, redacted }) => {
    expect(redact(text)).toBe(redacted);
  });
});

test.each(['-eyJ', 'cookie ', '?token', '&a=', 'bearer ', 'eyJabcdef.abcd-', '__session', 'authorization:'])(
  'a line that is made to be slow costs no more than a moment: %s',
  (piece) => {
    const line = piece.repeat(Math.floor(65_536 / piece.length));
    const began = performance.now();
    redact(line);

    // It would be 2 s where each piece is read to the end of the line.
    expect(performance.now() - began).toBeLessThan(1500);
  },
);

describe('a registered value is replaced wherever it stands', () => {
  test('with all its occurrences, whatever characters it holds', () => {
    registerSecret('can$&ary-(1)');

    expect(redact('a can$&ary-(1) b can$&ary-(1)')).toBe('a [redacted] b [redacted]');
  });

  test('whole, where it contains another one', () => {
    registerSecret('secret-part');
    registerSecret('secret-part-and-more');

    expect(redact('x secret-part-and-more y secret-part')).toBe('x [redacted] y [redacted]');
  });

  test('unless it is so short that ordinary words hold it', () => {
    registerSecret('abc');

    expect(redact('abc abcdef')).toBe('abc abcdef');
  });

  test('though texts were redacted before it was known', () => {
    expect(redact('early-token later-token')).toBe('early-token later-token');
    registerSecret('later-token');
    expect(redact('early-token later-token')).toBe('early-token [redacted]');
    registerSecret('early-token');
    expect(redact('early-token later-token')).toBe('[redacted] [redacted]');
  });

  test('the newest 512 are kept, and one that is used again is new', () => {
    registerSecret('token-in-use');
    for (let number = 0; number < 2000; number += 1) {
      registerSecret(`token-number-${number}-x`);
      registerSecret('token-in-use');
    }

    expect(redact('token-in-use token-number-1999-x')).toBe('[redacted] [redacted]');
    expect(redact('token-number-1489-x')).toBe('[redacted]');
    expect(redact('token-number-1488-x')).toBe('token-number-1488-x');
  });
});

describe('a pinned value', () => {
  const registerMany = (name: string): void => {
    for (let number = 0; number < 512; number += 1) registerSecret(`${name}-${number}-x`);
  };

  test('stays however many others are registered, until the last who pinned it lets go of it', () => {
    const undos = [pinSecret('key-of-a-life'), pinSecret('key-of-a-life')];
    registerMany('first');
    expect(redact('a key-of-a-life')).toBe('a [redacted]');

    undos[0]?.();
    undos[0]?.();
    registerMany('second');
    expect(redact('a key-of-a-life')).toBe('a [redacted]');

    undos[1]?.();
    expect(redact('a key-of-a-life')).toBe('a [redacted]');
    registerMany('third');
    expect(redact('a key-of-a-life')).toBe('a key-of-a-life');
  });

  test('is not one that is so short that ordinary words hold it', () => {
    const undo = pinSecret('abc');

    expect(redact('abc abcdef')).toBe('abc abcdef');
    expect(undo).not.toThrow();
  });
});
