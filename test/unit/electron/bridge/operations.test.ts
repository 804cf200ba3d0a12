import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Bridge } from '../../../../src/electron/bridge/bridge.ts';
import type { BridgedBackend } from '../../../../src/electron/bridge/bridged-backend.ts';
import { OperationRelay } from '../../../../src/electron/bridge/operation-relay.ts';
import type { Operation } from '../../../../src/index.ts';
import { type Bridged, bridgedTiny, openDocument, type TestDocument } from '../../../helpers/bridged.ts';
import { settled } from '../../../helpers/tiny-client.ts';
import { tinyContract } from '../../../helpers/tiny-contract.ts';

const accepting = { BUILD: () => ({ operation_id: 'op' }) };
const running = {
  operation_id: 'op',
  command: 'BUILD',
  status: 'running',
  progress: 1,
  started_at: 1,
  ended_at: null,
  final: null,
};

function tell({ tiny }: Bridged, type: string, fields: Record<string, unknown> = {}): void {
  tiny.script.peer.send({ id: 'progress-event', type, payload: { operation_id: 'op', ...fields } });
}

function complete(bridged: Bridged): void {
  tell(bridged, 'BUILD_PROGRESS', { final: true, status: 'completed', result: { built: 3 } });
}

/** What a document was told under an id, in short. */
function told({ events }: TestDocument, id: string): string[] {
  return events.flatMap((event) => {
    if (!('id' in event) || event.id !== id) return [];
    return event.kind === 'end' ? [event.ok ? 'ended' : event.error.code] : [event.data.type];
  });
}

const follow = (document: TestDocument, id: string, operation_id = 'op') =>
  document.call('$follow', { operation_id }, { id });

