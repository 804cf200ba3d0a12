import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { CallReply } from '../../../src/electron/channels/messages.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { servedTiny } from '../../helpers/served-tiny.ts';
import { SocketPage } from '../../helpers/socket-page.ts';
import { settled } from '../../helpers/tiny-client.ts';

const echo = { ECHO: (payload: Record<string, unknown>) => payload };

describe('a page that is connected', () => {
  test('calls a command and is answered', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: echo });
    await using page = await SocketPage.connect(tiny.served.address);
    await page.hello();

    expect(await page.call('ECHO', { text: 'ü 😀 \u2028' })).toMatchObject({
      ok: true,
      data: { text: 'ü 😀 \u2028' },
      lastSeq: 0,
    });
    expect(await page.call('ECHO', { text: 7 })).toMatchObject({
      ok: false,
      error: { code: 'VALIDATION_FAILED', name: 'ValidationError' },
    });
  });

  test('is shown a backend that is not ready yet, and its change', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ ready: null });
    await using page = await SocketPage.connect(tiny.served.address);

    expect(await page.hello()).toMatchObject({ ok: true, status: { state: 'stopped' } });
    const starting = tiny.tiny.client.start();
    starting.catch(() => {});
    expect(await page.event((event) => event.kind === 'status')).toMatchObject({
      data: { state: 'starting' },
    });
  });

  test('is told the progress of its call under the id of the call, before the answer', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({
      handlers: {
        WORK: (_, call) => {
          call.progress('STEP', { name: 'one' });
          call.progress('STEP', { name: 'two' });
          return { done: 2 };
        },
      },
    });
    await using page = await SocketPage.connect(tiny.served.address);
    await page.hello();
    const reply = await page.call('WORK', { steps: 2 }, { id: 'w', progress: true });
    const progress = page.events.filter((event) => event.kind === 'progress');

    expect(progress.map(({ id, data }) => [id, (data.payload as { name?: string }).name])).toEqual([
      ['w', 'one'],
      ['w', 'two'],
    ]);
    expect(reply).toMatchObject({ ok: true, data: { done: 2 }, lastSeq: progress.at(-1)?.seq });
  });

  test('says hello again and is told what is true now, as the same document', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: echo });
    await using page = await SocketPage.connect(tiny.served.address);
    const first = await page.hello();
    const second = await page.hello();

    expect(second).toEqual(first);
    expect(tiny.served.counts.documents).toBe(1);
  });

  test('is refused what it does before it has said hello', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: echo });
    await using page = await SocketPage.connect(tiny.served.address);

    expect(await page.call('ECHO', { text: '' })).toMatchObject({
      ok: false,
      error: { code: 'BRIDGE_REFUSED' },
    });
    expect(tiny.tiny.script.commands).toEqual([]);
  });

  test('cancels a call, which is told to the backend', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({
      handlers: {
        OPEN: (_, call) => call.stayMute(),
        CANCEL_COMMAND: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
      },
    });
    await using page = await SocketPage.connect(tiny.served.address);
    await page.hello();
    const reply = page.call('OPEN', {}, { id: 'open' });
    const sent = await tiny.tiny.script.command('OPEN');
    page.control({ op: 'cancel', id: 'open' });

    expect(await reply).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
    expect(await tiny.tiny.script.command('CANCEL_COMMAND')).toMatchObject({
      payload: { command_id: sent.id },
    });
  });

  test('leaves, and its calls are cancelled and its subscriptions are gone', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({
      handlers: {
        OPEN: (_, call) => call.stayMute(),
        CANCEL_COMMAND: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
      },
    });
    await using page = await SocketPage.connect(tiny.served.address);
    await page.hello();
    page.control({ op: 'subscribe', topic: 'log' });
    void page.call('OPEN');
    await tiny.tiny.script.command('OPEN');

    page.socket.terminate();
    await tiny.tiny.script.command('CANCEL_COMMAND');
    expect(tiny.served.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
  });

  test('harms no other one by what it does', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: echo });
    await using one = await SocketPage.connect(tiny.served.address);
    await using other = await SocketPage.connect(tiny.served.address);
    await one.hello();
    await other.hello();
    one.socket.send('{');
    await one.closed;

    expect(await other.call('ECHO', { text: 'here' })).toMatchObject({ ok: true });
    expect(tiny.served.counts.documents).toBe(1);
  });
});

