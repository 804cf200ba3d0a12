import { expect, test } from 'vitest';
import { findUnsendable } from '../../../src/wire/sendable.ts';

class Plain {
  value = 1;
}

test.each([
  ['nothing but plain data', { a: [1, 'x', true, null, { b: [] }] }],
  ['a property that is undefined: it is absent', { a: undefined }],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ['an instance whose fields are plain data', new Plain()],
  ['an own key named __proto__', JSON.parse('{"__proto__":{"a":1}}')],
])('can be sent: %s', (_, value) => {
  expect(findUnsendable(value)).toBeUndefined();
});

test.each([
  ['NaN', { a: { b: Number.NaN } }, ['a', 'b'], /NaN/],
  ['Infinity', { a: [0, Number.POSITIVE_INFINITY] }, ['a', 1], /Infinity/],
  ['-0', { a: -0 }, ['a'], /-0/],
  ['undefined in a list', { a: [1, undefined] }, ['a', 1], /undefined/],
  ['a hole in a list', { a: new Array(1) }, ['a', 0], /undefined/],
  ['a bigint', { a: 1n }, ['a'], /bigint/],
  ['a function', { a: () => 1 }, ['a'], /function/],
  ['a symbol', { a: Symbol('s') }, ['a'], /symbol/],
  ['a Map', { a: new Map() }, ['a'], /Map/],
  ['a Date', { a: new Date(0) }, ['a'], /Date/],
  ['bytes', { a: new Uint8Array(1) }, ['a'], /Uint8Array/],
])('cannot be sent without being changed: %s', (_, value, path, message) => {
  expect(findUnsendable(value)).toEqual({ path, message: expect.stringMatching(message) });
});