describe('an operation', () => {
  test('is followed by a second document from where it stands, and by both to its end', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const [one, two] = [bridged.open(), bridged.open({ commands: ['BUILD'] })];
    await one.call('BUILD', {}, { id: 'b' });
    tell(bridged, 'STEP');
    const reply = await follow(two, 'f');
    tell(bridged, 'TICK');
    complete(bridged);
    await settled();

    expect(reply).toEqual({
      ok: true,
      data: { operation_id: 'op' },
      operation: { id: 'op', command: 'BUILD' },
      lastSeq: 0,
    });
    expect(told(one, 'b')).toEqual(['STEP', 'TICK', 'BUILD_PROGRESS', 'ended']);
    expect(told(two, 'f')).toEqual(['TICK', 'BUILD_PROGRESS', 'ended']);
    expect(bridged.bridge.counts).toEqual({ documents: 2, calls: 0, operations: 0 });
  });

  test('can be followed twice by one document, under two ids', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open();
    await document.call('BUILD', {}, { id: 'b' });
    await Promise.all([follow(document, 'f'), follow(document, 'g')]);
    expect(bridged.bridge.counts.operations).toBe(3);
    complete(bridged);
    await settled();

    for (const id of ['b', 'f', 'g']) expect(told(document, id)).toEqual(['BUILD_PROGRESS', 'ended']);
  });

  test('that the backend alone knows of is taken hold of, with what comes while it is asked', async () => {
    await using bridged = await bridgedTiny({
      tiny: {
        handlers: {
          GET_OPERATIONS: () => {
            tell(bridged, 'STEP');
            return [running];
          },
        },
      },
    });
    const [one, two] = [bridged.open(), bridged.open()];
    const [reply] = await Promise.all([follow(one, 'f'), follow(two, 'g')]);
    complete(bridged);
    await settled();

    expect(reply).toMatchObject({ ok: true, data: null, operation: { id: 'op' }, lastSeq: 1 });
    expect(told(one, 'f')).toEqual(['STEP', 'BUILD_PROGRESS', 'ended']);
    expect(told(two, 'g')).toEqual(['BUILD_PROGRESS', 'ended']);
    expect(bridged.tiny.script.commands.map(({ type }) => type)).toEqual(['GET_OPERATIONS']);
  });

  test('that has ended tells its final event and its end to all who take hold of it', async () => {
    const final = { operation_id: 'op', final: true, status: 'completed', result: { built: 3 } };
    const ended = { ...running, status: 'completed', ended_at: 2, final };
    await using bridged = await bridgedTiny({ tiny: { handlers: { GET_OPERATIONS: () => [ended] } } });
    const [one, two] = [bridged.open(), bridged.open()];
    await Promise.all([follow(one, 'f'), follow(two, 'g')]);
    await settled();
    await follow(one, 'again');
    await settled();

    expect(told(one, 'f')).toEqual(['BUILD_PROGRESS', 'ended']);
    expect(told(two, 'g')).toEqual(['BUILD_PROGRESS', 'ended']);
    expect(told(one, 'again')).toEqual(['BUILD_PROGRESS', 'ended']);
    expect(bridged.bridge.counts.operations).toBe(0);
  });

  test('that is not granted is answered exactly like one that does not exist', async () => {
    await using bridged = await bridgedTiny({
      tiny: { handlers: { ...accepting, GET_OPERATIONS: () => [] } },
    });
    const [builds, echoes] = [bridged.open(), bridged.open({ commands: ['ECHO'] })];
    await builds.call('BUILD', {});
    const [exists, none] = [await follow(echoes, 'f'), await follow(echoes, 'g', 'nothing')];

    expect(exists).toEqual(none);
    expect(exists).toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: { issues: [{ path: ['operation_id'] }] } },
    });
    expect(bridged.bridge.counts.operations).toBe(1);
  });

  test('that is not granted is not listed either', async () => {
    const listed = [running, { ...running, operation_id: 'other', command: 'DIG' }];
    await using bridged = await bridgedTiny({ tiny: { handlers: { GET_OPERATIONS: () => listed } } });

    expect(await bridged.open().call('$operations')).toMatchObject({ data: [running] });
    expect(await bridged.open({}).call('$operations')).toMatchObject({ data: [] });
  });

  test('is cancelled by who follows it, and left alone by who does not', async () => {
    await using bridged = await bridgedTiny({
      tiny: {
        handlers: {
          ...accepting,
          CANCEL_OPERATION: () => ({ operation_id: 'op', accepted: true, status: 'cancelling' }),
        },
      },
    });
    const [builds, other] = [bridged.open(), bridged.open()];
    await builds.call('BUILD', {}, { id: 'b' });
    const sent = () => bridged.tiny.script.commands.map(({ type }) => type);
    const [ignored, malformed] = [
      await other.call('$cancel', { operation_id: 'op' }),
      await other.call('$cancel', { operation_id: 'op', force: true }),
    ];
    expect(sent()).toEqual(['BUILD']);
    const cancelled = await builds.call('$cancel', { operation_id: 'op' });
    tell(bridged, 'BUILD_PROGRESS', { final: true, status: 'cancelled' });
    await settled();

    expect([ignored, cancelled]).toMatchObject([
      { ok: true, data: {} },
      { ok: true, data: {} },
    ]);
    expect(malformed).toMatchObject({ error: { fields: { reason: 'malformed' } } });
    expect(sent()).toEqual(['BUILD', 'CANCEL_OPERATION']);
    expect(told(builds, 'b')).toEqual(['BUILD_PROGRESS', 'COMMAND_FAILED']);
  });

  test('is cancelled when the signal that its page gave it says so', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open();
    await document.call('BUILD', {}, { id: 'b' });
    document.control({ op: 'cancel', id: 'b' });
    const command = await bridged.tiny.script.command('CANCEL_OPERATION');
    await settled();

    expect(command.payload).toEqual({ operation_id: 'op' });
    expect(told(document, 'b')).toEqual(['ABORTED']);
  });

  test('that the app has started keeps its events for the app, whoever follows it in a page', async () => {
    await using bridged = await bridgedTiny({
      tiny: { handlers: accepting },
    });
    const document = bridged.open();
    const own = await bridged.tiny.client.request('BUILD', {});
    await follow(document, 'f');
    tell(bridged, 'STEP');
    complete(bridged);
    const kept: string[] = [];
    for await (const { type } of own) kept.push(type);

    expect(kept).toEqual(['STEP', 'BUILD_PROGRESS']);
    expect(told(document, 'f')).toEqual(['STEP', 'BUILD_PROGRESS', 'ended']);
  });

  test('that a page has started is iterated by the app from where it stands', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    await bridged.open().call('BUILD', {});
    const operation = await bridged.tiny.client.operation('op');
    tell(bridged, 'STEP');
    const rest: string[] = [];
    const iterated = (async () => {
      for await (const { type } of operation) rest.push(type);
    })();
    complete(bridged);
    await iterated;

    expect(rest).toEqual(['BUILD_PROGRESS']);
  });

  test('goes on when one who only follows it has given it up', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const [builds, other] = [bridged.open(), bridged.open()];
    await builds.call('BUILD', {}, { id: 'b' });
    await follow(other, 'f');
    other.control({ op: 'cancel', id: 'f' });
    expect(bridged.bridge.counts.operations).toBe(1);
    complete(bridged);
    await settled();

    expect(told(other, 'f')).toEqual([]);
    expect(told(builds, 'b')).toEqual(['BUILD_PROGRESS', 'ended']);
  });

  test('that is given up before it is taken hold of is not followed', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: { GET_OPERATIONS: () => [running] } } });
    const document = bridged.open();
    const reply = follow(document, 'f');
    document.control({ op: 'cancel', id: 'f' });

    expect(await reply).toMatchObject({
      ok: false,
      error: { code: 'ABORTED', fields: { outcome: 'not-sent' } },
    });
    expect(bridged.bridge.counts.operations).toBe(0);
  });

  test('goes on when its document goes, and is cancelled where the grant says so', async () => {
    await using bridged = await bridgedTiny({
      tiny: {
        handlers: {
          BUILD: ({ names }) => ({ operation_id: (names as string[])[0] }),
          CANCEL_OPERATION: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
        },
      },
    });
    const keeps = bridged.open({ commands: 'all' });
    const cancels = bridged.open({ commands: 'all', operations: 'cancel' });
    await keeps.call('BUILD', { names: ['kept'] });
    await cancels.call('BUILD', { names: ['cancelled'] });
    await follow(cancels, 'f', 'kept');
    keeps.session.end();
    cancels.session.end();
    const command = await bridged.tiny.script.command('CANCEL_OPERATION');
    await settled();

    expect(command.payload).toEqual({ operation_id: 'cancelled' });
    expect(bridged.tiny.script.commands.filter(({ type }) => type === 'CANCEL_OPERATION')).toHaveLength(1);
  });

  test('that a document leaves counts no more, sends it nothing more, and goes on', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open();
    await document.call('BUILD', {}, { id: 'b' });
    await follow(document, 'f');
    document.control({ op: 'leave', id: 'b' });
    document.control({ op: 'leave', id: 'f' });
    document.control({ op: 'leave', id: 'nobody' });
    const { operations } = bridged.bridge.counts;
    tell(bridged, 'STEP');
    const again = await follow(document, 'g');
    complete(bridged);
    await settled();

    expect(operations).toBe(0);
    expect([told(document, 'b'), told(document, 'f')]).toEqual([[], []]);
    expect(again.ok).toBe(true);
    expect(told(document, 'g')).toEqual(['BUILD_PROGRESS', 'ended']);
    expect(bridged.tiny.script.commands.map(({ type }) => type)).not.toContain('CANCEL_OPERATION');
  });

  test('that must not outlive its document ends with it even where the document has left it', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open({ commands: 'all', operations: 'cancel' });
    await document.call('BUILD', {}, { id: 'b' });
    document.control({ op: 'leave', id: 'b' });
    document.session.end();
    const command = await bridged.tiny.script.command('CANCEL_OPERATION');

    expect(command.payload).toEqual({ operation_id: 'op' });
  });

  test('is not left before its call was answered', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open();
    const answer = document.call('BUILD', {}, { id: 'b' });
    document.control({ op: 'leave', id: 'b' });
    await answer;
    complete(bridged);
    await settled();

    expect(told(document, 'b')).toEqual(['BUILD_PROGRESS', 'ended']);
  });

  test('holds on to no document that has gone, however many have followed it', async () => {
    const joins = vi.spyOn(OperationRelay.prototype, 'join');
    const leaves = vi.spyOn(OperationRelay.prototype, 'leave');
    onTestFinished(() => void vi.restoreAllMocks());
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    await bridged.open().call('BUILD', {});
    for (let reload = 0; reload < 10; reload += 1) {
      const document = bridged.open();
      await follow(document, 'f');
      document.session.end();
    }
    const joined = joins.mock.calls.map(([follower]) => follower);
    const left = leaves.mock.calls.map(([follower]) => follower);

    expect(joined).toHaveLength(11);
    expect(joined.filter((follower) => !left.includes(follower))).toEqual([joined[0]]);
    expect(new Set(joins.mock.contexts).size).toBe(1);
  });

  test('ends with the death of its backend', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open();
    await document.call('BUILD', {}, { id: 'b' });
    bridged.tiny.script.peer.exit({ exitCode: 3 });
    await settled();

    expect(document.events.find(({ kind }) => kind === 'end')).toMatchObject({
      id: 'b',
      ok: false,
      error: { code: 'BACKEND_EXITED', retryable: false, fields: { exitCode: 3, outcome: 'unknown' } },
    });
  });

  test('that is refused leaves nothing', async () => {
    await using bridged = await bridgedTiny();
    const document = bridged.open();

    expect(await document.call('BUILD', {}, { id: 'b' })).toMatchObject({
      error: { code: 'COMMAND_FAILED', fields: { errorCode: 'UNKNOWN_COMMAND' } },
    });
    expect(bridged.bridge.counts).toMatchObject({ calls: 0, operations: 0 });
  });
});

