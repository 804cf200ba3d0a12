import { describe, expect, test } from 'vitest';
import { channels } from '../../../src/electron/channels/names.ts';
import type { BridgePort } from '../../../src/electron/channels/port.ts';
import { type BridgedApp, bridgedApp } from '../../helpers/bridged-app.ts';
import { preloadText } from '../../helpers/preload-text.ts';

const hello = { version: 1 };
const refusedAs = (reason: string) => ({ ok: false, error: { code: 'BRIDGE_REFUSED', fields: { reason } } });

/** An app whose backend must see nothing. */
function untouched(options: Parameters<typeof bridgedApp>[0] = {}): Promise<BridgedApp> {
  return bridgedApp({ tiny: { handlers: { ECHO: (payload) => payload } }, ...options });
}

describe('A01: who is not the main frame of an attached window', () => {
  test.each(['app://ui/frame.html', 'https://evil.example/'])(
    'A01: a frame within the page is refused, of %s too, with the name of the document that it is in',
    async (url) => {
      await using app = await untouched();
      const window = app.open();
      await window.document.ipcRenderer.invoke(channels.hello, hello);
      const frame = window.contents.addFrame(url);
      const call = { document: 'any', id: '1', command: 'ECHO', payload: { text: '' } };

      expect(await frame.ipcRenderer.invoke(channels.hello, hello)).toMatchObject(refusedAs('sender'));
      expect(await frame.ipcRenderer.invoke(channels.call, call)).toMatchObject(refusedAs('sender'));
      frame.ipcRenderer.send(channels.control, { document: 'any', op: 'bye' });
      await app.electron.delivery.quiet();
      expect(app.bridge.counts).toMatchObject({ documents: 1, refused: 3 });
      expect(app.tiny.script.commands).toEqual([]);
    },
  );

  test('A01: a window that the page has opened is nobody, though it has the same preload script and origin', async () => {
    await using app = await untouched();
    await app.page(app.open());
    const child = app.electron.openWindow({ url: 'app://ui/child.html', preload: await preloadText() });
    const port = child.document.page.stdwire as BridgePort;

    expect(await port.hello()).toMatchObject(refusedAs('unavailable'));
    expect(await port.call('1', 'ECHO', { text: '' })).toMatchObject({ ok: false });
    expect(app.tiny.script.commands).toEqual([]);
  });
});

test('A02: a window that nobody has attached is refused by Electron itself', async () => {
  await using app = await untouched();
  app.open();
  const other = app.electron.openWindow();

  for (const channel of [channels.hello, channels.call])
    await expect(other.document.ipcRenderer.invoke(channel, hello)).rejects.toThrow(
      `No handler registered for '${channel}'`,
    );
  expect(app.bridge.counts).toMatchObject({ windows: 1, refused: 0 });
});

