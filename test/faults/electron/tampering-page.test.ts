import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createBackendBridge } from '../../../src/electron/main/index.ts';
import { fakeElectron, isolatedWorld } from '../../../src/electron/testing/index.ts';
import { chromium, chromiumHint } from '../../helpers/chromium.ts';
import { chromiumPage } from '../../helpers/chromium-page.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { preloadText } from '../../helpers/preload-text.ts';
import { startedTiny } from '../../helpers/tiny-client.ts';

let preload: string;
beforeAll(async () => {
  preload = await preloadText();
});

/** Changes what the page and every library in it stand on. */
const tampering = `
  const fail = () => { throw new Error('changed by the page') };
  Array.prototype.map = Array.prototype.filter = Array.prototype.push = Array.prototype[Symbol.iterator] = fail;
  Promise.prototype.then = Promise.resolve = fail;
  JSON.parse = JSON.stringify = Object.freeze = Object.defineProperty = Reflect.apply = fail;
  structuredClone = fail;
  if (globalThis.EventTarget) EventTarget.prototype.dispatchEvent = EventTarget.prototype.addEventListener = fail;
`;
/** Says hello and makes a call, with nothing but the language, and leaves what came of it on \`window.outcome\`. */
const using = `(async () => {
  try {
    let events = 0;
    stdwire.onEvent(() => { events += 1 });
    const hello = await stdwire.hello();
    const reply = await stdwire.call('1', 'ECHO', { text: 'unharmed' });
    await stdwire.call('2', '$stop', {});
    window.outcome = { ok: hello.ok, reply, isTold: events > 0 };
  } catch (error) {
    window.outcome = { error: String(error) };
  }
})();`;
/** Every name that can be reached from the exposed object, without calling anything but \`hello\`. */
const walking = `(async () => {
  const names = [];
  const seen = new Set();
  const walk = (value, path, depth) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || depth > 6) {
      names.push(path + ' = ' + String(value));
      return;
    }
    if (seen.has(value)) return;
    seen.add(value);
    names.push(path);
    if (value === Function.prototype || value === Object.prototype) return;
    for (const key of Reflect.ownKeys(value)) {
      const { value: own } = Reflect.getOwnPropertyDescriptor(value, key);
      walk(own, path + '.' + String(key), depth + 1);
    }
    walk(Object.getPrototypeOf(value), path + '.__proto__', depth + 1);
  };
  const undo = stdwire.onEvent((...args) => walk(args, 'event', 0));
  walk(stdwire, 'stdwire', 0);
  walk(await stdwire.hello(), 'hello', 0);
  walk(await stdwire.call('1', 'ECHO', { text: 'walked' }), 'reply', 0);
  walk(await stdwire.call('1', 'NOTHING', {}), 'refused', 0);
  walk(undo, 'undo', 0);
  walk(stdwire.control('cancel', '1'), 'control', 0);
  await stdwire.call('2', '$stop', {});
  window.outcome = { names, frozen: [stdwire, stdwire.call].every(Object.isFrozen) };
})();`;

/** What a script left on `window.outcome`, in a page of the stand-ins that is a world of its own. */
async function inEmulator(before: string, script: string): Promise<unknown> {
  await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
  const electron = fakeElectron();
  const bridge = createBackendBridge({ backend: tiny.client, electron, allowedOrigins: ['app://ui'] });
  const window = electron.openWindow({ preload, mainWorld: 'realm' });
  bridge.attach(window.contents, { commands: 'all', topics: ['status'], lifecycle: true });
  window.document.runInPage(before);
  window.document.runInPage(script);
  await vi.waitUntil(() => window.document.runInPage('window.outcome'));
  bridge.close();
  return window.document.runInPage('window.outcome');
}

/** The same in a page of a real Chromium. */
async function inChromium(before: string, script: string): Promise<unknown> {
  await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
  await using browser = await chromiumPage(`<!doctype html><title>page</title><script>${before}</script>`);
  const world = await isolatedWorld(browser.page, { preload });
  const bridge = createBackendBridge({
    backend: tiny.client,
    electron: world.electron,
    allowedOrigins: [new URL(browser.url).origin],
  });
  bridge.attach(world.contents, { commands: 'all', topics: ['status'], lifecycle: true });
  await browser.page.goto(browser.url);
  // Not through Playwright, which runs in the page, on what the page has changed.
  const devtools = await browser.page.context().newCDPSession(browser.page);
  const expression = `(async () => { await ${script} return window.outcome })()`;
  const { result } = await devtools.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  bridge.close();
  expect(browser.problems).toEqual([]);
  return result.value;
}

/** What the page may see of Electron and of its own document: nothing. */
function expectNothingOfElectron(outcome: unknown): void {
  const { names, frozen } = outcome as { readonly names: readonly string[]; readonly frozen: boolean };
  const told = names.filter((name) =>
    /ipc|electron|stdwire:|contextBridge|sender|process|env\b|webContents|\.document\b/i.test(name),
  );

  expect(frozen).toBe(true);
  expect(names.length).toBeGreaterThan(40);
  expect(names.some((name) => name.startsWith('event.0.kind'))).toBe(true);
  expect(told).toEqual([]);
}

const unharmed = { ok: true, reply: { ok: true, data: { text: 'unharmed' }, lastSeq: 0 }, isTold: true };

describe('in the stand-ins', () => {
  test('A08: a page that has changed the language reaches the backend all the same, and harms only itself', async () => {
    await using _leaks = await noLeaks();

    expect(await inEmulator(tampering, using)).toEqual(unharmed);
  });

  test('A09: nothing of Electron, and no name of the document, can be reached from what is exposed', async () => {
    await using _leaks = await noLeaks();

    expectNothingOfElectron(await inEmulator('', walking));
  });
});

describe('in Chromium', () => {
  const title = chromium === undefined ? ` (${chromiumHint})` : '';

  test.skipIf(chromium === undefined)(
    `A08: a page that has changed the language reaches the backend all the same, and harms only itself${title}`,
    async () => {
      await using _leaks = await noLeaks();

      expect(await inChromium(tampering, using)).toEqual(unharmed);
    },
  );

  test.skipIf(chromium === undefined)(
    `A09: nothing of Electron, and no name of the document, can be reached from what is exposed${title}`,
    async () => {
      await using _leaks = await noLeaks();

      expectNothingOfElectron(await inChromium('', walking));
    },
  );
});