describe('an operation that two windows follow', () => {
  const cancellable = {
    ...accepting,
    CANCEL_OPERATION: () => ({ operation_id: 'op', accepted: true, status: 'cancelling' }),
  };
  const sent = ({ tiny }: Bridged): string[] => tiny.script.commands.map(({ type }) => type);

  test('is given up by the signal of one: the backend is told, and the other learns from it how it ends', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: cancellable } });
    const [builds, other] = [bridged.open(), bridged.open()];
    await builds.call('BUILD', {}, { id: 'b' });
    await follow(other, 'f');
    builds.control({ op: 'cancel', id: 'b' });
    await bridged.tiny.script.command('CANCEL_OPERATION');
    tell(bridged, 'STEP');
    tell(bridged, 'BUILD_PROGRESS', { final: true, status: 'cancelled' });
    await settled();

    expect(told(builds, 'b')).toEqual(['ABORTED']);
    expect(told(other, 'f')).toEqual(['STEP', 'BUILD_PROGRESS', 'COMMAND_FAILED']);
    expect(bridged.tiny.unclaimed).toEqual([]);
  });

  test('goes on for the other where the backend cannot be told', async () => {
    const capabilities = ['operations', 'final-event'];
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting, ready: { capabilities } } });
    const [builds, other] = [bridged.open(), bridged.open()];
    await builds.call('BUILD', {}, { id: 'b' });
    await follow(other, 'f');
    builds.control({ op: 'cancel', id: 'b' });
    await settled();
    complete(bridged);
    await settled();

    expect(told(builds, 'b')).toEqual(['ABORTED']);
    expect(told(other, 'f')).toEqual(['BUILD_PROGRESS', 'ended']);
  });

  test.each([
    [{ totalTimeoutMs: 20 }, 'COMMAND_TIMEOUT', { timeoutMs: 20, limit: 'total', outcome: 'unknown' }],
    [{ idleTimeoutMs: 20 }, 'IDLE_TIMEOUT', { timeoutMs: 20, outcome: 'unknown' }],
  ])('is too slow for one, whose limit is %j, and the other goes on', async (options, code, fields) => {
    await using bridged = await bridgedTiny({ tiny: { handlers: cancellable } });
    const [builds, other] = [bridged.open(), bridged.open()];
    await builds.call('BUILD', {}, { id: 'b', options });
    await follow(other, 'f');
    const end = await builds.event(({ kind }) => kind === 'end');
    await bridged.tiny.script.command('CANCEL_OPERATION');
    complete(bridged);
    await settled();

    expect(end).toMatchObject({ id: 'b', error: { code, fields: { command: 'BUILD', ...fields } } });
    expect(told(other, 'f')).toEqual(['BUILD_PROGRESS', 'ended']);
    expect(bridged.bridge.counts.operations).toBe(0);
  });

  test('has no limit of a document that has gone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    await using bridged = await bridgedTiny({ tiny: { handlers: cancellable } });
    const [builds, other] = [bridged.open(), bridged.open()];
    await builds.call('BUILD', {}, { id: 'b', options: { totalTimeoutMs: 1000, idleTimeoutMs: 500 } });
    await follow(other, 'f');
    const during = vi.getTimerCount();
    builds.session.end();
    const after = vi.getTimerCount();
    await vi.advanceTimersByTimeAsync(5000);
    complete(bridged);
    await settled();

    expect(during - after).toBe(1);
    expect(sent(bridged)).not.toContain('CANCEL_OPERATION');
    expect(told(other, 'f')).toEqual(['BUILD_PROGRESS', 'ended']);
  });

  test('is cancelled with a document whose grant says so, and the other learns from the backend how it ends', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: cancellable } });
    const [builds, other] = [bridged.open({ commands: 'all', operations: 'cancel' }), bridged.open()];
    await builds.call('BUILD', {}, { id: 'b' });
    await follow(other, 'f');
    builds.session.end();
    await bridged.tiny.script.command('CANCEL_OPERATION');
    tell(bridged, 'BUILD_PROGRESS', { final: true, status: 'cancelled' });
    await settled();

    expect(told(other, 'f')).toEqual(['BUILD_PROGRESS', 'COMMAND_FAILED']);
  });
});