describe('A03: the frame of a sender is gone', () => {
  test.each([
    ['null', () => null],
    [
      'a getter that throws',
      () => {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
    ],
  ])('A03: senderFrame is %s, and the answer is an error as data', async (_, senderFrame) => {
    await using app = await untouched();
    const page = await app.page(app.open());
    const forge = (channel: string, message: unknown) =>
      page.document.forgeInvoke({ senderFrame }, channel, message);

    expect(await forge(channels.hello, hello)).toMatchObject(refusedAs('sender'));
    expect(await forge(channels.call, { id: '1' })).toMatchObject({ ...refusedAs('sender'), lastSeq: 0 });
    page.document.forgeSend({ senderFrame }, channels.control, { op: 'bye' });
    await app.electron.delivery.quiet();
    expect(await page.call('ECHO', { text: 'alive' })).toMatchObject({ ok: true });
    expect(app.electron.printed).toEqual([]);
  });

  test('A03: a frame whose members throw one after the other is refused as well', async () => {
    await using app = await untouched();
    const { document } = await app.page(app.open());
    for (const broken of ['parent', 'origin', 'url', 'detached', 'isDestroyed']) {
      const frame = new Proxy(document.frame, {
        get: (target, name) => {
          if (name === broken) throw new Error('Render frame was disposed');
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      const answer = await document.forgeInvoke({ senderFrame: () => frame }, channels.hello, hello);

      expect(answer).toMatchObject(refusedAs('sender'));
    }
    expect(app.bridge.counts.documents).toBe(1);
  });

  test('A03: a hello that a page sends while it is unloaded does not end the next one', async () => {
    await using app = await untouched();
    const window = app.open();
    const first = window.document;
    await app.page(window);
    void first.ipcRenderer.invoke(channels.hello, hello);
    window.contents.reload();
    const page = await app.page(window);
    await app.electron.delivery.quiet();

    expect(await page.call('ECHO', { text: 'mine' })).toMatchObject({ ok: true });
    expect(app.bridge.counts.documents).toBe(1);
  });
});

describe('A04: origins', () => {
  const allowedOrigins = ['app://ui', 'https://app.example.com'];

  test.each([
    'https://app.example.com.evil.example/',
    'https://app.example.com:8443/',
    'http://app.example.com/',
    'https://evil.example/?https://app.example.com',
    'https://xapp.example.com/',
    'https://sub.app.example.com/',
    'app://ui.evil/',
    'app://ui2/',
    'appx://ui/',
    'about:blank',
    'data:text/html,app://ui',
    'file:///etc/passwd',
    'http://localhost:5173/',
  ])('A04: %s is refused', async (url) => {
    await using app = await untouched({ allowedOrigins });
    const page = await app.page(app.open({ commands: 'all' }, url));

    expect(page.hello).toMatchObject(refusedAs('origin'));
    expect(await page.call('ECHO', { text: '' })).toMatchObject({ ok: false });
    expect(app.tiny.script.commands).toEqual([]);
  });

  test.each(['null', '', 'APP://UI', 'app://ui/', ' app://ui', 'app://ui\t'])(
    'A04: an origin that says %j is another one',
    async (origin) => {
      await using app = await untouched({ allowedOrigins });
      const window = app.open();
      window.contents.navigate('app://ui/index.html', { origin });

      expect((await app.page(window)).hello).toMatchObject(refusedAs('origin'));
    },
  );

  test('A04: a document is judged by what it is now: after a navigation to a page of another origin it is nobody', async () => {
    await using app = await untouched({ allowedOrigins });
    const window = app.open();
    const page = await app.page(window);
    window.contents.navigate('https://evil.example/');
    const evil = await app.page(window);

    expect(page.hello.ok).toBe(true);
    expect(evil.hello).toMatchObject(refusedAs('origin'));
    expect(app.bridge.counts.documents).toBe(0);
  });

  test('A04: the origin of a development server is one while the app is developed, and none once it is packaged', async () => {
    const settings = { allowedOrigins: ['app://ui'], developmentOrigins: ['http://localhost:5173'] };
    await using developed = await untouched(settings);
    await using packaged = await untouched({ ...settings, app: { isPackaged: true } });
    const helloIn = async (app: BridgedApp) =>
      (await app.page(app.open({}, 'http://localhost:5173/index.html'))).hello;

    expect(await helloIn(developed)).toMatchObject({ ok: true });
    expect(await helloIn(packaged)).toMatchObject(refusedAs('origin'));
  });

  test.skipIf(process.platform === 'win32')(
    'A04: of an app whose pages are files exactly those are allowed that it names',
    async () => {
      const allowedFiles = ['/app/My Songs/app.asar/ui/index.html'];
      await using app = await untouched({ allowedOrigins: [], allowedFiles });
      const helloOf = async (url: string) => (await app.page(app.open({}, url))).hello;

      expect(await helloOf('file:///app/My%20Songs/app.asar/ui/index.html?page=1#top')).toMatchObject({
        ok: true,
      });
      for (const other of [
        'file:///app/My%20Songs/app.asar/ui/other.html',
        'file:///app/My%20Songs/app.asar/ui/index.html/',
        'file:///app/My%20Songs/app.asar/ui/index.html%00.html',
        'file:///app/My%20Songs/app.asar/ui%2Findex.html',
        'file://server/app/My%20Songs/app.asar/ui/index.html',
        'file:///downloads/index.html',
      ])
        expect(await helloOf(other), other).toMatchObject(refusedAs('origin'));
    },
  );
});

describe('E10: a hostile page', () => {
  test.each([
    ['no object', 'text'],
    ['nothing', undefined],
    ['a list', [1, 2, 3]],
    ['a command that is no text', { id: '1', command: { toString: 'ECHO' }, payload: {} }],
    ['keys that nobody knows', { id: '1', command: 'ECHO', payload: {}, evil: true }],
    ['an id of 10,000 characters', { id: 'x'.repeat(10_000), command: 'ECHO', payload: {} }],
    ['a command of 10,000 characters', { id: '1', command: 'x'.repeat(10_000), payload: {} }],
    ['a payload of 8 million characters', { id: '1', command: 'ECHO', payload: { text: 'x'.repeat(8e6) } }],
    ['SHUTDOWN', { id: '1', command: 'SHUTDOWN', payload: {} }],
    ['__proto__', { id: '1', command: '__proto__', payload: JSON.parse('{"__proto__":{"polluted":true}}') }],
  ])('E10: %s is refused in the main process, and nothing reaches the backend', async (_, message) => {
    await using app = await untouched();
    const window = app.open();
    const answer = await window.document.ipcRenderer.invoke(channels.hello, hello);
    const { document } = answer as { document: string };
    const isObject = typeof message === 'object' && !Array.isArray(message);
    const request = isObject ? { document, ...message } : message;

    expect(await window.document.ipcRenderer.invoke(channels.call, request)).toMatchObject({
      ok: false,
      error: { code: 'BRIDGE_REFUSED' },
    });
    expect(app.tiny.script.commands).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
    expect(app.electron.printed).toEqual([]);
  });
});
