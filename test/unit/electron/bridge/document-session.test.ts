import { describe, expect, test, vi } from 'vitest';
import { Bridge } from '../../../../src/electron/bridge/bridge.ts';
import type { BridgedBackend } from '../../../../src/electron/bridge/bridged-backend.ts';
import type { RefusedMessage } from '../../../../src/electron/bridge/refused-message.ts';
import { bridgedTiny, openDocument } from '../../../helpers/bridged.ts';
import { settled } from '../../../helpers/tiny-client.ts';
import { tinyContract } from '../../../helpers/tiny-contract.ts';

const echo = { ECHO: ({ text }: Record<string, unknown>) => ({ text }) };

describe('a hello', () => {
  test('is answered with what is true for this window', async () => {
    await using bridged = await bridgedTiny({ limits: { maxInFlight: 7 } });
    const { session } = bridged.open({ commands: ['ECHO', 'BUILD'], topics: ['status'], lifecycle: true });

    expect(session.hello({ version: 1, document: session.document })).toEqual({
      ok: true,
      version: 1,
      document: session.document,
      protocol: { name: 'tiny', version: '1.2.3' },
      commands: ['ECHO', 'BUILD'],
      topics: ['status'],
      lifecycle: true,
      status: bridged.tiny.client.status,
      limits: { maxInFlight: 7, maxCallsPerSecond: null, maxPayloadLength: 4_194_304, maxPayloadDepth: 100 },
    });
  });

  test('tells no status where it is not granted', async () => {
    await using bridged = await bridgedTiny();
    const { session } = bridged.open({});

    expect(session.hello({ version: 1 })).toMatchObject({ ok: true, status: null, commands: [], topics: [] });
    expect(bridged.listeners()).toBe(0);
  });

  test('said again is answered with what is true by then', async () => {
    await using bridged = await bridgedTiny();
    const { session } = bridged.open();
    await bridged.tiny.client.stop();

    expect(session.hello({ version: 1, document: session.document })).toMatchObject({
      status: { state: 'stopped' },
    });
    expect(bridged.listeners()).toBe(1);
  });

  test.each([
    [{ version: 2 }, 'version'],
    [{ version: 1, document: 'another' }, 'document'],
    [{}, 'malformed'],
    [{ version: 1, more: 1 }, 'malformed'],
    [{ version: '1' }, 'malformed'],
    [undefined, 'malformed'],
    ['hello', 'malformed'],
  ])('%j is refused: %s', async (request, reason) => {
    await using bridged = await bridgedTiny();
    const session = bridged.bridge.open({ grant: {}, send: () => true });

    expect(session.hello(request)).toMatchObject({ ok: false, error: { fields: { reason } } });
  });

  test('that cannot be read, or answered, is refused as well', async () => {
    const refused: string[] = [];
    const status = () => new Map();
    const bridge = new Bridge({
      backend: { contract: tinyContract, status: { lastError: status } } as unknown as BridgedBackend,
      onRefused: ({ reason }) => refused.push(reason),
    });
    const session = bridge.open({ grant: {}, send: () => true });
    const unreadable = {
      get version(): number {
        throw new Error('getter');
      },
    };
    const told = bridge.open({ grant: { topics: ['status'] }, send: () => true });

    expect(session.hello(unreadable)).toMatchObject({
      ok: false,
      error: { fields: { reason: 'malformed' } },
    });
    expect(() => told.hello({ version: 1 })).not.toThrow();
    expect(refused).toEqual(['malformed', 'internal']);
  });

  test('must come first', async () => {
    await using bridged = await bridgedTiny();
    const session = bridged.bridge.open({ grant: { commands: 'all' }, send: () => true });
    const { document } = session;

    expect(await session.call({ document, id: '1', command: 'ECHO', payload: { text: '' } })).toMatchObject({
      ok: false,
      error: { fields: { reason: 'document' } },
      lastSeq: 0,
    });
  });
});

