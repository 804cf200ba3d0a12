import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { redact, registerSecret } from '../../../src/wire/redact.ts';

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

  test('the newest 128 are kept, and one that is used again is new', () => {
    registerSecret('token-in-use');
    for (let number = 0; number < 300; number += 1) {
      registerSecret(`token-number-${number}-x`);
      registerSecret('token-in-use');
    }

    expect(redact('token-in-use token-number-299-x')).toBe('[redacted] [redacted]');
    expect(redact('token-number-0-x')).toBe('token-number-0-x');
  });
});
