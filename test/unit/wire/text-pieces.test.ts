import { expect, test } from 'vitest';
import { textPieces } from '../../../src/wire/text-pieces.ts';

test.each([
  ['nothing', '', []],
  ['what fits', 'abc', ['abc']],
  ['what fits twice and a bit', 'abcdefg', ['abc', 'def', 'g']],
  ['a pair of surrogates at the edge, which stays whole', 'ab😀cd', ['ab', '😀c', 'd']],
  ['a lone surrogate at the end', 'ab\ud83d', ['ab\ud83d']],
])('%s', (_, text, pieces) => {
  expect([...textPieces(text, 3)]).toEqual(pieces);
});
