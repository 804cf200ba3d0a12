/** Supervision: the backend is killed in the middle of a queue, comes back by itself, and the queue goes on where it stopped. */
import assert from 'node:assert/strict';
import { BackendExitedError, type BackendStatus } from 'stdwire';
import { withDemoBackend } from '../support/demo-backend.ts';

const titles = ['Morning Train', 'Paper Boats', 'Winter Light', 'Long Way Home'];

await withDemoBackend(async (backend) => {
  const states: string[] = [];
  backend.on('status', ({ state, lastExit }: BackendStatus) => {
    if (states.at(-1) === state) return;
    states.push(state);
    console.log(
      state === 'restarting' ? `${state}: the backend ${lastExit?.reason} (${lastExit?.signal})` : state,
    );
  });
  await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
  const queue = await backend.createQueue({
    account_name: 'demo',
    prompts: titles.map((title) => ({ title, lyrics: `${title}, on and on`, style: 'folk' })),
    total_songs: titles.length,
    songs_per_batch: 1,
  });

  const firstRun = await backend.startQueueExecution({ queue_ids: [queue.id] });
  for await (const { type, payload } of firstRun) {
    if (type === 'QUEUE_PROGRESS' && (payload.completed ?? 0) >= 2) break;
  }
  console.log('Two songs are made. Now the backend is killed.');
  process.kill(backend.status.pid ?? assert.fail('it does not run'), 'SIGKILL');

  // What was under way learns of it at once, and whether it can have had an effect.
  const error = await firstRun.result.then(
    () => assert.fail('the queue ended all the same'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof BackendExitedError);
  assert.equal(error.signal, 'SIGKILL');

  // This call waits for the next life. What was acknowledged is there, and what was under way is marked.
  const [interrupted] = await backend.getQueues();
  assert.equal(interrupted?.status, 'interrupted');
  assert.ok(interrupted.completed_count >= 2 && interrupted.completed_count < titles.length);
  console.log(`The queue is ${interrupted.status}, with ${interrupted.completed_count} songs made.`);

  const secondRun = await backend.startQueueExecution({ queue_ids: [queue.id] });
  const { queues } = await secondRun.result;
  assert.deepEqual(
    queues.map(({ status, completed, failed }) => ({ status, completed, failed })),
    [{ status: 'completed', completed: titles.length, failed: 0 }],
  );
  const made = await backend.getCreationHistory({ account_name: 'demo' });
  assert.deepEqual(made.map(({ title }) => title).toSorted(), titles.toSorted());
  assert.deepEqual(states, ['restarting', 'running']);
  console.log(
    `${queues[0]?.completed} songs are made, none of them twice. Restarts: ${backend.status.restarts}`,
  );
});
