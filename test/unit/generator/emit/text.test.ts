import { expect, test } from 'vitest';

import { indent, toText, wrap } from '../../../../src/generator/emit/text.ts';

test('prose is broken between words, and its own line breaks stay', () => {
  expect(wrap('one two three\n\nfour', 7)).toEqual(['one two', 'three', '', 'four']);
});

test('a word that is longer than a line stays whole', () => {
  expect(wrap('a incomprehensibilities b', 5)).toEqual(['a', 'incomprehensibilities', 'b']);
});

test('a text ends with exactly one newline', () => {
  expect(toText(['a', '', 'b', '', ''])).toBe('a\n\nb\n');
});

test('empty lines are not indented', () => {
  expect(indent(['a', '', 'b'], '  ')).toEqual(['  a', '', '  b']);
});
