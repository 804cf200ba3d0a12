/** Progress: one long operation, watched in three ways at once, none of which misses anything. */
import assert from 'node:assert/strict';
import { withDemoBackend } from '../support/demo-backend.ts';

await withDemoBackend(async (backend) => {
  await backend.createAccount({ name: 'demo', email: 'demo@example.com' });

  const called: string[] = [];
  const batch = await backend.createSongsBatch(
    {
      account_name: 'demo',
      prompts: [
        { title: 'Morning Train', lyrics: 'The morning train is leaving', style: 'folk' },
        { title: 'Paper Boats', lyrics: 'Paper boats on the river', style: 'pop' },
      ],
      auto_submit: true,
    },
    // 1. A callback: every event, in order, also those that came before the answer.
    { onProgress: ({ type }) => called.push(type) },
  );
  console.log(`Operation ${batch.id} makes ${batch.started.total} songs.`);

  // 2. An iterator: the same events, pulled. It ends after the final one.
  const iterated: string[] = [];
  for await (const { type, payload } of batch) {
    iterated.push(type);
    console.log(`${String(Math.round(payload.progress)).padStart(3)} %  ${type}  ${payload.message ?? ''}`);
  }

  // 3. The result: what the final event carries.
  const { results } = await batch.result;
  for (const { title, song_ids } of results) console.log(`${title}: ${song_ids.join(', ')}`);

  assert.deepEqual(iterated, called);
  assert.equal(called.at(-1), 'BATCH_PROGRESS');
  assert.deepEqual(
    results.map(({ title, success }) => [title, success]),
    [
      ['Morning Train', true],
      ['Paper Boats', true],
    ],
  );
});
