import { expect, test } from 'vitest';
import { publicArguments } from '../../../src/node/public-arguments.ts';

test.each([
  [
    'a value after a name',
    ['--api-key', 'canary', '--port', '1733'],
    ['--api-key', '[redacted]', '--port', '1733'],
  ],
  ['a value in the same word', ['--token=canary'], ['--token=[redacted]']],
  ['a password', ['--db-password', 'canary'], ['--db-password', '[redacted]']],
  ['what looks like a credential', ['--header', 'Cookie: canary'], ['--header', 'Cookie: [redacted]']],
  ['an address with a token', ['http://h/?token=canary'], ['http://h/?token=[redacted]']],
])('of arguments that are written down, %s is left out', (_, args, written) => {
  expect(publicArguments(args)).toEqual(written);
});

test.each([
  [['-m', 'stdwire_songs', '--data-dir', '/home/me/data']],
  [['--no-token', '--verbose']],
  [['token', 'x']],
])('arguments without a secret stay as they are: %j', (args) => {
  expect(publicArguments(args)).toEqual(args);
});
