import { describe, expect, test, vi } from 'vitest';
import { channels, WINDOW_KEY } from '../../../../src/electron/channels/names.ts';
import type { BridgePort } from '../../../../src/electron/channels/port.ts';
import { createBackendBridge, type WindowContents } from '../../../../src/electron/main/index.ts';
import { RemoteClient } from '../../../../src/electron/renderer/index.ts';
import { type FakeWindow, fakeElectron } from '../../../../src/electron/testing/index.ts';
import { bridgedApp } from '../../../helpers/bridged-app.ts';
import { preloadText } from '../../../helpers/preload-text.ts';
import { rejectionOf, settled, tinyClient } from '../../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../../helpers/tiny-contract.ts';

/** Two clients on the one port of a page. */
function twoClients({ document }: FakeWindow) {
  const port = document.page[WINDOW_KEY] as BridgePort;
  const [one, other] = [0, 1].map(() => new RemoteClient<TinyMap>(tinyContract, port));
  return { one, other } as { one: RemoteClient<TinyMap>; other: RemoteClient<TinyMap> };
}

/** The payload of an event, the final one's if it is that. */
function ending(operation_id: string, type: string): Record<string, unknown> {
  const end = { final: true, status: 'completed', result: { built: 3 } };
  return type === 'BUILD_PROGRESS' ? { operation_id, ...end } : { operation_id };
}

const echo = { handlers: { ECHO: (payload: object) => payload } };