describe('a document that ends', () => {
  const mute = (_: unknown, call: { stayMute(): void }): void => call.stayMute();

  test.each([
    ['a command', 'ECHO', { text: '' }],
    ['a command that starts an operation', 'BUILD', {}],
    ['the list of operations', '$operations', {}],
    ['a stop', '$stop', {}],
  ])(
    'leaves %s under way, whose answer is that nobody knows what came of it',
    async (_, command, payload) => {
      await using bridged = await bridgedTiny({
        tiny: { handlers: { ECHO: mute, BUILD: mute, GET_OPERATIONS: mute } },
      });
      const document = bridged.open();
      const reply = document.call(command, payload);
      document.session.end();

      expect(await reply).toEqual({
        ok: false,
        error: expect.objectContaining({
          ...{ code: 'CLOSED', name: 'ClosedError', retryable: false, fields: { outcome: 'unknown' } },
          message: expect.stringContaining(command),
        }),
        lastSeq: 0,
      });
      expect(document.events).toEqual([]);
    },
  );
});

describe('a call', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['of a name that does not exist', { command: 'EHCO' }, 'unknown-command'],
    ['that is not granted', { command: 'OPEN' }, 'not-granted'],
    ['of a command of every protocol', { command: 'SHUTDOWN' }, 'not-granted'],
    ['without an id', { id: undefined }, 'malformed'],
    ['with an empty id', { id: '' }, 'malformed'],
    ['with an id of 65 characters', { id: 'i'.repeat(65) }, 'malformed'],
    ['with a number as its id', { id: 7 }, 'malformed'],
    ['with a field too many', { more: 1 }, 'malformed'],
    ['with options of another shape', { options: [] }, 'malformed'],
    ['with an option too many', { options: { signal: {} } }, 'malformed'],
    ['with an option of another type', { options: { timeoutMs: '1' } }, 'malformed'],
    ['with null where there is no null', { options: { idleTimeoutMs: null } }, 'malformed'],
    ['with a payload too long', { payload: { text: 'x'.repeat(200) } }, 'too-large'],
    ['with a payload too deep', { payload: { text: [[[[[[]]]]]] } }, 'too-large'],
    ['with a payload that is no JSON', { payload: { text: 1n } }, 'too-large'],
    ['of another document', { document: 'another' }, 'document'],
    ['of no document', { document: undefined }, 'malformed'],
    ['that starts the backend without the grant', { command: '$start' }, 'not-granted'],
  ])('%s is refused and has no effect', async (_, fields, reason) => {
    await using bridged = await bridgedTiny({ limits: { maxPayloadLength: 100, maxPayloadDepth: 5 } });
    const { call } = bridged.open({ commands: ['ECHO'] });
    const reply = await call('ECHO', { text: '' }, fields);

    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'BRIDGE_REFUSED', fields: { reason } },
      lastSeq: 0,
    });
    expect(bridged.tiny.script.commands).toEqual([]);
    expect(bridged.bridge.counts.calls).toBe(0);
  });

  test.each([null, undefined, 'text', 7, [], () => {}, new Map()])(
    'that is %o is refused',
    async (request) => {
      await using bridged = await bridgedTiny();

      expect(await bridged.open().session.call(request)).toMatchObject({
        error: { fields: { reason: 'malformed' } },
      });
    },
  );

  test('that cannot even be read is refused', async () => {
    await using bridged = await bridgedTiny();
    const { session } = bridged.open();
    const request = {
      get document(): string {
        throw new Error('getter');
      },
    };

    expect(await session.call(request)).toMatchObject({ error: { fields: { reason: 'malformed' } } });
  });

  test('under the id of one that is under way is refused, and the first one goes on', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: echo } });
    const { call } = bridged.open();
    const [first, second] = [
      call('ECHO', { text: 'a' }, { id: 'same' }),
      call('ECHO', { text: 'b' }, { id: 'same' }),
    ];

    expect(await second).toMatchObject({ error: { fields: { reason: 'duplicate-id' } } });
    expect(await first).toMatchObject({ data: { text: 'a' } });
    expect(await call('ECHO', { text: 'c' }, { id: 'same' })).toMatchObject({ data: { text: 'c' } });
  });

  test('more than may be made within a second is refused', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: echo }, limits: { maxCallsPerSecond: 2 } });
    const { call } = bridged.open();
    const replies = await Promise.all(['a', 'b', 'c'].map((text) => call('ECHO', { text })));

    expect(replies.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(replies[2]).toMatchObject({
      error: { retryable: true, fields: { reason: 'too-many', command: 'ECHO' } },
    });
  });

  test('without a payload has an empty one', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: { OPEN: (payload) => payload } } });
    const { call } = bridged.open();

    expect(await call('OPEN', undefined, { payload: undefined })).toMatchObject({ ok: true, data: {} });
  });

  test('keeps the time limits that its page has set', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: { ECHO: (_, call) => call.stayMute() } } });
    const { call } = bridged.open();
    const [late, none] = await Promise.all([
      call('ECHO', { text: '' }, { options: { timeoutMs: 5 } }),
      call('ECHO', { text: '' }, { options: { timeoutMs: -5 } }),
    ]);

    expect(late).toMatchObject({ error: { code: 'COMMAND_TIMEOUT', fields: { timeoutMs: 5 } } });
    expect(none).toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: { issues: [{ path: ['timeoutMs'] }] } },
    });
  });

  test('tells its progress where it is wanted, and only there', async () => {
    const work = (_: unknown, call: { progress: (type: string, fields: object) => void }) => {
      call.progress('STEP', { progress: 50 });
      return { done: 1 };
    };
    await using bridged = await bridgedTiny({ tiny: { handlers: { WORK: work as never } } });
    const { call, events } = bridged.open({ commands: 'all' });
    const silent = await call('WORK', { steps: 1 });
    const wanted = await call('WORK', { steps: 1 }, { id: 'w', options: { progress: true } });

    expect(silent).toEqual({ ok: true, data: { done: 1 }, lastSeq: 0 });
    expect(wanted).toEqual({ ok: true, data: { done: 1 }, lastSeq: 1 });
    expect(events).toMatchObject([{ seq: 1, kind: 'progress', id: 'w', data: { type: 'STEP' } }]);
  });

  test('that is cancelled is cancelled in the backend', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: { ECHO: (_, call) => call.stayMute() } } });
    const { call, control } = bridged.open();
    const reply = call('ECHO', { text: '' }, { id: 'a' });
    const sent = await bridged.tiny.script.command('ECHO');
    control({ op: 'cancel', id: 'nothing of that id' });
    control({ op: 'cancel', id: 'a' });

    expect(await reply).toMatchObject({ ok: false, error: { code: 'ABORTED', fields: { command: 'ECHO' } } });
    const told = await bridged.tiny.script.command('CANCEL_COMMAND');
    expect(told.payload).toEqual({ command_id: sent.id });
  });

  test('to a backend that throws instead of rejecting fails like any other', async () => {
    await using bridged = await bridgedTiny();
    const bridge = bridged.bridge;
    bridged.tiny.client.call = () => {
      throw new Error('at once');
    };
    const { call } = bridged.open();

    expect(await call('ECHO', { text: '' })).toMatchObject({ error: { fields: { reason: 'internal' } } });
    expect(bridge.counts.calls).toBe(0);
  });
});

