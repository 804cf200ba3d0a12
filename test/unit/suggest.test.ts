import { expect, test } from 'vitest';
import { didYouMean, suggest } from '../../src/suggest.ts';

const known = ['call', 'generate', '--timeout', '--start-timeout', '--idle-timeout'];

test.each([
  ['cal', 'call'],
  ['clal', 'call'],
  ['gen', 'generate'],
  ['genrate', 'generate'],
  ['--timout', '--timeout'],
  ['--start-timout', '--start-timeout'],
])('%s means %s', (word, meant) => {
  expect(suggest(word, known)).toBe(meant);
});

test('nothing is suggested for a word that is far from all', () => {
  expect(suggest('doctor', known)).toBeUndefined();
  expect(didYouMean('doctor', known)).toBe('');
});
