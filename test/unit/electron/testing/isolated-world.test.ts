import { beforeAll, describe, expect, test } from 'vitest';
import { channels } from '../../../../src/electron/channels/names.ts';
import { type FakeIpcEvent, fakeElectron, isolatedWorld } from '../../../../src/electron/testing/index.ts';
import { messagePacker } from '../../../../src/electron/testing/pack-message.ts';
import { chromium, chromiumHint } from '../../../helpers/chromium.ts';
import { chromiumPage } from '../../../helpers/chromium-page.ts';
import { noLeaks } from '../../../helpers/leaks.ts';
import { preloadText } from '../../../helpers/preload-text.ts';

let preload: string;
beforeAll(async () => {
  preload = await preloadText();
});

const html = `<!doctype html><title>page</title><script>window.early = typeof stdwire;</script>`;

describe.skipIf(chromium === undefined)(`a page in Chromium (${chromiumHint})`, () => {
  test('has the bridge before its own scripts, in every document, and main hears of each', async () => {
    await using _leaks = await noLeaks();
    await using browser = await chromiumPage(html);
    const { contents } = await isolatedWorld(browser.page, { preload });
    const origins: unknown[] = [];
    contents.ipc.handle(channels.hello, (event) => {
      origins.push(event.senderFrame?.origin);
      return { ok: true, version: 1, document: 'one', commands: ['ECHO', undefined] };
    });
    await browser.page.goto(browser.url);
    const before = contents.document;
    await browser.page.reload();
    const early = await browser.page.evaluate('early');
    const hello = await browser.page.evaluate('stdwire.hello()');

    expect(early).toBe('object');
    expect(hello).toEqual({ ok: true, version: 1, commands: ['ECHO', undefined] });
    expect(before.gone).toBe(true);
    expect(origins).toEqual([new URL(browser.url).origin]);
    expect(browser.problems).toEqual([]);
  });

  test('stays the same document where a navigation is not committed', async () => {
    await using _leaks = await noLeaks();
    await using browser = await chromiumPage(html);
    const { contents } = await isolatedWorld(browser.page, { preload });
    await browser.page.goto(browser.url);
    const { document } = contents;
    await browser.page.goto(`${browser.url}no-content`).catch(() => undefined);
    await browser.page.evaluate(`history.pushState({}, '', '/pushed')`);

    expect(contents.document).toBe(document);
    expect(contents.getURL()).toBe(`${browser.url}pushed`);
  });

  test('gives frames within it nothing', async () => {
    await using _leaks = await noLeaks();
    await using browser = await chromiumPage('<!doctype html><iframe srcdoc="frame"></iframe>');
    const { contents } = await isolatedWorld(browser.page, {
      preload,
      nodeIntegrationInSubFrames: true,
    });
    await browser.page.goto(browser.url);
    const kinds = await browser.page.evaluate('[typeof stdwire, typeof frames[0].stdwire]');

    expect(kinds).toEqual(['object', 'undefined']);
    expect(contents.mainFrame.frames).toHaveLength(1);
  });

  test('that crashes is gone for its window, where another page can take its place', async () => {
    await using _leaks = await noLeaks();
    await using browser = await chromiumPage(html);
    const electron = fakeElectron();
    const world = await isolatedWorld(browser.page, { preload, electron });
    const gone: unknown[] = [];
    world.contents.on('render-process-gone', () => gone.push('gone'));
    world.contents.ipc.handle('stdwire:1:hello', () => ({ ok: true, version: 1, document: 'two' }));
    await browser.page.goto(browser.url);
    await world.crash();
    const page = await browser.another();
    await isolatedWorld(page, { preload, electron, window: world.window });
    await page.goto(browser.url);

    expect(gone).toEqual(['gone']);
    expect(await page.evaluate('stdwire.hello()')).toEqual({ ok: true, version: 1 });
  });

  test('crosses worlds as contextBridge does', async () => {
    await using _leaks = await noLeaks();
    await using browser = await chromiumPage(html);
    const script = `require('electron').contextBridge.exposeInMainWorld('api', {
      same: (a, b) => a === b,
      fail: () => { throw Object.assign(new TypeError('text'), { code: 5 }) },
      reject: () => Promise.reject({ code: 5 }),
      echo: (value) => value,
    })`;
    const { contents } = await isolatedWorld(browser.page, { preload: script });
    const failures: FakeIpcEvent[] = [];
    contents.on('preload-error', (event: FakeIpcEvent) => failures.push(event));
    await browser.page.goto(browser.url);
    const seen = await browser.page.evaluate(`(async () => {
      const messageOf = (run) => { try { run(); return 'nothing' } catch (error) { return [error.name, error.message, error.code] } };
      const f = () => 1;
      return [
        api.same(f, f), api.echo(f) === f, messageOf(api.fail), await api.reject().catch((error) => error.code),
        messageOf(() => api.echo(new Proxy({ a: 1 }, {}))), Object.keys(api.echo(new AbortController().signal)),
        api.echo(new Date(5)).getTime(), Object.isFrozen(api), typeof require,
      ];
    })()`);

    expect(seen).toEqual([
      false,
      true,
      ['Error', 'text', undefined],
      5,
      ['Error', 'An object could not be cloned.', undefined],
      [],
      5,
      true,
      'undefined',
    ]);
    expect(failures).toEqual([]);
  });
});

test('what can be cloned is packed into a text and back', () => {
  const { pack, unpack } = messagePacker();
  const message = {
    ...{ text: 'hé', none: undefined, no: null, big: 5n, list: [undefined, -0, Number.NaN] },
    ...{ at: new Date(5), map: new Map([[1, new Set([2])]]), bytes: new Uint8Array([1, 255]), $: 'own' },
    ...JSON.parse('{"__proto__":1}'),
  };

  expect(unpack(pack(message))).toEqual(message);
  expect(() => pack({ run: () => 1 })).toThrow();
});
