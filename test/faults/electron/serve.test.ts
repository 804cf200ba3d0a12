import fc from 'fast-check';
import { connectBackend } from 'stdwire/electron/renderer';
import { describe, expect, test } from 'vitest';
import { anyJson } from '../../helpers/any-json.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { propertyRuns, propertyTest } from '../../helpers/property-runs.ts';
import { python } from '../../helpers/python.ts';
import { serveProgram } from '../../helpers/serve-program.ts';
import { type ServedTiny, servedTiny } from '../../helpers/served-tiny.ts';
import { refusedEntry, SocketPage } from '../../helpers/socket-page.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const MB = 1024 * 1024;
const CALLS = 10_000;
const echo = { ECHO: (payload: Record<string, unknown>) => payload };
const deaf = {
  OPEN: (_: unknown, call: { stayMute(): void }) => call.stayMute(),
  CANCEL_COMMAND: (payload: Record<string, unknown>) => ({
    ...payload,
    accepted: true,
    status: 'cancelling',
  }),
};

/** A page that is served and has said hello. */
async function pageOf({ served }: ServedTiny): Promise<SocketPage> {
  const page = await SocketPage.connect(served.address);
  await page.hello();
  return page;
}

describe('A04: over a WebSocket', () => {
  test.each([
    'https://app.example.com.evil',
    'app://ui.evil',
    'app://UI',
    'app://ui/',
    'null',
    'about:blank',
    'https://app.example.com:443',
  ])('A04: a page of %j is not let in where https://app.example.com and app://ui are', async (origin) => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ allowedOrigins: ['https://app.example.com', 'app://ui'] });

    expect(await refusedEntry(tiny.served.address, { origin })).toMatchObject({ status: 403 });
    expect(tiny.served.counts.documents).toBe(0);
  });
});

test.each([
  ...['__proto__', 'constructor', 'then', 'hasOwnProperty', 'toString'].map((name) => [name, name] as const),
  ['of no character', ''] as const,
  ['of 10,000 characters', 'x'.repeat(10_000)] as const,
])('A05: the command %s over a WebSocket is refused, and touches no prototype', async (_, command) => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ handlers: echo });
  await using page = await pageOf(tiny);
  const names = Object.getOwnPropertyNames(Object.prototype);

  expect(await page.call(command, { polluted: true })).toMatchObject({
    ok: false,
    error: {
      code: 'BRIDGE_REFUSED',
      fields: { reason: expect.stringMatching(/^(unknown-command|malformed)$/) },
    },
  });
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(names);
  expect(tiny.tiny.script.commands).toEqual([]);
});

test('A06: a page that names the document of another one, or a call of it, has no effect on it', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ handlers: { ...deaf, ...echo } });
  await using victim = await pageOf(tiny);
  await using thief = await pageOf(tiny);
  const hello = await victim.hello();
  const document = hello.ok ? hello.document : '';
  let isSettled = false;
  const call = victim.call('OPEN', {}, { id: 'mine' }).finally(() => {
    isSettled = true;
  });
  await tiny.tiny.script.command('OPEN');

  for (const op of ['cancel', 'bye']) thief.send({ control: { op, id: 'mine', document } });
  thief.send({ n: 99, call: { id: 'mine', command: 'OPEN', payload: {}, document } });
  thief.control({ op: 'cancel', id: 'mine' });
  expect(await victim.call('ECHO', { text: 'still here' })).toMatchObject({ ok: true });
  expect(isSettled).toBe(false);
  victim.control({ op: 'cancel', id: 'mine' });
  expect(await call).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
});