test('who has as many calls under way as may be can still cancel an operation', async () => {
  const handlers = {
    BUILD: () => ({ operation_id: 'op' }),
    CANCEL_OPERATION: () => ({ operation_id: 'op', accepted: true, status: 'cancelling' }),
  };
  await using bridged = await bridgedTiny({ tiny: { handlers }, limits: { maxInFlight: 1 } });
  const { call } = bridged.open();
  await call('BUILD', {});

  expect(await call('ECHO', { text: '' })).toMatchObject({ error: { fields: { reason: 'too-many' } } });
  expect(await call('$cancel', { operation_id: 'op' })).toMatchObject({ ok: true, data: {} });
});

describe('what is refused', () => {
  test('is told to the app without a word of the page', async () => {
    const refused: RefusedMessage[] = [];
    await using bridged = await bridgedTiny({ onRefused: (refusal) => refused.push(refusal) });
    const { call, control } = bridged.open({});
    await call('<script>', {});
    await call('ECHO', {});
    control({ op: 'explode' });
    control({ op: 'subscribe', topic: 'log' });

    expect(refused).toEqual([
      { reason: 'unknown-command' },
      { reason: 'not-granted', command: 'ECHO' },
      { reason: 'malformed' },
      { reason: 'not-granted' },
    ]);
  });

  test('is answered whatever the app does when it is told', async () => {
    await using bridged = await bridgedTiny({
      onRefused: () => {
        throw new Error('not interested');
      },
    });

    expect(await bridged.open({}).call('ECHO', {})).toMatchObject({
      error: { fields: { reason: 'not-granted' } },
    });
  });
});

