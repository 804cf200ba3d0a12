/** Cancellation: stop an operation by hand, and a call by its signal. The backend stays, and works on. */
import assert from 'node:assert/strict';
import { AbortedError, CommandError } from 'stdwire';
import { withDemoBackend } from '../support/demo-backend.ts';

const prompts = Array.from({ length: 20 }, (_, index) => ({
  title: `Song ${index + 1}`,
  lyrics: 'la la',
  style: 'pop',
}));

await withDemoBackend(async (backend) => {
  await backend.createAccount({ name: 'demo', email: 'demo@example.com' });

  // By hand: the backend ends the operation, and says how far it came.
  const batch = await backend.createSongsBatch({ account_name: 'demo', prompts, auto_submit: true });
  for await (const { type } of batch) if (type === 'SONG_CREATION_PROGRESS') break;
  await batch.cancel();
  const cancelled = await failureOf(batch.result);
  assert.ok(cancelled instanceof CommandError && cancelled.errorCode === 'CANCELLED');
  console.log(`Cancelled by hand: ${cancelled.message}`);

  // By a signal, as with fetch: it covers the call and the operation that the call starts.
  const controller = new AbortController();
  const watched = await backend.createSongsBatch(
    { account_name: 'demo', prompts, auto_submit: true },
    { signal: controller.signal },
  );
  controller.abort(new Error('the window was closed'));
  const aborted = await failureOf(watched.result);
  assert.ok(aborted instanceof AbortedError);
  console.log(`Aborted by its signal: ${aborted.message}`);

  // Nobody else was harmed.
  assert.equal((await backend.getAccounts()).length, 1);
  console.log('The backend is still there.');
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail.');
}
