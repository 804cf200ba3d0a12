import { expect, test } from 'vitest';
import { Bridge } from '../../../src/electron/bridge/bridge.ts';
import type { BridgedBackend } from '../../../src/electron/bridge/bridged-backend.ts';
import type { BackendStatus } from '../../../src/index.ts';
import { bridgedTiny, openDocument, type TestDocument } from '../../helpers/bridged.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { settled } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const mute = { ECHO: (_: unknown, call: { stayMute(): void }) => call.stayMute() };
const RELOADS = 100;
const CALLS = 50;

function states({ events }: TestDocument): string[] {
  return events.flatMap((event) => (event.kind === 'status' ? [event.data.state] : []));
}

test('A14: a reload cancels 50 calls in the backend, leaves no listener, and finds its operation again, a hundred times', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({
    tiny: { handlers: { ...mute, BUILD: () => ({ operation_id: 'op' }) } },
  });
  await bridged.open().call('BUILD', {});
  for (let reload = 0; reload < RELOADS; reload += 1) {
    const document = bridged.open();
    for (const topic of ['log', 'progress']) document.control({ op: 'subscribe', topic });
    expect(await document.call('$follow', { operation_id: 'op' })).toMatchObject({ ok: true });
    const calls = Array.from({ length: CALLS }, () => document.call('ECHO', { text: '' }));
    await settled();
    document.session.end();
    for (const reply of await Promise.all(calls)) expect(reply.ok).toBe(false);
    await settled();

    expect(bridged.bridge.counts).toEqual({ documents: 1, calls: 0, operations: 1 });
    expect(bridged.listeners()).toBe(1);
    expect(bridged.tiny.client.counts.inFlight).toBe(1);
  }
  const sent = bridged.tiny.script.commands;
  const cancelled = sent
    .filter(({ type }) => type === 'CANCEL_COMMAND')
    .map(({ payload }) => payload.command_id);

  expect(cancelled).toEqual(sent.filter(({ type }) => type === 'ECHO').map(({ id }) => id));
  expect(cancelled).toHaveLength(RELOADS * CALLS);
});

test('A15: a document that reloads before its first subscription leaves none, and one that comes late makes none', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny();
  const before = bridged.open();
  before.session.end();
  before.control({ op: 'subscribe', topic: 'log' });
  expect(bridged.listeners()).toBe(0);
  const after = bridged.open();
  after.control({ op: 'subscribe', topic: 'log' });
  bridged.tiny.script.peer.log('hello');
  await after.event(({ kind }) => kind === 'log');

  expect(before.events).toEqual([]);
  expect(bridged.listeners()).toBe(2);
});

test('A15: a call whose document goes while it waits to be sent is never sent', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({ tiny: { handlers: mute } });
  const restarted = bridged.tiny.client.restart();
  const document = bridged.open();
  const replies = [
    document.call('ECHO', { text: '' }),
    document.call('BUILD', {}),
    document.call('$operations'),
  ];
  document.session.end();
  expect(bridged.bridge.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
  await restarted;
  for (const reply of await Promise.all(replies)) expect(reply).toMatchObject({ ok: false, lastSeq: 0 });

  expect(bridged.tiny.script.commands.filter(({ type }) => type !== 'SHUTDOWN')).toEqual([]);
  expect(document.events).toEqual([]);
});

test('A15: an operation that is accepted as its document goes is not left to itself', async () => {
  await using _leaks = await noLeaks();
  const handlers = {
    BUILD: () => ({ operation_id: 'op' }),
    CANCEL_OPERATION: () => ({ operation_id: 'op', accepted: true, status: 'cancelling' }),
  };
  await using bridged = await bridgedTiny({ tiny: { handlers } });
  const document = bridged.open();
  const reply = document.call('BUILD', {});
  await bridged.tiny.script.command('BUILD');
  document.session.end();
  const cancelled = await Promise.any(
    ['CANCEL_COMMAND', 'CANCEL_OPERATION'].map((name) => bridged.tiny.script.command(name)),
  );

  expect(await reply).toMatchObject({ ok: false });
  expect(cancelled.payload).toBeDefined();
  expect(document.events).toEqual([]);
});

test('A17: of windows 1 to 15 the end of the first ends no other, whatever their ids begin with', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({ tiny: { handlers: mute } });
  const documents = Array.from({ length: 15 }, () => bridged.open());
  const replies = documents.map(({ call }) => call('ECHO', { text: '' }, { id: '1' }));
  documents[0]?.session.end();
  expect(await replies[0]).toMatchObject({ ok: false });
  documents[1]?.control({ op: 'cancel', id: '1' });
  expect(await replies[1]).toMatchObject({ error: { code: 'ABORTED' } });

  expect(bridged.bridge.counts).toEqual({ documents: 14, calls: 13, operations: 0 });
  expect(documents.slice(1).some(({ session }) => session.ended)).toBe(false);
  bridged.bridge.close();
  await Promise.all(replies);
});