describe('the limits of an operation', () => {
  test('end the wait for its acceptance as well', async () => {
    await using bridged = await bridgedTiny({
      tiny: { handlers: { BUILD: (_, call) => call.stayMute() } },
    });
    const document = bridged.open();
    const reply = await document.call('BUILD', {}, { options: { totalTimeoutMs: 20 } });
    await bridged.tiny.script.command('CANCEL_COMMAND');

    expect(reply).toMatchObject({
      error: { code: 'COMMAND_TIMEOUT', fields: { timeoutMs: 20, limit: 'total', outcome: 'unknown' } },
    });
    expect(bridged.bridge.counts).toMatchObject({ calls: 0, operations: 0 });
  });

  test('are numbers above 0', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open();

    expect(await document.call('BUILD', {}, { options: { idleTimeoutMs: 0 } })).toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: { issues: [{ path: ['idleTimeoutMs'] }] } },
    });
    expect(bridged.tiny.script.commands).toEqual([]);
    expect(bridged.bridge.counts).toMatchObject({ calls: 0, operations: 0 });
  });

  test('begin anew with every event, also with one that the protocol does not know', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    await using bridged = await bridgedTiny({ tiny: { handlers: accepting } });
    const document = bridged.open({ commands: 'all' });
    await document.call('BUILD', {}, { id: 'b', options: { idleTimeoutMs: 1000 } });
    expect(bridged.listeners()).toBe(1);
    for (const type of ['STEP', 'UNHEARD_OF', 'STEP', 'UNHEARD_OF']) {
      await vi.advanceTimersByTimeAsync(700);
      tell(bridged, type);
      await settled();
    }
    const before = told(document, 'b');
    await vi.advanceTimersByTimeAsync(1100);

    expect(before).toEqual(['STEP', 'STEP']);
    expect(told(document, 'b')).toEqual(['STEP', 'STEP', 'IDLE_TIMEOUT']);
    expect(bridged.listeners()).toBe(0);
  });
});

