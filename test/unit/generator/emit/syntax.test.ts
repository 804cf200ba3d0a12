import { expect, test } from 'vitest';

import { type Expression, lay, layField } from '../../../../src/generator/emit/python/layout.ts';
import {
  docstring,
  fieldName,
  fromImport,
  pythonText,
  rawText,
  tuple,
} from '../../../../src/generator/emit/python/syntax.ts';
import {
  alternatives,
  docComment,
  importNames,
  quoted,
  regularExpression,
} from '../../../../src/generator/emit/typescript/syntax.ts';

test('a comment ends where it should, whatever the prose', () => {
  expect(docComment('ends no comment: */ is text', '  ')).toEqual(['  /** ends no comment: *\\/ is text */']);
});

test('a comment keeps the tags of the generator, and takes no other at-sign for a tag', () => {
  const text = 'write to @home, `@name` or a@b.org; @ alone, {@link X}\n@deprecated no';

  expect(docComment(text, '')).toEqual([
    '/**',
    ' * write to \\@home, `@name` or a\\@b.org; @ alone, {@link X}',
    ' * @deprecated no',
    ' */',
  ]);
});

test('TypeScript texts and patterns survive quotes and invisible characters', () => {
  expect(quoted(`it's "x"`)).toBe(`'it\\'s "x"'`);
  expect(regularExpression('^[\u0000-\u001f/]$')).toBe('/^[\\u0000-\\u001f/]$/u');
});

test('imports are sorted by name, whether of types or values', () => {
  expect(importNames(['b', 'type A', 'b'], './x.ts', false)).toEqual(["import { type A, b } from './x.ts';"]);
  expect(importNames([], './x.ts', false)).toEqual([]);
});

test('alternatives that do not fit on a line take one each', () => {
  const words = Array.from({ length: 12 }, (_, index) => `'some-long-word-${index}'`);

  expect(alternatives('type X =', words, ';').slice(0, 2)).toEqual(['type X =', "  | 'some-long-word-0'"]);
});

test('Python texts are in the quotes that need fewer escapes', () => {
  expect([pythonText('a'), pythonText('say "a"'), pythonText(`'"`), pythonText('\u0000')]).toEqual([
    '"a"',
    `'say "a"'`,
    `"'\\""`,
    '"\\u0000"',
  ]);
  expect([rawText('\\d'), rawText('"\\d'), rawText('\u0001\\d')]).toEqual([
    'r"\\d"',
    `r'"\\d'`,
    '"\\u0001\\\\d"',
  ]);
});

test('a docstring starts with one sentence, and the rest stands apart', () => {
  expect(docstring('One. Two.', '')).toEqual(['"""One.', '', 'Two.', '"""']);
  expect(docstring('a\\b.', '')).toEqual(['r"""a\\b."""']);
  expect(docstring(`${'word '.repeat(40)}end.`, '', 'Summary.')[0]).toBe('"""Summary.');
});

test('Python names that are keywords get an underscore', () => {
  expect(['from', 'class', 'name'].map(fieldName)).toEqual(['from_', 'class_', 'name']);
});

test('a tuple of one has its comma', () => {
  expect([tuple(['a']), tuple(['a', 'b'])]).toEqual(['("a",)', '("a", "b")']);
});

test('Python imports are sorted as ruff sorts them: constants, classes, functions', () => {
  expect(fromImport('x', ['field', 'Meta', 'UNSET'])).toEqual(['from x import UNSET, Meta, field']);
});

const LONG = 'x'.repeat(60);
const call = (...args: readonly Expression[]): Expression => ({ open: 'Call(', args, close: ')' });

test('a Python expression is broken at its outer brackets first, then one argument a line', () => {
  expect(lay('', 'a: ', call('b'), '')).toEqual(['a: Call(b)']);
  expect(lay('', 'a: ', call(LONG, 'y'.repeat(44)), '')).toEqual([
    'a: Call(',
    `    ${LONG}, ${'y'.repeat(44)}`,
    ')',
  ]);
  expect(lay('', 'a: ', call(LONG, LONG), '')).toEqual(['a: Call(', `    ${LONG},`, `    ${LONG},`, ')']);
});

test('a Python union that is too long is put in parentheses', () => {
  expect(lay('', 'a: ', { union: [LONG, LONG] }, ' = 1')).toEqual([
    'a: (',
    `    ${LONG}`,
    `    | ${LONG}`,
    ') = 1',
  ]);
});

test('a Python field is broken at its value before its annotation', () => {
  expect(layField('', 'a', LONG, call(LONG))).toEqual([`a: ${LONG} = Call(`, `    ${LONG}`, ')']);
  expect(layField('', 'a', 'x'.repeat(102), call('b'))).toEqual([
    `a: ${'x'.repeat(102)} = (`,
    '    Call(b)',
    ')',
  ]);
});