describe('a control message', () => {
  test.each([
    undefined,
    'bye',
    { op: 'bye' },
    { op: 'bye', document: 'another' },
    { op: 'bye', more: 1 },
    { op: 'cancel' },
    { op: 'cancel', id: 7 },
    { op: 'subscribe', topic: 'everything' },
    { op: '__proto__' },
  ])('%j is refused and changes nothing', async (message) => {
    const refused: unknown[] = [];
    await using bridged = await bridgedTiny({ onRefused: ({ reason }) => refused.push(reason) });
    const { session } = bridged.open();
    const named = typeof message === 'object' && !('document' in message) && message.op !== 'bye';
    session.control(named ? { document: session.document, ...message } : message);

    expect(refused).toHaveLength(1);
    expect(session.ended).toBe(false);
  });

  test('says that the document goes', async () => {
    await using bridged = await bridgedTiny();
    const { session, control } = bridged.open();
    control({ op: 'bye' });

    expect(session.ended).toBe(true);
    expect(bridged.bridge.counts.documents).toBe(0);
  });
});

describe('a topic', () => {
  test('tells a status to every document that may have it, and once for all that is listened', async () => {
    await using bridged = await bridgedTiny();
    const [one, two, none] = [bridged.open(), bridged.open({ topics: ['status'] }), bridged.open({})];
    await bridged.tiny.client.stop();
    await settled();
    const states = (events: readonly { kind: string }[]) =>
      events.map((event) => (event as unknown as { data: { state: string } }).data.state);

    expect(bridged.listeners()).toBe(1);
    expect(states(one.events)).toEqual(['stopping', 'stopped']);
    expect(states(two.events)).toEqual(['stopping', 'stopped']);
    expect(none.events).toEqual([]);
  });

  test('tells the end of the log in a status only to who may read the log', async () => {
    await using bridged = await bridgedTiny();
    const [reads, knows] = [bridged.open(), bridged.open({ topics: ['status'] })];
    bridged.tiny.script.peer.exit({ exitCode: 1, stderrTail: 'Traceback: private' });
    await settled();
    const last = (events: readonly unknown[]) => JSON.stringify(events.at(-1));

    expect(last(reads.events)).toContain('Traceback: private');
    expect(last(knows.events)).toContain('exited with code 1');
    expect(last(knows.events)).not.toContain('private');
    expect(JSON.stringify(knows.session.hello({ version: 1 }))).not.toContain('private');
  });

  test('that is log begins, once for each document, with the lines that the backend keeps', async () => {
    await using bridged = await bridgedTiny();
    const kept = { recentLog: () => [{ line: 'kept', generation: 1 }] };
    const bridge = new Bridge({ backend: Object.assign(bridged.tiny.client, kept), coalesceMs: 0 });
    const [one, two] = [openDocument(bridge), openDocument(bridge)];
    const linesOf = ({ events }: typeof one): string[] =>
      events.flatMap((event) => (event.kind === 'log' ? event.data.map(({ line }) => line) : []));
    one.control({ op: 'subscribe', topic: 'log' });
    await vi.waitFor(() => expect(linesOf(one)).toEqual(['kept']));
    two.control({ op: 'subscribe', topic: 'log' });
    bridged.tiny.script.peer.log('new');
    await vi.waitFor(() => expect(linesOf(two)).toEqual(['kept', 'new']));
    two.control({ op: 'unsubscribe', topic: 'log' });
    two.control({ op: 'subscribe', topic: 'log' });
    bridged.tiny.script.peer.log('newer');
    await vi.waitFor(() => expect(linesOf(two)).toEqual(['kept', 'new', 'newer']));
    bridge.close();

    expect(linesOf(one).slice(0, 2)).toEqual(['kept', 'new']);
  });

  test('that is log comes when it is asked for, until it is not wanted any more', async () => {
    await using bridged = await bridgedTiny();
    const { control, event, events } = bridged.open();
    bridged.tiny.script.peer.log('before');
    await settled();
    control({ op: 'subscribe', topic: 'log' });
    bridged.tiny.script.peer.log('one');
    bridged.tiny.script.peer.log('two');
    await event(({ kind }) => kind === 'log');
    control({ op: 'unsubscribe', topic: 'log' });
    bridged.tiny.script.peer.log('after');
    await settled();

    expect(events).toMatchObject([{ kind: 'log', data: [{ line: 'one' }, { line: 'two' }], dropped: 0 }]);
    expect(bridged.listeners()).toBe(1);
  });

  test('that is progress tells what belongs to no call of anybody, known or not', async () => {
    await using bridged = await bridgedTiny();
    const { control, event, events } = bridged.open();
    control({ op: 'subscribe', topic: 'progress' });
    const send = (type: string) =>
      bridged.tiny.script.peer.send({ id: 'progress-event', type, payload: { operation_id: 'nobody' } });
    send('STEP');
    send('NEWS');
    await event((one) => one.kind === 'general' && !one.data.known);

    expect(events).toMatchObject([
      { kind: 'general', data: { message: { type: 'STEP' }, known: true } },
      { kind: 'general', data: { message: { type: 'NEWS' }, known: false } },
    ]);
  });
});

