import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { fakeElectron } from '../../../../src/electron/testing/index.ts';
import { preloadText } from '../../../helpers/preload-text.ts';
import { repositoryRoot } from '../../../helpers/python.ts';

/** A preload script of an app, bundled as an app would. */
async function ownPreload(code: string): Promise<string> {
  const contents = `import { exposeBackend } from './src/electron/preload/index.ts';\n${code}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: repositoryRoot, loader: 'ts' },
    bundle: true,
    format: 'cjs',
    external: ['electron'],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

test('the prebuilt file puts one frozen object of functions on the window', async () => {
  const { page } = fakeElectron().openWindow({ preload: await preloadText() });
  const port = page.stdwire as object;

  expect(Object.keys(page)).toEqual(['stdwire']);
  expect(Object.entries(port).map(([name, value]) => [name, typeof value])).toEqual([
    ['version', 'number'],
    ['hello', 'function'],
    ['call', 'function'],
    ['control', 'function'],
    ['onEvent', 'function'],
  ]);
  expect([port, ...Object.values(port)].every(Object.isFrozen)).toBe(true);
  expect(Object.getOwnPropertyDescriptor(page, 'stdwire')).toMatchObject({
    writable: false,
    configurable: false,
  });
});

test('an app that bundles a preload script of its own chooses the key', async () => {
  const preload = await ownPreload(`exposeBackend({ key: 'songs' });`);
  const { page } = fakeElectron().openWindow({ preload });

  expect(Object.keys(page)).toEqual(['songs']);
});

test('without context isolation it refuses, and says what to do', async () => {
  const electron = fakeElectron();
  const window = electron.openWindow({ preload: await preloadText(), contextIsolation: false });

  expect(String(electron.printed[0]?.error)).toContain('Remove `contextIsolation: false`');
  expect(() => window.page).toThrow();
});

test('frames within a page get nothing, though they run the preload script', async () => {
  const electron = fakeElectron();
  const window = electron.openWindow({ preload: await preloadText(), nodeIntegrationInSubFrames: true });
  const frame = window.contents.addFrame('app://ui/frame.html');

  expect(Object.keys(frame.page)).toEqual([]);
  expect(frame.ipcRenderer.eventNames()).toEqual([]);
  expect(electron.printed).toEqual([]);
});

test('called twice, it says that the key is taken', async () => {
  const electron = fakeElectron();
  electron.openWindow({ preload: await ownPreload('exposeBackend();\nexposeBackend();') });

  expect(String(electron.printed[0]?.error)).toContain('existing property on the window');
});
