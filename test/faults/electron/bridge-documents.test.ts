import { beforeAll, describe, expect, test } from 'vitest';
import type { BridgedBackend } from '../../../src/electron/bridge/bridged-backend.ts';
import type { CallReply } from '../../../src/electron/channels/messages.ts';
import type { BackendStatus } from '../../../src/index.ts';
import { answered, bridgedHouses, type HousedDocument } from '../../helpers/bridged-houses.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { preloadText } from '../../helpers/preload-text.ts';
import { settled } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const mute = { ECHO: (_: unknown, call: { stayMute(): void }) => call.stayMute() };
const RELOADS = 100;
const CALLS = 50;

// What bundles it keeps a process of its own.
beforeAll(() => preloadText());

function states({ events }: HousedDocument): string[] {
  return events.flatMap((event) => (event.kind === 'status' ? [event.data.state] : []));
}

describe.each(bridgedHouses)('documents of $name', ({ over }) => {
  test('A14: a reload cancels 50 calls in the backend, leaves no listener, and finds its operation again, a hundred times', async () => {
    await using _leaks = await noLeaks();
    await using house = await over({
      tiny: { handlers: { ...mute, BUILD: () => ({ operation_id: 'op' }) } },
    });
    await (await house.open()).call('BUILD', {});
    for (let reload = 0; reload < RELOADS; reload += 1) {
      const document = await house.open();
      for (const topic of ['log', 'progress']) document.control({ op: 'subscribe', topic });
      expect(await document.call('$follow', { operation_id: 'op' })).toMatchObject({ ok: true });
      const calls = Array.from({ length: CALLS }, () => document.call('ECHO', { text: '' }));
      await settled();
      await house.delivered();
      await settled();
      document.end();
      const answers = await answered(house, calls);
      expect(answers.map(({ ok }) => ok)).toEqual(Array(house.answersTheGone ? CALLS : 0).fill(false));

      expect(house.counts()).toEqual({ documents: 1, calls: 0, operations: 1 });
      expect(house.listeners()).toBe(1);
      expect(house.tiny.client.counts.inFlight).toBe(1);
    }
    const sent = house.tiny.script.commands;
    const cancelled = sent
      .filter(({ type }) => type === 'CANCEL_COMMAND')
      .map(({ payload }) => payload.command_id);

    expect(cancelled).toEqual(sent.filter(({ type }) => type === 'ECHO').map(({ id }) => id));
    expect(cancelled).toHaveLength(RELOADS * CALLS);
  });

  test('A15: a document that reloads before its first subscription leaves none, and one that comes late makes none', async () => {
    await using _leaks = await noLeaks();
    await using house = await over();
    const before = await house.open();
    before.end();
    before.control({ op: 'subscribe', topic: 'log' });
    expect(house.listeners()).toBe(0);
    const after = await house.open();
    after.control({ op: 'subscribe', topic: 'log' });
    await house.delivered();
    house.tiny.script.peer.log('hello');
    await after.event(({ kind }) => kind === 'log');

    expect(before.events).toEqual([]);
    expect(house.listeners()).toBe(2);
  });

  test('A15: a call whose document goes while it waits to be sent is never sent', async () => {
    await using _leaks = await noLeaks();
    await using house = await over({ tiny: { handlers: mute } });
    const document = await house.open({ commands: 'all' });
    const restarted = house.tiny.client.restart();
    const replies = [
      document.call('ECHO', { text: '' }),
      document.call('BUILD', {}),
      document.call('$operations'),
    ];
    document.end();
    expect(house.counts()).toEqual({ documents: 0, calls: 0, operations: 0 });
    await restarted;
    const answers = await answered(house, replies);
    expect(answers).toHaveLength(house.answersTheGone ? 3 : 0);
    for (const reply of answers) expect(reply).toMatchObject({ ok: false, lastSeq: 0 });

    expect(house.tiny.script.commands.filter(({ type }) => type !== 'SHUTDOWN')).toEqual([]);
    expect(document.events).toEqual([]);
  });

  test('A15: an operation that is accepted as its document goes is not left to itself', async () => {
    await using _leaks = await noLeaks();
    const handlers = {
      BUILD: () => ({ operation_id: 'op' }),
      CANCEL_OPERATION: () => ({ operation_id: 'op', accepted: true, status: 'cancelling' }),
    };
    await using house = await over({ tiny: { handlers } });
    const document = await house.open();
    const reply = document.call('BUILD', {});
    await house.tiny.script.command('BUILD');
    document.end();
    const cancelled = await Promise.any(
      ['CANCEL_COMMAND', 'CANCEL_OPERATION'].map((name) => house.tiny.script.command(name)),
    );

    expect((await answered(house, [reply])).filter(({ ok }) => ok)).toEqual([]);
    expect(cancelled.payload).toBeDefined();
    expect(document.events).toEqual([]);
  });

  test('A17: of windows 1 to 15 the end of the first ends no other, whatever their ids begin with', async () => {
    await using _leaks = await noLeaks();
    await using house = await over({ tiny: { handlers: mute } });
    const documents = await Promise.all(Array.from({ length: 15 }, () => house.open()));
    const replies = documents.map(({ call }) => call('ECHO', { text: '' }, { id: '1' }));
    await house.delivered();
    documents[0]?.end();
    const [first, ...others] = replies as [Promise<CallReply>, ...Promise<CallReply>[]];
    expect((await answered(house, [first])).filter(({ ok }) => ok)).toEqual([]);
    documents[1]?.control({ op: 'cancel', id: '1' });
    expect(await others[0]).toMatchObject({ error: { code: 'ABORTED' } });

    expect(house.counts()).toEqual({ documents: 14, calls: 13, operations: 0 });
    house.close();
    expect((await Promise.all(others)).slice(1).map(({ ok }) => ok)).toEqual(Array(13).fill(false));
  });

  test('A20: a window that is closed while it stops the backend keeps nobody from stopping, and is told nothing', async () => {
    await using _leaks = await noLeaks();
    let isAsked = (): void => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const SHUTDOWN = async () => {
      isAsked();
      await settled();
      house.tiny.script.peer.exit({ exitCode: 0 });
    };
    await using house = await over({ tiny: { handlers: { SHUTDOWN } } });
    const [closing, staying] = [await house.open(), await house.open()];
    const reply = closing.call('$stop', {});
    await asked;
    closing.end();
    const answers = await answered(house, [reply]);
    expect(answers).toHaveLength(house.answersTheGone ? 1 : 0);
    for (const answer of answers)
      expect(answer).toMatchObject({ error: { code: 'CLOSED', fields: { outcome: 'unknown' } } });
    await staying.event((event) => event.kind === 'status' && event.data.state === 'stopped');

    expect(states(closing)).not.toContain('stopped');
    expect(house.tiny.client.status.state).toBe('stopped');
    expect(house.counts()).toEqual({ documents: 1, calls: 0, operations: 0 });
  });

  test('A24: of two windows that follow one operation one leaves, and the other misses nothing', async () => {
    await using _leaks = await noLeaks();
    await using house = await over({ tiny: { handlers: { BUILD: () => ({ operation_id: 'op' }) } } });
    const send = (type: string, fields: object = {}) =>
      house.tiny.script.peer.send({ id: 'progress-event', type, payload: { operation_id: 'op', ...fields } });
    const [starts, follows] = [await house.open(), await house.open()];
    await starts.call('BUILD', {}, { id: 'b' });
    await follows.call('$follow', { operation_id: 'op' }, { id: 'f' });
    send('STEP', { progress: 1 });
    // The one who started it: the operation is not its own any more than the other's.
    await house.delivered();
    starts.end();
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
    await using house = await over({ tiny: { handlers } });
    const [gives, slow, follows] = [await house.open(), await house.open(), await house.open()];
    await gives.call('BUILD', {}, { id: 'b', options: { idleTimeoutMs: 60_000 } });
    await slow.call('$follow', { operation_id: 'op' }, { id: 's' });
    await follows.call('$follow', { operation_id: 'op' }, { id: 'f' });
    gives.control({ op: 'cancel', id: 'b' });
    await house.delivered();
    slow.end();
    await house.tiny.script.command('CANCEL_OPERATION');
    const payload = { operation_id: 'op', final: true, status: 'completed', result: { built: 3 } };
    house.tiny.script.peer.send({ id: 'progress-event', type: 'BUILD_PROGRESS', payload });
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
    await using house = await over({ backend });
    const document = await house.open();
    for (const revision of [4, 5, 7, 6, 7, 8]) tell(status(revision));
    house.close();
    await house.delivered();

    expect(document.events).toMatchObject([
      { data: { revision: 7 } },
      { data: { revision: 8 } },
      { kind: 'gone' },
    ]);
  });

  test('A25: a window that is opened while the backend restarts is told so, and how it goes on', async () => {
    await using _leaks = await noLeaks();
    let isOpen = (): void => {};
    const opened = new Promise<void>((resolve) => {
      isOpen = resolve;
    });
    const SHUTDOWN = async () => {
      await opened;
      house.tiny.script.peer.exit({ exitCode: 0 });
    };
    await using house = await over({ tiny: { handlers: { SHUTDOWN } } });
    const restarted = house.tiny.client.restart();
    const document = await house.open();
    const hello = await document.hello({ version: 1, document: document.name });
    isOpen();
    await restarted;
    await settled();
    await house.delivered();
    const told = document.events.flatMap((event) => (event.kind === 'status' ? [event.data] : []));

    expect(hello).toMatchObject({ ok: true, status: { state: 'restarting' } });
    expect(told.at(-1)).toMatchObject({ state: 'running', generation: 2 });
    for (const [index, { revision }] of told.entries()) {
      expect(revision).toBeGreaterThan(
        told[index - 1]?.revision ?? (hello.ok ? (hello.status?.revision ?? 0) : 0),
      );
    }
  });
});
