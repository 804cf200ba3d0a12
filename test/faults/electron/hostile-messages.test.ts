import { beforeAll, describe, expect, test } from 'vitest';
import { bridgedTiny } from '../../helpers/bridged.ts';
import { answered, bridgedHouses } from '../../helpers/bridged-houses.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { preloadText } from '../../helpers/preload-text.ts';

// What bundles it keeps a process of its own.
beforeAll(() => preloadText());

const mute = { ECHO: (_: unknown, call: { stayMute(): void }) => call.stayMute() };
const MANY = 10_000;

describe.each(bridgedHouses)('a command to $name', ({ over }) => {
  test.each(['__proto__', 'constructor', 'then', 'hasOwnProperty', 'toString', '', 'X'.repeat(10_000)])(
    'A05: that is called %j does not exist, whatever was granted',
    async (command) => {
      await using _leaks = await noLeaks();
      await using house = await over();
      const reply = await (await house.open()).call(command, {});

      expect(reply).toMatchObject({ ok: false, error: { fields: { reason: 'unknown-command' } } });
      expect(JSON.stringify(reply).length).toBeLessThan(1000);
      expect(house.tiny.script.commands).toEqual([]);
    },
  );

  test('A07: that is not granted is refused, and so is one that is granted to another window', async () => {
    await using _leaks = await noLeaks();
    await using house = await over({ tiny: { handlers: { ECHO: ({ text }) => ({ text }) } } });
    const [one, two, none] = [
      await house.open({ commands: ['ECHO'] }),
      await house.open({ commands: ['OPEN'] }),
      await house.open({}),
    ];
    const reason = async (reply: Promise<unknown>) =>
      ((await reply) as { error?: { fields: { reason: string } } }).error?.fields.reason;

    expect(await reason(one.call('ECHO', { text: '' }))).toBeUndefined();
    for (const document of [two, none])
      expect(await reason(document.call('ECHO', { text: '' }))).toBe('not-granted');
    for (const command of ['SHUTDOWN', 'CANCEL_COMMAND', 'GET_OPERATIONS', 'CANCEL_OPERATION', 'PING']) {
      expect(await reason((await house.open()).call(command, {}))).toBe('not-granted');
    }
    for (const command of ['$start', '$stop', '$restart']) {
      expect(await reason(one.call(command, {}))).toBe('not-granted');
    }
    expect(house.tiny.script.commands).toHaveLength(1);
  });
});

describe.each(bridgedHouses)('a document of $name', ({ over }) => {
  test('A06: that is forged, of another window or gone is refused, and nobody else is harmed', async () => {
    await using _leaks = await noLeaks();
    const refused: string[] = [];
    await using house = await over({
      tiny: { handlers: mute },
      onRefused: ({ reason }) => refused.push(reason),
    });
    const [one, two, old] = [await house.open(), await house.open(), await house.open()];
    old.end();
    const reply = one.call('ECHO', { text: '' }, { id: 'mine' });
    const stolen = { document: one.name };
    for (const document of [stolen.document, old.name, 'A'.repeat(22), '']) {
      expect(await two.call('ECHO', { text: '' }, { document })).toMatchObject({
        error: { fields: { reason: 'document' } },
      });
    }
    two.control({ op: 'cancel', id: 'mine' });
    two.control({ op: 'cancel', id: 'mine', ...stolen });
    two.control({ op: 'bye', ...stolen });
    const late = await answered(house, [old.call('ECHO', { text: '' })]);
    expect(late).toHaveLength(house.answersTheGone ? 1 : 0);
    for (const answer of late) expect(answer).toMatchObject({ error: { fields: { reason: 'document' } } });

    expect(house.counts()).toMatchObject({ documents: 2, calls: 1 });
    expect(refused).toEqual(Array(6 + late.length).fill('document'));
    one.end();
    await answered(house, [reply]);
  });

  test('A10: that makes ten thousand calls has no more under way than it may', async () => {
    await using _leaks = await noLeaks();
    await using house = await over({ tiny: { handlers: mute } });
    const flooding = await house.open();
    const quiet = await house.open();
    const replies = Array.from({ length: MANY }, () => flooding.call('ECHO', { text: '' }));
    await house.delivered();
    expect(house.counts().calls).toBe(1000);
    const calm = quiet.call('ECHO', { text: '' });
    await house.delivered();
    expect(house.counts().calls).toBe(1001);
    flooding.end();
    const reasons = new Map<string, number>();
    for (const reply of await answered(house, replies)) {
      const reason = reply.ok ? 'none' : String(reply.error.fields.reason ?? reply.error.code);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }

    expect(Object.fromEntries(reasons)).toEqual({
      ...(house.answersTheGone ? { CLOSED: 1000 } : {}),
      'too-many': MANY - 1000,
    });
    expect(house.counts()).toEqual({ documents: 1, calls: 1, operations: 0 });
    quiet.end();
    await answered(house, [calm]);
  });

  test('A10: that subscribes ten thousand times is told once', async () => {
    await using _leaks = await noLeaks();
    await using house = await over();
    const flooding = await house.open();
    for (let count = 0; count < MANY; count += 1) {
      for (const topic of ['status', 'progress', 'log']) flooding.control({ op: 'subscribe', topic });
    }
    await house.delivered();
    expect(house.listeners()).toBe(3);
    house.tiny.script.peer.log('one line');
    await flooding.event(({ kind }) => kind === 'log');

    expect(flooding.events).toHaveLength(1);
  });

  test('A10: that follows one operation as often as it may is told under each id, and leaves nothing', async () => {
    await using _leaks = await noLeaks();
    await using house = await over({
      tiny: { handlers: { BUILD: () => ({ operation_id: 'op' }) } },
    });
    const flooding = await house.open();
    await flooding.call('BUILD', {});
    const replies = await Promise.all(
      Array.from({ length: 2000 }, () => flooding.call('$follow', { operation_id: 'op' })),
    );

    expect(replies.filter(({ ok }) => ok)).toHaveLength(999);
    expect(house.counts().operations).toBe(1000);
  });
});

describe('a page', () => {
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
