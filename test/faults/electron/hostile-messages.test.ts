import { describe, expect, test } from 'vitest';
import { bridgedTiny } from '../../helpers/bridged.ts';
import { noLeaks } from '../../helpers/leaks.ts';

const mute = { ECHO: (_: unknown, call: { stayMute(): void }) => call.stayMute() };
const MANY = 10_000;

describe('a command', () => {
  test.each(['__proto__', 'constructor', 'then', 'hasOwnProperty', 'toString', '', 'X'.repeat(10_000)])(
    'A05: that is called %j does not exist, whatever was granted',
    async (command) => {
      await using _leaks = await noLeaks();
      await using bridged = await bridgedTiny();
      const reply = await bridged.open().call(command, {});

      expect(reply).toMatchObject({ ok: false, error: { fields: { reason: 'unknown-command' } } });
      expect(JSON.stringify(reply).length).toBeLessThan(1000);
      expect(bridged.tiny.script.commands).toEqual([]);
    },
  );

  test('A07: that is not granted is refused, and so is one that is granted to another window', async () => {
    await using _leaks = await noLeaks();
    await using bridged = await bridgedTiny({ tiny: { handlers: { ECHO: ({ text }) => ({ text }) } } });
    const [one, two, none] = [
      bridged.open({ commands: ['ECHO'] }),
      bridged.open({ commands: ['OPEN'] }),
      bridged.open({}),
    ];
    const reason = async (reply: Promise<unknown>) =>
      ((await reply) as { error?: { fields: { reason: string } } }).error?.fields.reason;

    expect(await reason(one.call('ECHO', { text: '' }))).toBeUndefined();
    for (const document of [two, none])
      expect(await reason(document.call('ECHO', { text: '' }))).toBe('not-granted');
    for (const command of ['SHUTDOWN', 'CANCEL_COMMAND', 'GET_OPERATIONS', 'CANCEL_OPERATION', 'PING']) {
      expect(await reason(bridged.open().call(command, {}))).toBe('not-granted');
    }
    for (const command of ['$start', '$stop', '$restart']) {
      expect(await reason(one.call(command, {}))).toBe('not-granted');
    }
    expect(bridged.tiny.script.commands).toHaveLength(1);
  });
});

describe('a document', () => {
  test('A06: that is forged, of another window or gone is refused, and nobody else is harmed', async () => {
    await using _leaks = await noLeaks();
    const refused: string[] = [];
    await using bridged = await bridgedTiny({
      tiny: { handlers: mute },
      onRefused: ({ reason }) => refused.push(reason),
    });
    const [one, two, old] = [bridged.open(), bridged.open(), bridged.open()];
    old.session.end();
    const reply = one.call('ECHO', { text: '' }, { id: 'mine' });
    const stolen = { document: one.session.document };
    for (const document of [stolen.document, old.session.document, 'A'.repeat(22), '']) {
      expect(await two.call('ECHO', { text: '' }, { document })).toMatchObject({
        error: { fields: { reason: 'document' } },
      });
    }
    two.control({ op: 'cancel', id: 'mine' });
    two.control({ op: 'cancel', id: 'mine', ...stolen });
    two.control({ op: 'bye', ...stolen });
    expect(await old.call('ECHO', { text: '' })).toMatchObject({ error: { fields: { reason: 'document' } } });
    expect(old.session.hello({ version: 1 })).toMatchObject({ error: { fields: { reason: 'document' } } });

    expect(bridged.bridge.counts).toMatchObject({ documents: 2, calls: 1 });
    expect(refused).toEqual(Array(8).fill('document'));
    one.session.end();
    await reply;
  });

  test('A10: that makes ten thousand calls has no more under way than it may', async () => {
    await using _leaks = await noLeaks();
    await using bridged = await bridgedTiny({ tiny: { handlers: mute } });
    const flooding = bridged.open();
    const quiet = bridged.open();
    const replies = Array.from({ length: MANY }, () => flooding.call('ECHO', { text: '' }));
    expect(bridged.bridge.counts.calls).toBe(1000);
    const calm = quiet.call('ECHO', { text: '' });
    expect(bridged.bridge.counts.calls).toBe(1001);
    flooding.session.end();
    const reasons = new Map<string, number>();
    for (const reply of await Promise.all(replies)) {
      const reason = reply.ok ? 'none' : String(reply.error.fields.reason ?? reply.error.code);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }

    expect([...reasons]).toEqual([
      ['CLOSED', 1000],
      ['too-many', MANY - 1000],
    ]);
    expect(bridged.bridge.counts).toEqual({ documents: 1, calls: 1, operations: 0 });
    quiet.session.end();
    await calm;
  });

  test('A10: that subscribes ten thousand times is told once', async () => {
    await using _leaks = await noLeaks();
    await using bridged = await bridgedTiny();
    const flooding = bridged.open();
    for (let count = 0; count < MANY; count += 1) {
      for (const topic of ['status', 'progress', 'log']) flooding.control({ op: 'subscribe', topic });
    }
    expect(bridged.listeners()).toBe(3);
    bridged.tiny.script.peer.log('one line');
    await flooding.event(({ kind }) => kind === 'log');

    expect(flooding.events).toHaveLength(1);
  });

  test('A10: that follows one operation as often as it may is told under each id, and leaves nothing', async () => {
    await using _leaks = await noLeaks();
    await using bridged = await bridgedTiny({
      tiny: { handlers: { BUILD: () => ({ operation_id: 'op' }) } },
    });
    const flooding = bridged.open();
    await flooding.call('BUILD', {});
    const replies = await Promise.all(
      Array.from({ length: 2000 }, () => flooding.call('$follow', { operation_id: 'op' })),
    );

    expect(replies.filter(({ ok }) => ok)).toHaveLength(999);
    expect(bridged.bridge.counts.operations).toBe(1000);
  });

  test('E10: that sends huge, deep and polluted values is refused in main, and pollutes nothing', async () => {
    await using _leaks = await noLeaks();
    await using bridged = await bridgedTiny({ tiny: { handlers: { OPEN: (payload) => payload } } });
    const { call, session } = bridged.open();
    const polluted = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const hostile = [
      { text: 'x'.repeat(5_000_000) },
      { deep },
      { map: new Map() },
      { n: 1n },
      { f: () => {} },
    ];
    for (const payload of hostile) {
      expect(await call('OPEN', payload)).toMatchObject({ error: { fields: { reason: 'too-large' } } });
    }
    const echoed = await call('OPEN', polluted);
    await session.call(
      JSON.parse(`{"document":"${session.document}","id":"1","command":"OPEN","__proto__":{"payload":1}}`),
    );

    expect(JSON.stringify((echoed as { data: unknown }).data)).toBe(JSON.stringify(polluted));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(bridged.tiny.script.commands).toHaveLength(1);
  });
});