describe('a page that breaks the rules is disconnected', () => {
  test.each<[string, string | Buffer, number]>([
    ['no JSON', '{"n": 1, "hello"', 1008],
    ['an empty text', '', 1008],
    ['JSON that is no object', '[1]', 1008],
    ['null', 'null', 1008],
    ['no question', '{"n":1}', 1008],
    ['two questions', '{"n":1,"hello":{"version":1},"call":{}}', 1008],
    ['a question without a number', '{"hello":{"version":1}}', 1008],
    ['a number that is none', '{"n":1.5,"hello":{"version":1}}', 1008],
    ['a number that is a text', '{"n":"1","hello":{"version":1}}', 1008],
    ['a control with a number', '{"n":1,"control":{"op":"bye"}}', 1008],
    ['a call that is a text', '{"n":1,"call":"ECHO"}', 1008],
    ['a call that is a list', '{"n":1,"call":[]}', 1008],
    ['a question of a prototype', '{"n":1,"__proto__":{"version":1}}', 1008],
    ['an unknown question', '{"n":1,"constructor":{}}', 1008],
    ['bytes', Buffer.from('{"n":1,"hello":{"version":1}}'), 1003],
    ['half a character', '\ud800', 1008],
  ])('by %s', async (_, message, code) => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: echo });
    await using page = await SocketPage.connect(tiny.served.address);
    page.socket.send(message);

    expect(await page.closed).toMatchObject({ code });
    expect(tiny.refusals).toMatchObject([{ what: 'message', reason: 'malformed' }]);
    await using next = await SocketPage.connect(tiny.served.address);
    await next.hello();
    expect(await next.call('ECHO', { text: '' })).toMatchObject({ ok: true });
  });

  test('by a message that is larger than allowed, which is not kept', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ limits: { maxPayloadLength: 1000 } });
    await using page = await SocketPage.connect(tiny.served.address);
    page.send({ n: 1, hello: { version: 1 }, more: 'x'.repeat(100_000) });

    expect(await page.closed).toMatchObject({ code: 1009 });
    expect(tiny.refusals).toMatchObject([{ what: 'message', reason: 'too-large' }]);
  });

  test('but only refused what the bridge refuses: a payload that is a little too large', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: echo, limits: { maxPayloadLength: 1000 } });
    await using page = await SocketPage.connect(tiny.served.address);
    await page.hello();

    expect(await page.call('ECHO', { text: 'x'.repeat(2000) })).toMatchObject({
      ok: false,
      error: { code: 'BRIDGE_REFUSED', fields: { reason: 'too-large' } },
    });
    expect(await page.call('ECHO', { text: 'x' })).toMatchObject({ ok: true });
    expect(tiny.refusals).toMatchObject([{ what: 'call', reason: 'too-large', command: 'ECHO' }]);
  });

  test('by a frame that is none', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny();
    await using page = await SocketPage.connect(tiny.served.address);
    // Reserved bits, and an opcode that does not exist.
    (page.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(
      Buffer.from([0xff, 0xff, 0xff]),
    );

    expect(await page.closed).toMatchObject({ code: 1002 });
  });
});

