/**
 * Your own protocol: `protocol/` is the contract, `words/` (TypeScript) and `python/words/` (Python) are generated from it:
 *
 *     stdwire generate --protocol protocol --out client --name Words --import-extension ts --python python/words --python-package words
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { CommandError } from 'stdwire';
import { python } from '../support/backend.ts';
import { WordsClient } from './client/index.ts';

const words = new WordsClient({
  command: python,
  args: [join(import.meta.dirname, 'backend.py')],
  env: { PYTHONPATH: join(import.meta.dirname, 'python') },
});
try {
  await words.start();

  const { words: count } = await words.countWords({ text: 'the quick brown fox' });
  assert.equal(count, 4);
  console.log(`It has ${count} words.`);

  const read: string[] = [];
  const reading = await words.readAloud(
    { text: 'jumps over the lazy dog' },
    { onProgress: ({ payload }) => payload.word !== undefined && read.push(payload.word) },
  );
  const outcome = await reading.result;
  assert.deepEqual(read, ['jumps', 'over', 'the', 'lazy', 'dog']);
  assert.equal(outcome.words, reading.started.total);
  console.log(`Read aloud: ${read.join(' ')}.`);

  const slow = await words.readAloud({ text: 'never to be finished', pause_ms: 10_000 });
  await slow.cancel();
  const cancelled = await slow.result.catch((error: unknown) => error);
  assert.ok(cancelled instanceof CommandError && cancelled.errorCode === 'CANCELLED');

  const refused = await words.readAloud({ text: '   ' }).catch((error: unknown) => error);
  assert.ok(refused instanceof CommandError && refused.errorCode === 'NOTHING_TO_READ');
  console.log(`An error of its own: ${refused.message}`);
} finally {
  await words.close();
}