test(`A10: ${CALLS} calls and subscriptions at once over a WebSocket: those over the limit are refused, the rest is answered`, async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ handlers: { ...deaf, ...echo } });
  await using page = await pageOf(tiny);
  await using other = await pageOf(tiny);
  const before = process.memoryUsage().heapUsed;
  const calls = Array.from({ length: CALLS }, (_, n) => {
    page.control({ op: n % 2 === 0 ? 'subscribe' : 'unsubscribe', topic: 'log' });
    return page.call('OPEN', {}, { id: `${n}` });
  });
  const refused = await Promise.all(calls.slice(1000));
  const during = process.memoryUsage().heapUsed;
  const others = await other.call('ECHO', { text: 'meanwhile' });
  for (let n = 0; n < 1000; n += 1) page.control({ op: 'cancel', id: `${n}` });
  const cancelled = await Promise.all(calls.slice(0, 1000));

  for (const reply of refused) {
    expect(reply).toMatchObject({ ok: false, error: { fields: { reason: 'too-many' } } });
  }
  expect(others).toMatchObject({ ok: true });
  for (const reply of cancelled) expect(reply).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
  expect(during - before).toBeLessThan(64 * MB);
  expect(await page.call('ECHO', { text: 'after' })).toMatchObject({ ok: true });
  expect(tiny.served.counts).toEqual({ documents: 2, calls: 0, operations: 0 });
});

test('E04: 200 pages that come and go over a WebSocket, each with 50 calls and a subscription, leave nothing', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ handlers: { ...deaf, ...echo } });
  for (let times = 0; times < 200; times += 1) {
    await using page = await pageOf(tiny);
    page.control({ op: 'subscribe', topic: 'log' });
    for (let n = 0; n < 50; n += 1) void page.call('OPEN', {}, { id: `${n}` });
    await page.call('ECHO', { text: 'the calls before it have come' });
  }
  await using last = await pageOf(tiny);
  await last.call('ECHO', { text: '' });
  const sent = (name: string): number => tiny.tiny.script.commands.filter(({ type }) => type === name).length;
  // The last page has been heard of after the end of all others.
  while (tiny.served.counts.documents > 1) await last.call('ECHO', { text: '' });

  expect(tiny.served.counts).toEqual({ documents: 1, calls: 0, operations: 0 });
  expect(sent('OPEN')).toBe(10_000);
  expect(sent('CANCEL_COMMAND')).toBe(10_000);
});

test(
  'E10: whatever JSON a page sends, it is answered or disconnected, and the next page is served',
  propertyTest,
  async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: echo });
    const prototype = Object.getOwnPropertyNames(Object.prototype);
    const any = fc.oneof(
      anyJson,
      fc.record({ n: anyJson, hello: anyJson }),
      fc.record({
        n: fc.nat(),
        call: fc.record({ id: anyJson, command: anyJson, payload: anyJson, options: anyJson }),
      }),
      fc.record({
        n: fc.nat(),
        call: fc.record({ id: fc.string(), command: fc.constant('ECHO'), payload: anyJson }),
      }),
      fc.record({ control: fc.record({ op: anyJson, id: anyJson, topic: anyJson }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 5 }), async (messages) => {
        await using page = await pageOf(tiny);
        for (const message of messages) page.socket.send(JSON.stringify(message) ?? '');
        await Promise.race([page.call('ECHO', { text: 'last' }), page.closed]);
        await using next = await pageOf(tiny);

        expect(await next.call('ECHO', { text: 'next' })).toMatchObject({ ok: true });
      }),
      { numRuns: propertyRuns(200) },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype);
  },
);

test('E07: the terminal of stdwire serve goes away, and pages and backend go on; it still ends in good order', async () => {
  await using _leaks = await noLeaks();
  await using data = await tempFolder('songs');
  const backend = [python, '-m', 'stdwire_songs', '--data-dir', data.path, '--session-mode', 'direct'];
  await using program = await serveProgram(['--allow-programs', '--logs', '--', ...backend]);
  const page = connectBackend({ via: program.printed });
  await page.getAccounts({});
  program.child.stdout?.destroy();
  program.child.stderr?.destroy();
  // Each of them is told on stderr, which nobody reads any more.
  for (let times = 0; times < 20; times += 1) {
    const origin = `http://evil.example:${times + 1}`;
    expect(await refusedEntry(program.printed, { origin })).toMatchObject({ status: 403 });
  }
  const accounts = await page.getAccounts({});
  page.close();
  program.child.kill('SIGINT');

  expect(accounts).toEqual([]);
  expect(await program.ended).toBe(130);
});
