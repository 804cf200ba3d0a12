import { describe, expect, test } from 'vitest';
import {
  type FakeElectron,
  fakeElectron,
  type PreventableEvent,
} from '../../../../src/electron/testing/index.ts';

/** The names of what the app told, in order. */
function told(electron: FakeElectron): string[] {
  const names: string[] = [];
  for (const name of ['before-quit', 'will-quit', 'quit', 'window-all-closed'])
    electron.app.on(name, () => names.push(name));
  return names;
}

const prevent = (event: PreventableEvent): void => event.preventDefault();

describe('quit', () => {
  test('tells before-quit, closes the windows, then tells will-quit and quit', async () => {
    const electron = fakeElectron();
    const names = told(electron);
    const window = electron.openWindow();
    window.on('close', () => names.push('close'));
    window.on('closed', () => names.push('closed'));
    electron.app.quit();
    const exitCode = await electron.app.ended;

    expect(names).toEqual(['before-quit', 'close', 'closed', 'will-quit', 'quit']);
    expect(exitCode).toBe(0);
  });

  test('is over where a window stays open, by its app or by its page, and begins anew the next time', async () => {
    const electron = fakeElectron();
    const names = told(electron);
    const window = electron.openWindow();
    window.once('close', prevent);
    electron.app.quit();
    window.beforeUnload = 'prevent';
    electron.app.quit();
    window.beforeUnload = 'allow';
    electron.app.quit();
    await electron.app.ended;

    expect(names).toEqual(['before-quit', 'before-quit', 'before-quit', 'will-quit', 'quit']);
  });

  test('that is prevented in will-quit does nothing when asked for again at once, and begins anew a turn later', async () => {
    const electron = fakeElectron();
    const names = told(electron);
    electron.app.once('will-quit', (event: PreventableEvent) => {
      event.preventDefault();
      electron.app.quit();
      setImmediate(() => electron.app.quit());
    });
    electron.app.quit();
    const before = [...names];
    await electron.app.ended;

    expect(before).toEqual(['before-quit', 'will-quit']);
    expect(names).toEqual([...before, 'before-quit', 'will-quit', 'quit']);
  });

  test('closes no second window where the first one stays', () => {
    const electron = fakeElectron();
    const [first, second] = [electron.openWindow(), electron.openWindow()];
    first.on('close', prevent);
    let asked = 0;
    second.on('close', () => {
      asked += 1;
    });
    electron.app.quit();

    expect([asked, electron.app.exitCode]).toEqual([0, undefined]);
  });
});

test('exit asks nobody: neither windows nor listeners of before-quit and will-quit', () => {
  const electron = fakeElectron();
  const names = told(electron);
  const window = electron.openWindow();
  window.on('close', () => names.push('close'));
  electron.app.exit(3);

  expect(names).toEqual(['quit']);
  expect([electron.app.exitCode, window.isDestroyed()]).toEqual([3, true]);
});

test('an app whose last window is closed quits, unless it listens to that', async () => {
  const quitting = fakeElectron();
  const staying = fakeElectron();
  const names = told(staying);
  quitting.openWindow().destroy();
  staying.openWindow().destroy();

  expect(await quitting.app.ended).toBe(0);
  expect([names, staying.app.exitCode]).toEqual([['window-all-closed'], undefined]);
});

test('the end of a session of Windows tells the windows, and nothing of quitting', () => {
  const electron = fakeElectron();
  const names = told(electron);
  const window = electron.openWindow();
  for (const name of ['query-session-end', 'session-end']) window.on(name, () => names.push(name));
  window.endSession();

  expect(names).toEqual(['query-session-end', 'session-end']);
});

test('the machine waits with its shutdown for who asks it to', () => {
  const { powerMonitor } = fakeElectron();
  const alone = powerMonitor.shutDown();
  powerMonitor.on('shutdown', prevent);

  expect([alone, powerMonitor.shutDown()]).toEqual([false, true]);
});