describe('a page that does not read', () => {
  test.each([
    ['before what waits for it fills the memory', { maxBufferedBytes: 256 * 1024 }],
    ['when it has read nothing for a while', { maxStalledBytes: 256 * 1024, stalledMs: 10 }],
  ])('is disconnected %s', async (_, limits) => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({ handlers: { OPEN: () => 'x'.repeat(64 * 1024) }, limits });
    await using page = await SocketPage.connect(tiny.served.address);
    await page.hello();
    page.socket.pause();
    // The system itself keeps a few megabytes for a page before anything waits here.
    for (let n = 0; n < 1000; n += 1) page.send({ n, call: { id: `${n}`, command: 'OPEN', payload: {} } });
    while (tiny.refusals.length === 0) await settled();

    expect(tiny.refusals).toMatchObject([{ what: 'message', reason: 'not-reading' }]);
    expect(tiny.served.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
    page.socket.resume();
    expect(await page.closed).toMatchObject({ code: 1006 });
  });

  test('for a moment, is sent everything, though it is more than what may wait for long', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({
      handlers: { OPEN: () => 'x'.repeat(1024 * 1024) },
      limits: { maxStalledBytes: 1024, stalledMs: 60_000 },
    });
    await using page = await SocketPage.connect(tiny.served.address);
    await page.hello();
    page.socket.pause();
    const replies = Array.from({ length: 40 }, (_, n) => page.call('OPEN', {}, { id: `${n}` }));
    while (tiny.served.counts.calls > 0 || tiny.tiny.script.commands.length < 40) await settled();
    page.socket.resume();

    for (const reply of await Promise.all(replies)) expect(reply.ok).toBe(true);
    expect(tiny.refusals).toEqual([]);
  });
});

test('a page that is gone without a word is let go when it does not answer', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ limits: { heartbeatMs: 20 } });
  const { url, token } = tiny.served.address;
  const { port, host } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  // It reads, and never answers a ping.
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', () => {}).on('error', () => {});
  socket.write(
    [
      'GET /stdwire HTTP/1.1',
      `Host: ${host}`,
      `Origin: http://${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==',
      `Sec-WebSocket-Protocol: stdwire.1, stdwire.token.${token}`,
      '\r\n',
    ].join('\r\n'),
  );
  await closed;

  expect(tiny.served.counts.documents).toBe(0);
});

test('a page that answers is kept, however often it is asked', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await servedTiny({ limits: { heartbeatMs: 5 } });
  await using page = await SocketPage.connect(tiny.served.address);
  let asked = 0;
  await new Promise<void>((resolve) =>
    page.socket.on('ping', () => {
      asked += 1;
      if (asked === 10) resolve();
    }),
  );

  expect(await page.hello()).toMatchObject({ ok: true });
});

describe('closing', () => {
  test('ends every page with a goodbye, in the middle of its calls', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny({
      handlers: {
        OPEN: (_, call) => call.stayMute(),
        CANCEL_COMMAND: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
      },
    });
    const pages = await Promise.all(Array.from({ length: 5 }, () => SocketPage.connect(tiny.served.address)));
    const replies: Promise<CallReply>[] = [];
    for (const page of pages) {
      await page.hello();
      for (let n = 0; n < 20; n += 1) replies.push(page.call('OPEN', {}, { id: `${n}` }));
    }
    await tiny.tiny.script.command('OPEN');
    await tiny.served.close();

    for (const page of pages) expect(await page.closed).toMatchObject({ code: 1001 });
    expect(tiny.served.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
    expect(tiny.tiny.client.counts.inFlight).toBe(0);
  });

  test('waits for nobody who does not answer the goodbye', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny();
    await using page = await SocketPage.connect(tiny.served.address);
    page.socket.pause();
    const { port } = new URL(tiny.served.url);
    const idle = connect(Number(port), '127.0.0.1');
    idle.on('error', () => {});
    await new Promise((resolve) => idle.once('connect', resolve));
    await tiny.served.close();
    page.socket.resume();
    idle.destroy();

    expect(tiny.served.counts.documents).toBe(0);
  });

  test('lets nobody in any more', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await servedTiny();
    await tiny.served.close();

    await expect(SocketPage.connect(tiny.served.address)).rejects.toThrow('ECONNREFUSED');
  });
});
