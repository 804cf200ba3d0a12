import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { channels } from '../../../../src/electron/channels/names.ts';
import type { BridgePort, PortEvent } from '../../../../src/electron/channels/port.ts';
import { type FakeElectron, type FakeWindow, fakeElectron } from '../../../../src/electron/testing/index.ts';
import { preloadText } from '../../../helpers/preload-text.ts';

let preload: string;
let electron: FakeElectron;
let window: FakeWindow;
let port: BridgePort;
/** What the main process was told, in order. */
let told: unknown[];

beforeAll(async () => {
  preload = await preloadText();
});

beforeEach(() => {
  electron = fakeElectron();
  window = electron.openWindow({ preload });
  port = window.page.stdwire as BridgePort;
  told = [];
  const { ipc } = window.contents;
  let documents = 0;
  ipc.handle(channels.hello, (_event, request) => {
    told.push({ hello: request });
    documents += 1;
    const known = (request as { document?: string }).document;
    return { ok: true, version: 1, document: known ?? `document ${documents}`, commands: ['ECHO'] };
  });
  ipc.handle(channels.call, (_event, request) => {
    told.push({ call: request });
    return { ok: true, data: 'answer', lastSeq: 3 };
  });
  ipc.on(channels.control, (_event, request) => told.push({ control: request }));
});

/** Has the next answers of a channel come from another handler. */
function answer(channel: string, handler: () => unknown): void {
  window.contents.ipc.removeHandler(channel);
  window.contents.ipc.handle(channel, handler);
}

function tell(document: string, seq: number): void {
  window.contents.send(channels.event, { document, seq, kind: 'status', data: {} });
}

describe('hello', () => {
  test('names the document to the main process from then on, and never to the page', async () => {
    const answers = [await port.hello(), await port.hello()];

    expect(answers).toEqual([
      { ok: true, version: 1, commands: ['ECHO'] },
      { ok: true, version: 1, commands: ['ECHO'] },
    ]);
    expect(told).toEqual([{ hello: { version: 1 } }, { hello: { version: 1, document: 'document 1' } }]);
  });

  test('is said once for all who say it at the same time', async () => {
    const answers = await Promise.all([port.hello(), port.hello(), port.hello()]);

    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(told).toHaveLength(1);
  });

  test('opens another document once the main process knows this one no more', async () => {
    await port.hello();
    const refused = { ok: false, error: { code: 'BRIDGE_REFUSED', fields: { reason: 'document' } } };
    answer(channels.call, () => ({ ...refused, lastSeq: 0 }));

    const reply = await port.call('1', 'ECHO', {});
    await port.hello();

    expect(reply).toMatchObject(refused);
    expect(told).toEqual([{ hello: { version: 1 } }, { hello: { version: 1 } }]);
  });

  test('keeps its document when a call is refused for another reason', async () => {
    await port.hello();
    const refused = { ok: false, error: { code: 'BRIDGE_REFUSED', fields: { reason: 'not-granted' } } };
    answer(channels.call, () => ({ ...refused, lastSeq: 0 }));

    await port.call('1', 'ECHO', {});
    await port.hello();

    expect(told[1]).toEqual({ hello: { version: 1, document: 'document 1' } });
  });

  test.each([
    ['nothing', () => undefined],
    ['a text', () => 'hello'],
    ['an error', () => Promise.reject(new Error('secret'))],
    ['an error without text, which Electron takes for success', () => Promise.reject('')],
  ])('is an error as data where main answers with %s', async (_what, handler) => {
    answer(channels.hello, handler);

    const reply = await port.hello();

    expect(reply).toMatchObject({
      ok: false,
      error: { name: 'BridgeError', fields: { reason: 'unavailable' } },
    });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  test('says so where the window was granted nothing', async () => {
    window.contents.ipc.removeHandler(channels.hello);

    expect(await port.hello()).toMatchObject({
      error: { message: 'The app gives this window no access to the backend.' },
    });
  });
});

describe('call', () => {
  test('brings its document, its id, its command, its payload and its options', async () => {
    await port.hello();

    const reply = await port.call('c1', 'ECHO', { text: 'hé' }, { timeoutMs: 5 });

    expect(reply).toEqual({ ok: true, data: 'answer', lastSeq: 3 });
    expect(told[1]).toEqual({
      call: {
        document: 'document 1',
        id: 'c1',
        command: 'ECHO',
        payload: { text: 'hé' },
        options: { timeoutMs: 5 },
      },
    });
  });

  test('is refused before hello, without asking main', async () => {
    const reply = await port.call('c1', 'ECHO', {});

    expect(reply).toMatchObject({ ok: false, lastSeq: 0, error: { fields: { reason: 'document' } } });
    expect(told).toEqual([]);
  });

  test.each([
    ['no id', ['', 'ECHO', {}]],
    ['a long id', ['x'.repeat(65), 'ECHO', {}]],
    ['a number as id', [1, 'ECHO', {}]],
    ['no command', ['1', undefined, {}]],
    ['nothing at all', []],
  ])('with %s is malformed, and never leaves the window', async (_what, args) => {
    await port.hello();

    const reply = await (port.call as (...args: unknown[]) => Promise<unknown>)(...args);

    expect(reply).toMatchObject({ ok: false, lastSeq: 0, error: { fields: { reason: 'malformed' } } });
    expect(told).toHaveLength(1);
  });

  test('with a payload that cannot be cloned is an error as data that says so', async () => {
    await port.hello();

    const reply = await port.call('1', 'ECHO', { run: () => 1 });

    expect(reply).toMatchObject({
      error: {
        fields: { reason: 'too-large', command: 'ECHO' },
        message: expect.stringMatching(/cannot be cloned/),
      },
    });
  });

  test.each([
    ['is refused by the main process', () => Promise.reject(new Error('reply was never sent'))],
    ['is answered with nothing', () => undefined],
    ['fails with an error without text, which Electron takes for success', () => Promise.reject('')],
  ])('that left and %s may have been done, and must not be made again by itself', async (_what, handler) => {
    await port.hello();
    answer(channels.call, handler);

    const reply = await port.call('1', 'ECHO', {});

    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'CLOSED', retryable: false, fields: { outcome: 'unknown' } },
      lastSeq: 0,
    });
  });

  test('that nobody handles was not done, and may be made again', async () => {
    await port.hello();
    window.contents.ipc.removeHandler(channels.call);

    expect(await port.call('1', 'ECHO', {})).toMatchObject({
      error: {
        code: 'BRIDGE_REFUSED',
        retryable: true,
        fields: { reason: 'unavailable', command: 'ECHO' },
      },
    });
  });
});

