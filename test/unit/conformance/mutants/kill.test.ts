import { expect, test } from 'vitest';
import { isKill } from '../../../../src/conformance/mutants/kill.ts';
import { failure, result } from '../report/support/run.ts';

test.each([
  ['a step of its own fails', [{ requirement: 'ERR-5', text: 'x', step: 2 }], true],
  ['a law of its own requirement is broken', [{ requirement: 'CMD-1', text: 'x', step: null }], true],
  ['only another law is broken', [{ requirement: 'WIRE-1', text: 'x', step: null }], false],
  ['only its setup fails', [{ requirement: 'CMD-1', text: 'x', step: null, inSetup: true }], false],
])('a case finds a mutant out, or not, where %s', (_title, problems, expected) => {
  expect(isKill(failure('a', { problems }))).toBe(expected);
});

test('a case that passes has found nothing out', () => {
  expect(isKill(result('a'))).toBe(false);
});