describe('a session', () => {
  test('ends when something cannot be handed on, and is not told of it again', async () => {
    await using bridged = await bridgedTiny();
    const sent: unknown[] = [];
    const grant = { topics: ['status'] as const };
    const open = (send: () => boolean) => {
      const session = bridged.bridge.open({ grant, send });
      session.hello({ version: 1 });
      return session;
    };
    const refusing = open(() => {
      sent.push(1);
      return false;
    });
    const throwing = open(() => {
      sent.push(2);
      throw new Error('Object has been destroyed');
    });
    await bridged.tiny.client.stop();
    await settled();

    expect([refusing.ended, throwing.ended]).toEqual([true, true]);
    expect(sent.sort()).toEqual([1, 2]);
    expect(bridged.listeners()).toBe(0);
  });

  test('of a bridge that was closed has ended', async () => {
    await using bridged = await bridgedTiny();
    bridged.bridge.close();
    const session = bridged.bridge.open({ grant: {}, send: () => true });

    expect(session.ended).toBe(true);
    expect(session.hello({ version: 1 })).toMatchObject({
      ok: false,
      error: { fields: { reason: 'document' } },
    });
    expect(bridged.bridge.counts.documents).toBe(0);
  });

  test('has a name that no other has', async () => {
    await using bridged = await bridgedTiny();
    const names = Array.from({ length: 100 }, () => bridged.open({}).session.document);

    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(name).toMatch(/^[\w-]{22}$/);
  });
});