describe('attach', () => {
  test('lets the page of a window call what was granted', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const page = await app.page(app.open({ commands: ['ECHO'], topics: ['status'] }));

    expect(page.hello).toMatchObject({ ok: true, commands: ['ECHO'], status: { state: 'running' } });
    expect(await page.call('ECHO', { text: 'hello' })).toMatchObject({ ok: true, data: { text: 'hello' } });
    expect(app.bridge.counts).toEqual({ windows: 1, documents: 1, calls: 0, operations: 0, refused: 0 });
  });

  test('refuses a grant of what the protocol does not have, and says what was meant', async () => {
    await using app = await bridgedApp();
    const window = app.electron.openWindow();

    expect(() => app.bridge.attach(window.contents, { commands: ['ECHOO'] })).toThrow(/Did you mean ECHO\?/);
    expect(app.bridge.counts.windows).toBe(0);
  });

  test('of a window that is attached replaces its grant: its document says hello again', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const window = app.open({});
    const first = app.bridge.attach(window.contents, {});
    const page = await app.page(window);
    app.bridge.attach(window.contents, { commands: ['ECHO'] });

    expect(await page.call('ECHO', { text: '' })).toMatchObject({
      error: { fields: { reason: 'document' } },
    });
    expect(await page.port.hello()).toMatchObject({ ok: true, commands: ['ECHO'] });
    first();
    expect(await page.call('ECHO', { text: 'again' })).toMatchObject({ ok: true });
  });

  test('again tells the page, whose operations are let go of and which works with the new grant at once', async () => {
    await using app = await bridgedApp({
      tiny: { handlers: { ...echo.handlers, BUILD: () => ({ operation_id: 'op' }) } },
    });
    const window = app.open({ commands: ['BUILD'] });
    const client = new RemoteClient<TinyMap>(tinyContract, window.document.page[WINDOW_KEY] as BridgePort);
    const build = await client.request('BUILD', {});
    app.bridge.attach(window.contents, { commands: ['ECHO'] });

    expect(await rejectionOf(build.result)).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
    expect(await client.request('ECHO', { text: 'again' })).toEqual({ text: 'again' });
    expect(client.granted?.commands).toEqual(['ECHO']);
    client.close();
  });

  test('again tells every client of a page, and lets each work on', async () => {
    await using app = await bridgedApp({
      tiny: { handlers: { ...echo.handlers, BUILD: () => ({ operation_id: 'op' }) } },
    });
    const window = app.open();
    const { one, other } = twoClients(window);
    const builds = [await one.request('BUILD', {}), await other.operation('op')];
    const told: string[] = [];
    app.bridge.attach(window.contents, { commands: 'all' });
    for (const { result } of builds) expect(await rejectionOf(result)).toMatchObject({ code: 'CLOSED' });
    const again = await other.operation('op', { onProgress: ({ type }) => told.push(type) });
    for (const type of ['STEP', 'TICK', 'BUILD_PROGRESS'])
      app.tiny.script.peer.send({ id: 'progress-event', type, payload: ending('op', type) });

    expect(await again.result).toEqual({ built: 3 });
    expect(told).toEqual(['STEP', 'TICK', 'BUILD_PROGRESS']);
    expect(app.bridge.counts).toMatchObject({ documents: 1, operations: 0 });
    for (const client of [one, other]) client.close();
  });

  test('is renewed for every client of a page by the first that finds its document gone', async () => {
    await using app = await bridgedApp({
      tiny: { handlers: { ...echo.handlers, BUILD: () => ({ operation_id: 'op' }) } },
    });
    const window = app.open();
    const { one, other } = twoClients(window);
    const build = await other.request('BUILD', {});
    // A newer hello of the same frame, of which the preload script knows nothing, ends the document of both in silence.
    await window.document.ipcRenderer.invoke(channels.hello, { version: 1 });
    const answer = await one.request('ECHO', { text: 'here' });

    expect(answer).toEqual({ text: 'here' });
    expect(await rejectionOf(build.result)).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
    expect(await other.request('ECHO', { text: 'too' })).toEqual({ text: 'too' });
    expect(app.bridge.counts.documents).toBe(1);
    for (const client of [one, other]) client.close();
  });

  test('undone tells the page that it has no backend any more', async () => {
    await using app = await bridgedApp();
    const window = app.electron.openWindow({ url: 'app://ui/index.html', preload: await preloadText() });
    const undo = app.bridge.attach(window.contents, { topics: ['status'] });
    const client = new RemoteClient<TinyMap>(tinyContract, window.document.page[WINDOW_KEY] as BridgePort);
    await client.hello();
    const refused = new Promise((resolve) =>
      client.on('connection', ({ state, error }) => {
        if (state === 'refused') resolve(error);
      }),
    );
    undo();

    expect(await refused).toMatchObject({ code: 'BRIDGE_REFUSED', reason: 'unavailable' });
    expect(client.status.get()).toBeUndefined();
    client.close();
  });

  test('can be undone, twice: the document ends, and Electron itself refuses the window', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const window = app.electron.openWindow();
    const undo = app.bridge.attach(window.contents, { commands: ['ECHO'] });
    await window.document.ipcRenderer.invoke(channels.hello, { version: 1 });
    undo();
    undo();

    expect(app.bridge.counts).toMatchObject({ windows: 0, documents: 0 });
    await expect(window.document.ipcRenderer.invoke(channels.hello, { version: 1 })).rejects.toThrow(
      'No handler registered',
    );
    expect(window.contents.eventNames()).toEqual([]);
  });

  test('says which Electron is needed where a window has no ipc of its own', async () => {
    await using app = await bridgedApp();
    const old = { isDestroyed: () => false } as WindowContents;

    expect(() => app.bridge.attach(old, {})).toThrow('Electron 21');
  });

  test('refuses a window that is gone', async () => {
    await using app = await bridgedApp();
    const window = app.electron.openWindow();
    window.destroy();

    expect(() => app.bridge.attach(window.contents, {})).toThrow('gone');
  });

  test('refuses a window that another bridge has, and leaves that one as it was', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const window = app.open({ commands: ['ECHO'] });
    const other = createBackendBridge({
      backend: app.tiny.client,
      electron: app.electron,
      allowedOrigins: ['app://ui'],
    });

    expect(() => other.attach(window.contents, {})).toThrow(/another bridge/);
    expect(other.counts.windows).toBe(0);
    other.close();
    expect(await (await app.page(window)).call('ECHO', { text: '' })).toMatchObject({ ok: true });
  });
});