describe('control', () => {
  test('cancels calls and follows topics', async () => {
    await port.hello();
    port.control('cancel', 'c1');
    port.control('subscribe', 'log');
    port.control('unsubscribe', 'log');
    port.control('leave', 'c2');
    await electron.delivery.quiet();

    expect(told.slice(1)).toEqual([
      { control: { document: 'document 1', op: 'cancel', id: 'c1' } },
      { control: { document: 'document 1', op: 'subscribe', topic: 'log' } },
      { control: { document: 'document 1', op: 'unsubscribe', topic: 'log' } },
      { control: { document: 'document 1', op: 'leave', id: 'c2' } },
    ]);
  });

  test('says nothing before hello, and nothing but what it knows', async () => {
    const control = port.control as (...args: unknown[]) => void;
    control('cancel', 'c1');
    await port.hello();
    control('bye', 'c1');
    control('cancel', () => 1);
    control('__proto__', 'log');
    control();
    await electron.delivery.quiet();

    expect(told).toHaveLength(1);
  });
});

describe('events', () => {
  test('reach every listener, in order, without the name of the document', async () => {
    const seen: [string, PortEvent][] = [];
    port.onEvent((event) => seen.push(['a', event]));
    port.onEvent((event) => seen.push(['b', event]));
    await port.hello();
    tell('document 1', 1);
    tell('document 1', 2);
    await electron.delivery.quiet();

    const event = (seq: number) => ({ seq, kind: 'status', data: {} });
    expect(seen).toEqual([
      ['a', event(1)],
      ['b', event(1)],
      ['a', event(2)],
      ['b', event(2)],
    ]);
  });

  test('of another document are dropped', async () => {
    const seen: number[] = [];
    port.onEvent(({ seq }) => seen.push(seq));
    await port.hello();
    tell('another', 1);
    tell('document 1', 2);
    await electron.delivery.quiet();

    expect(seen).toEqual([2]);
  });

  test('that overtake the answer to hello are not lost', async () => {
    const seen: number[] = [];
    port.onEvent(({ seq }) => seen.push(seq));
    answer(channels.hello, async () => {
      tell('early', 1);
      tell('another', 1);
      await electron.delivery.quiet();
      return { ok: true, version: 1, document: 'early' };
    });

    await port.hello();

    expect(seen).toEqual([1]);
  });

  test('reach a listener no more once it was undone, and undoing it twice harms no other', async () => {
    const seen: string[] = [];
    const listener = (): number => seen.push('one');
    const undo = port.onEvent(listener);
    port.onEvent(listener);
    port.onEvent(() => seen.push('two'));
    await port.hello();
    undo();
    undo();
    tell('document 1', 1);
    await electron.delivery.quiet();

    expect(seen).toEqual(['one', 'two']);
  });

  test('reach the other listeners where one fails', async () => {
    const seen: number[] = [];
    const printed: unknown[] = [];
    const { error } = console;
    console.error = (...args) => printed.push(args);
    try {
      port.onEvent(() => {
        throw new Error('of the page');
      });
      port.onEvent(({ seq }) => seen.push(seq));
      await port.hello();
      tell('document 1', 1);
      await electron.delivery.quiet();
    } finally {
      console.error = error;
    }

    expect(seen).toEqual([1]);
    expect(printed).toHaveLength(1);
  });

  test('take one listener of ipcRenderer, however many the page has', () => {
    for (let n = 0; n < 50; n += 1) port.onEvent(() => {});

    expect(window.document.ipcRenderer.listenerCount(channels.event)).toBe(1);
  });

  test('are asked for with a function, or not at all', () => {
    const undo = (port.onEvent as (listener: unknown) => () => void)('no function');

    expect(undo()).toBeUndefined();
  });
});

test('a document that goes says bye, if it can', async () => {
  await port.hello();
  window.contents.reload();
  await electron.delivery.quiet();

  expect(told.at(-1)).toEqual({ control: { document: 'document 1', op: 'bye' } });
});
