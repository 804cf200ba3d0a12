import { expect, test } from 'vitest';
import { RemoteClient } from '../../../src/electron/renderer/index.ts';
import { inProcessPort } from '../../../src/testing/index.ts';
import { rejectionOf, settled, startedTiny } from '../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

test('a page in the same program reaches what it is granted, and nothing else', async () => {
  await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
  const port = inProcessPort({ backend: tiny.client, grant: { commands: ['ECHO'], topics: ['status'] } });
  const early = await port.call('0', 'ECHO', { text: 'early' });
  const hello = await port.hello();
  const replies = [
    await port.call('1', 'ECHO', { text: 'heard' }),
    await port.call('2', 'OPEN', {}),
    await port.call('3', 'ECHO', { text: () => 1 }),
  ];
  port.close();

  expect(early).toMatchObject({ ok: false, error: { fields: { reason: 'document' } } });
  expect(hello).toMatchObject({ ok: true, commands: ['ECHO'], status: { state: 'running' } });
  expect(hello).not.toHaveProperty('document');
  expect(replies).toMatchObject([
    { ok: true, data: { text: 'heard' } },
    { ok: false, error: { fields: { reason: 'not-granted' } } },
    { ok: false, error: { fields: { reason: 'too-large' } } },
  ]);
});

test('events reach each listener until it is undone, and no more once the document has gone', async () => {
  await using tiny = await startedTiny();
  const port = inProcessPort({ backend: tiny.client, grant: { topics: ['status'] } });
  const kinds: string[] = [];
  const undo = port.onEvent(({ kind }) => kinds.push(kind));
  port.onEvent(({ kind }) => kinds.push(`other ${kind}`));
  await port.hello();
  undo();
  await tiny.client.stop();
  await settled();
  const before = [...kinds];
  port.reload();
  await tiny.client.start();
  await settled();
  const documents = port.counts.documents;
  const told = [...kinds];
  const again = await port.hello();
  port.close();

  expect(before.length).toBeGreaterThan(0);
  expect(new Set(before)).toEqual(new Set(['other status']));
  expect(told).toEqual(before);
  expect(kinds.slice(before.length), 'what is told of the one that went').toEqual(['other gone']);
  expect([documents, again.ok]).toEqual([0, true]);
});

test('of two clients of one page both learn that their document has gone, whoever says hello next', async () => {
  await using tiny = await startedTiny({ handlers: { BUILD: () => ({ operation_id: 'op' }) } });
  const port = inProcessPort({ backend: tiny.client, grant: { commands: 'all' } });
  const [follower, other] = [0, 1].map(() => new RemoteClient<TinyMap>(tinyContract, port));
  const build = await follower?.request('BUILD', {});
  port.reload();
  await other?.hello();

  expect(await rejectionOf(build?.result ?? Promise.resolve())).toMatchObject({ code: 'CLOSED' });
  follower?.close();
  other?.close();
  port.close();
  tiny.script.peer.send({
    id: 'progress-event',
    type: 'BUILD_PROGRESS',
    payload: { operation_id: 'op', final: true, status: 'completed', result: { built: 1 } },
  });
  await settled();
});

test('once the bridge is closed a client is refused, and asks no more than it was asked', async () => {
  await using tiny = await startedTiny();
  const port = inProcessPort({ backend: tiny.client, grant: { commands: 'all' } });
  const client = new RemoteClient<TinyMap>(tinyContract, port);
  await client.hello();
  port.close();
  await settled();

  expect(await rejectionOf(client.hello())).toMatchObject({ code: 'BRIDGE_REFUSED', reason: 'document' });
  expect(await rejectionOf(client.request('OPEN', {}))).toMatchObject({ code: 'BRIDGE_REFUSED' });
  client.close();
});