describe('attachAll', () => {
  test('attaches what its filter takes, there already or made later, each with a grant of its own', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const before = app.electron.openWindow();
    const undo = app.bridge.attachAll({
      filter: (contents) => contents.id !== before.contents.id + 1000,
      grant: (contents) => (contents.id === before.contents.id ? {} : { commands: ['ECHO'] }),
    });
    const after = app.electron.openWindow();
    const hello = (window: typeof before) =>
      window.document.ipcRenderer.invoke(channels.hello, { version: 1 });

    expect(await hello(before)).toMatchObject({ ok: true, commands: [] });
    expect(await hello(after)).toMatchObject({ ok: true, commands: ['ECHO'] });
    undo();
    undo();
    app.electron.openWindow();
    expect(app.bridge.counts.windows).toBe(0);
    expect(app.electron.app.listenerCount('web-contents-created')).toBe(1);
  });

  test('leaves alone what its filter does not take, and what is attached already', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const own = app.open({ commands: ['ECHO'] });
    app.bridge.attachAll({ filter: (contents) => contents.id === own.contents.id, grant: {} });
    app.electron.openWindow();

    expect(app.bridge.counts.windows).toBe(1);
    expect((await app.page(own)).hello).toMatchObject({ commands: ['ECHO'] });
  });
});

describe('a document', () => {
  test('that says hello again keeps its calls, and is told what is true now', async () => {
    await using app = await bridgedApp({ tiny: { handlers: { ECHO: (_, call) => call.stayMute() } } });
    const page = await app.page(app.open());
    const call = page.call('ECHO', { text: '' });
    await app.tiny.script.command('ECHO');

    expect(await page.port.hello()).toMatchObject({ ok: true });
    expect(app.bridge.counts).toMatchObject({ documents: 1, calls: 1 });
    app.bridge.close();
    expect(await call).toMatchObject({ ok: false });
  });

  test('ends when another one says hello in its window, and its calls are cancelled', async () => {
    await using app = await bridgedApp({ tiny: { handlers: { ECHO: (_, call) => call.stayMute() } } });
    const window = app.open();
    const page = await app.page(window);
    void page.call('ECHO', { text: '' });
    await app.tiny.script.command('ECHO');
    await window.document.ipcRenderer.invoke(channels.hello, { version: 1 });

    await expect(app.tiny.script.command('CANCEL_COMMAND')).resolves.toBeDefined();
    expect(app.bridge.counts).toMatchObject({ documents: 1, calls: 0 });
  });

  test.each([[{ version: 99 }], ['hello'], [null]])(
    'does not end for a hello that is none: %j',
    async (hello) => {
      await using app = await bridgedApp({ tiny: echo });
      const window = app.open();
      const page = await app.page(window);

      expect(await window.document.ipcRenderer.invoke(channels.hello, hello)).toMatchObject({ ok: false });
      expect(await page.call('ECHO', { text: 'still here' })).toMatchObject({ ok: true });
      expect(app.bridge.counts).toMatchObject({ documents: 1, refused: 1 });
    },
  );

  test('ends with the app', async () => {
    await using app = await bridgedApp({ tiny: echo });
    await app.page(app.open());
    app.electron.app.exit();

    expect(app.bridge.counts).toMatchObject({ windows: 0, documents: 0 });
    expect(app.electron.app.listenerCount('quit')).toBe(0);
  });

  test('that cannot be told something is ended, which is told once', async () => {
    const onProblem = vi.fn();
    await using app = await bridgedApp({ tiny: echo, onProblem });
    const window = app.open();
    await app.page(window);
    window.contents.document.frame.dispose();
    await app.tiny.client.restart();
    await settled();

    expect(onProblem).toHaveBeenCalledExactlyOnceWith({
      contents: window.contents.id,
      message: expect.stringContaining('frame is gone'),
    });
    expect(app.bridge.counts.documents).toBe(0);
    expect(app.electron.printed).toEqual([]);
  });
});

