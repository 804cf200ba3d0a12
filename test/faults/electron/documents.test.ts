import { describe, expect, test } from 'vitest';
import type { FrameLife, NavigationKind } from '../../../src/electron/testing/index.ts';
import { bridgedApp } from '../../helpers/bridged-app.ts';
import { settled } from '../../helpers/tiny-client.ts';

const mute = { handlers: { ECHO: (_: unknown, call: { stayMute(): unknown }) => call.stayMute() } };

describe('A16: a navigation that loads no other document', () => {
  test.each<NavigationKind>(['download', 'no-content', 'cancelled', 'same-document'])(
    'A16: %s leaves the document its calls',
    async (kind) => {
      await using app = await bridgedApp({
        tiny: { handlers: { ECHO: (payload) => payload, WORK: (_, call) => call.stayMute() } },
      });
      const window = app.open();
      const page = await app.page(window);
      const waiting = page.call('WORK', { steps: 1 });
      await app.tiny.script.command('WORK');
      window.contents.navigate('app://ui/index.html#elsewhere', { kind });

      expect(app.bridge.counts).toMatchObject({ documents: 1, calls: 1 });
      expect(await page.call('ECHO', { text: 'here' })).toMatchObject({ ok: true });
      expect(app.tiny.script.commands.map(({ type }) => type)).toEqual(['WORK', 'ECHO']);
      app.bridge.close();
      await waiting;
    },
  );

  test.each<[NavigationKind, FrameLife]>([
    ['committed', 'kept'],
    ['committed', 'replaced'],
    ['failed', 'kept'],
    ['failed', 'replaced'],
  ])(
    'A16, E04: one that does (%s, its frame %s) ends it at once, and its calls are cancelled through to the backend',
    async (kind, frames) => {
      await using app = await bridgedApp({ tiny: mute });
      app.electron.pagehide = false; // whatever a page that goes can still say is not needed
      app.electron.frames = frames;
      const window = app.open();
      const page = await app.page(window);
      void page.call('ECHO', { text: '' });
      await app.tiny.script.command('ECHO');
      window.contents.navigate('app://ui/index.html', { kind });

      expect(app.bridge.counts).toMatchObject({ windows: 1, documents: 0, calls: 0 });
      await expect(app.tiny.script.command('CANCEL_COMMAND')).resolves.toBeDefined();
    },
  );

  test('A16: an error page, also in a frame within the page, has no bridge, and the page that is loaded after it has', async () => {
    await using app = await bridgedApp({ tiny: { handlers: { ECHO: (payload) => payload } } });
    const window = app.open();
    const page = await app.page(window);
    window.contents.emit('did-fail-provisional-load', {}, -102, '', 'https://elsewhere.example/', false);
    expect(await page.call('ECHO', { text: 'here' })).toMatchObject({ ok: true });
    window.contents.navigate('app://ui/index.html', { kind: 'failed' });
    expect((await app.page(window)).hello).toMatchObject({ error: { fields: { reason: 'origin' } } });
    window.contents.reload();
    const next = await app.page(window);

    expect(await next.call('ECHO', { text: 'back' })).toMatchObject({ ok: true });
    expect(app.bridge.counts).toMatchObject({ documents: 1 });
  });

  test.each<FrameLife>(['kept', 'replaced'])(
    'A14: the last words of a page that is reloaded are no attack: nothing is refused (its frame %s)',
    async (frames) => {
      await using app = await bridgedApp({ tiny: { handlers: { ECHO: (payload) => payload } } });
      app.electron.frames = frames;
      const window = app.open();
      for (let reload = 0; reload < 3; reload += 1) {
        await app.page(window);
        window.contents.reload();
        await app.electron.delivery.quiet();
      }
      const page = await app.page(window);

      expect(await page.call('ECHO', { text: 'here' })).toMatchObject({ ok: true });
      expect(app.bridge.counts).toMatchObject({ documents: 1, refused: 0 });
    },
  );
});

test('A18, E04: the page of a window crashes, its calls are cancelled, and the next page of that window works', async () => {
  await using app = await bridgedApp({
    tiny: { handlers: { ECHO: (payload) => payload, WORK: (_, call) => call.stayMute() } },
  });
  const window = app.open();
  const page = await app.page(window);
  void page.call('WORK', { steps: 1 });
  await app.tiny.script.command('WORK');
  window.contents.crash('oom');

  expect(app.bridge.counts).toMatchObject({ windows: 1, documents: 0, calls: 0 });
  await expect(app.tiny.script.command('CANCEL_COMMAND')).resolves.toBeDefined();
  window.contents.reload();
  const next = await app.page(window);
  expect(await next.call('ECHO', { text: 'back' })).toMatchObject({ ok: true, data: { text: 'back' } });
  expect(app.electron.printed).toEqual([]);
});

describe('A19: a window is destroyed in the middle of things', () => {
  test('A19, E04: within a callback of progress; nobody throws, and the operation goes on', async () => {
    let step: (() => void) | undefined;
    await using app = await bridgedApp({
      tiny: {
        handlers: {
          BUILD: (_, call) => {
            step = () => call.progress('STEP', { operation_id: 'op-1' });
            return { operation_id: 'op-1' };
          },
        },
      },
    });
    const window = app.open();
    const page = await app.page(window);
    page.port.onEvent(() => window.destroy());
    expect(await page.call('BUILD')).toMatchObject({ ok: true, operation: { id: 'op-1' } });
    step?.();
    await app.electron.delivery.quiet();
    await settled();

    expect(window.isDestroyed()).toBe(true);
    expect(app.bridge.counts).toMatchObject({ windows: 0, documents: 0, operations: 0 });
    step?.();
    await settled();
    expect(app.tiny.script.commands.map(({ type }) => type)).toEqual(['BUILD']);
    expect(app.tiny.callbackErrors).toEqual([]);
    expect(app.electron.printed).toEqual([]);
  });

  test('A19: with an answer and a status on their way to it', async () => {
    await using app = await bridgedApp({ tiny: mute });
    const window = app.open();
    const page = await app.page(window);
    void page.call('ECHO', { text: '' });
    await app.tiny.script.command('ECHO');
    app.tiny.script.peer.exit({ exitCode: 3, signal: null });
    window.destroy();
    await settled();
    await app.electron.delivery.quiet();

    expect(app.tiny.client.status.state).toBe('error');
    expect(app.bridge.counts).toMatchObject({ windows: 0, documents: 0, calls: 0 });
    expect(app.electron.printed).toEqual([]);
    expect(app.tiny.callbackErrors).toEqual([]);
  });

  test('A20: by its user while the backend is stopped for it', async () => {
    await using app = await bridgedApp({ tiny: mute });
    const window = app.open();
    const page = await app.page(window);
    const stopping = page.call('$stop');
    const stopped = app.tiny.client.stop();
    window.destroy();
    await stopped;

    expect(app.tiny.client.status.state).toBe('stopped');
    expect(app.bridge.counts).toMatchObject({ windows: 0, documents: 0, calls: 0 });
    expect(app.electron.printed).toEqual([]);
    void stopping;
  });
});