describe('an operation of a backend that somebody has written by hand', () => {
  const byHand = (operation: Partial<Operation>) => {
    const cancel = vi.fn(() => Promise.resolve());
    const made = {
      ...{ id: 'op', command: 'BUILD', started: {}, result: new Promise(() => {}), cancel },
      onProgress: () => () => {},
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    };
    Object.defineProperties(made, Object.getOwnPropertyDescriptors(operation));
    const bridge = new Bridge({
      backend: {
        contract: tinyContract,
        status: { lastError: null },
        call: () => Promise.resolve(made),
        operation: () => Promise.resolve(made),
        on: () => () => {},
      } as unknown as BridgedBackend,
    });
    return { bridge, cancel };
  };

  test('which was accepted with what is no JSON is cancelled: its page has nothing to cancel it by', async () => {
    const { bridge, cancel } = byHand({ started: { written: () => {} } });
    const reply = await openDocument(bridge).call('BUILD', {});

    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'BRIDGE_REFUSED', fields: { reason: 'internal' } },
    });
    expect(cancel).toHaveBeenCalledOnce();
    expect(bridge.counts).toEqual({ documents: 1, calls: 0, operations: 0 });
  });

  test('and whose document goes in the moment in which it is taken hold of is not followed', async () => {
    const { bridge } = byHand({
      get command() {
        queueMicrotask(() => document.session.end());
        return 'BUILD';
      },
    });
    const document = openDocument(bridge);
    const reply = await follow(document, 'f');

    expect(reply).toMatchObject({ ok: false, error: { code: 'CLOSED', fields: { outcome: 'unknown' } } });
    expect(bridge.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
    expect(document.session.counts).toEqual({ calls: 0, operations: 0 });
  });
});

describe('the life of the backend', () => {
  test('is in the hands of who was granted it', async () => {
    await using bridged = await bridgedTiny();
    const document = bridged.open({ lifecycle: true });
    const { client } = bridged.tiny;
    const states: string[] = [];
    for (const command of ['$stop', '$start', '$restart']) {
      expect(await document.call(command, {})).toEqual({ ok: true, data: {}, lastSeq: 0 });
      states.push(`${client.status.state} ${client.status.generation}`);
    }

    expect(states).toEqual(['stopped 1', 'running 2', 'running 3']);
  });

  test.each(['$start', '$stop', '$restart'])('%s takes nothing from a page', async (command) => {
    await using bridged = await bridgedTiny();
    const document = bridged.open({ lifecycle: true });

    expect(await document.call(command, { args: ['-c', 'evil'] })).toMatchObject({
      error: { fields: { reason: 'malformed', command } },
    });
    expect(bridged.tiny.client.status.generation).toBe(1);
  });
});