describe('prepareForUpdate', () => {
  test('ends the backend and keeps it ended, until the update is given up', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const page = await app.page(app.open());
    const goOn = await app.bridge.prepareForUpdate();

    expect(app.tiny.client.status.state).toBe('stopped');
    expect(await page.call('$start')).toMatchObject({ ok: false, error: { code: 'CLOSED' } });
    expect(await page.call('$restart')).toMatchObject({ ok: false, error: { code: 'CLOSED' } });
    expect(app.tiny.client.status.state).toBe('stopped');
    goOn();
    expect(await page.call('$start')).toMatchObject({ ok: true });
    expect(app.tiny.client.status.state).toBe('running');
  });

  test('ends it again if somebody else starts it meanwhile', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const goOn = await app.bridge.prepareForUpdate();
    await app.tiny.client.start().catch(() => {});
    await vi.waitUntil(() => app.tiny.client.status.state === 'stopped');

    expect(app.tiny.client.status.state).toBe('stopped');
    goOn();
  });
});

describe('two updates at once', () => {
  test('hold the backend until both were given up', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const page = await app.page(app.open());
    const [one, two] = [await app.bridge.prepareForUpdate(), await app.bridge.prepareForUpdate()];
    one();
    one();
    expect(await page.call('$start')).toMatchObject({ ok: false, error: { code: 'CLOSED' } });
    two();

    expect(await page.call('$start')).toMatchObject({ ok: true });
  });

  test('of which one fails leave nothing of that one behind', async () => {
    await using app = await bridgedApp({ tiny: echo });
    const page = await app.page(app.open());
    const { client } = app.tiny;
    const stop = vi.spyOn(client, 'stop').mockRejectedValueOnce(new Error('It does not end.'));
    const failed = await rejectionOf(app.bridge.prepareForUpdate());
    stop.mockRestore();

    expect(failed).toMatchObject({ message: 'It does not end.' });
    expect(app.listeners()).toBe(1);
    expect(await page.call('$restart')).toMatchObject({ ok: true });
  });
});

test('whoever listens for refusals can do no harm by failing', async () => {
  const onRefused = vi.fn(() => {
    throw new Error('the log is full');
  });
  await using app = await bridgedApp({ tiny: echo, onRefused });
  const page = await app.page(app.open({}, 'app://evil/index.html'));

  expect(page.hello).toMatchObject({ ok: false, error: { fields: { reason: 'origin' } } });
  expect(onRefused).toHaveBeenCalledExactlyOnceWith({ reason: 'origin' });
});

test('an error tells its stack while the app is developed, and not in the hands of a user', async () => {
  const handlers = {
    ECHO: () => {
      throw new Error('no');
    },
  };
  await using developed = await bridgedApp({ tiny: { handlers } });
  await using packaged = await bridgedApp({ tiny: { handlers }, app: { isPackaged: true } });
  const errorIn = async (app: typeof developed) => (await app.page(app.open())).call('ECHO', { text: '' });

  expect(await errorIn(developed)).toMatchObject({ error: { stack: expect.any(String) } });
  expect(await errorIn(packaged)).not.toMatchObject({ error: { stack: expect.anything() } });
});

test('a bridge over nothing but an app needs no other part of Electron', async () => {
  await using tiny = tinyClient();
  const bridge = createBackendBridge({
    backend: tiny.client,
    electron: { app: fakeElectron().app },
    allowedOrigins: ['app://ui'],
  });
  const undo = bridge.attachAll({ filter: () => true, grant: {} });

  expect(bridge.counts.windows).toBe(0);
  undo();
  bridge.close();
});
