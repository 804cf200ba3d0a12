import { expect, test } from 'vitest';
import { RemoteBackendClient } from '../../../../src/electron/renderer/index.ts';
import { FakePort, progressOf } from '../../../helpers/fake-port.ts';

test('a call is answered with its data', async () => {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  const answer = backend.getAccounts();
  (await port.nth(1)).succeed([]);

  expect(await answer).toEqual([]);
  expect(backend.status.get()?.state).toBe('running');
});

test('a command that starts an operation is answered with it, and its iterator gives the events from the first one on', async () => {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  const seen: unknown[] = [];
  const answer = backend.createSongsBatch(
    { account_name: 'a', prompts: [] },
    { onProgress: (event) => seen.push(event) },
  );
  const call = await port.nth(1);
  const first = progressOf('o1', { completed: 1 });
  const final = progressOf('o1', { completed: 2, final: true });
  port.tell({ kind: 'progress', id: call.id, data: first });
  call.succeed({ operation_id: 'o1' }, { operation: { id: 'o1', command: 'CREATE_SONGS_BATCH' } });
  const batch = await answer;
  port.tell({ kind: 'progress', id: call.id, data: final });
  port.tell({ kind: 'end', id: call.id, ok: true, result: { completed: 2 } });
  const iterated: unknown[] = [];
  for await (const event of batch) iterated.push(event);

  expect(batch.id).toBe('o1');
  expect(seen).toEqual([first, final]);
  expect(iterated).toEqual([first, final]);
  expect(await batch.result).toEqual({ completed: 2 });
});