test('A20: a window that is closed while it stops the backend keeps nobody from stopping, and is told nothing', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny();
  const [closing, staying] = [bridged.open(), bridged.open()];
  const reply = closing.call('$stop', {});
  closing.session.end();
  expect(await reply).toMatchObject({ ok: false, error: { code: 'CLOSED', fields: { outcome: 'unknown' } } });
  await staying.event((event) => event.kind === 'status' && event.data.state === 'stopped');

  expect(states(closing)).not.toContain('stopped');
  expect(bridged.tiny.client.status.state).toBe('stopped');
  expect(bridged.bridge.counts).toEqual({ documents: 1, calls: 0, operations: 0 });
});

test('A24: of two windows that follow one operation one leaves, and the other misses nothing', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny({ tiny: { handlers: { BUILD: () => ({ operation_id: 'op' }) } } });
  const send = (type: string, fields: object = {}) =>
    bridged.tiny.script.peer.send({ id: 'progress-event', type, payload: { operation_id: 'op', ...fields } });
  const [starts, follows] = [bridged.open(), bridged.open()];
  await starts.call('BUILD', {}, { id: 'b' });
  await follows.call('$follow', { operation_id: 'op' }, { id: 'f' });
  send('STEP', { progress: 1 });
  // The one who started it: the operation is not its own any more than the other's.
  starts.session.end();
  for (const progress of [2, 3]) send('STEP', { progress });
  send('BUILD_PROGRESS', { final: true, status: 'completed', result: { built: 3 } });
  await follows.event(({ kind }) => kind === 'end');

  expect(starts.events).toHaveLength(1);
  expect(follows.events.map(({ kind, seq }) => `${seq} ${kind}`)).toEqual([
    '1 progress',
    '2 progress',
    '3 progress',
    '4 progress',
    '5 end',
  ]);
});

test('A24: of two windows that follow one operation one gives it up, and the other learns from the backend how it ends', async () => {
  await using _leaks = await noLeaks();
  const handlers = {
    BUILD: () => ({ operation_id: 'op' }),
    CANCEL_OPERATION: () => ({ operation_id: 'op', accepted: false, status: 'running' }),
  };
  await using bridged = await bridgedTiny({ tiny: { handlers } });
  const [gives, slow, follows] = [bridged.open(), bridged.open(), bridged.open()];
  await gives.call('BUILD', {}, { id: 'b', options: { idleTimeoutMs: 60_000 } });
  await slow.call('$follow', { operation_id: 'op' }, { id: 's' });
  await follows.call('$follow', { operation_id: 'op' }, { id: 'f' });
  gives.control({ op: 'cancel', id: 'b' });
  slow.session.end();
  await bridged.tiny.script.command('CANCEL_OPERATION');
  const payload = { operation_id: 'op', final: true, status: 'completed', result: { built: 3 } };
  bridged.tiny.script.peer.send({ id: 'progress-event', type: 'BUILD_PROGRESS', payload });
  const end = await follows.event(({ kind }) => kind === 'end');

  expect(gives.events).toMatchObject([{ kind: 'end', id: 'b', error: { code: 'ABORTED' } }]);
  expect(end).toMatchObject({ id: 'f', ok: true, result: { built: 3 } });
});

test('A25: a status that is older than one that was told is not told', async () => {
  await using _leaks = await noLeaks();
  let tell: (status: unknown) => void = () => {};
  const status = (revision: number): BackendStatus =>
    ({ state: 'running', revision, lastError: null }) as unknown as BackendStatus;
  const backend = {
    contract: tinyContract,
    status: status(5),
    on: (_name: string, listener: typeof tell) => {
      tell = listener;
      return () => {};
    },
  } as unknown as BridgedBackend;
  const bridge = new Bridge({ backend });
  const document = openDocument(bridge);
  for (const revision of [4, 5, 7, 6, 7, 8]) tell(status(revision));
  bridge.close();

  expect(document.events).toMatchObject([
    { data: { revision: 7 } },
    { data: { revision: 8 } },
    { kind: 'gone' },
  ]);
});

test('A25: a window that is opened while the backend restarts is told so, and how it goes on', async () => {
  await using _leaks = await noLeaks();
  await using bridged = await bridgedTiny();
  const restarted = bridged.tiny.client.restart();
  const document = bridged.open();
  const hello = document.session.hello({ version: 1 });
  await restarted;
  await settled();
  const told = document.events.flatMap((event) => (event.kind === 'status' ? [event.data] : []));

  expect(hello).toMatchObject({ ok: true, status: { state: 'restarting' } });
  expect(told.at(-1)).toMatchObject({ state: 'running', generation: 2 });
  for (const [index, { revision }] of told.entries()) {
    expect(revision).toBeGreaterThan(
      told[index - 1]?.revision ?? (hello.ok ? (hello.status?.revision ?? 0) : 0),
    );
  }
});
