import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TrayImage } from '../../../../src/electron/tray/index.ts';
import { TrayDesktop } from './support/tray-desktop.ts';

describe('a tray', () => {
  let desktop: TrayDesktop;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    desktop = new TrayDesktop();
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('shows the status that the backend has when it is made, and each one after it', () => {
    desktop.backend.becomes({ state: 'running', pid: 7 });
    const tray = desktop.show();
    expect(desktop.labels.slice(0, 2)).toEqual(['Backend: running', 'PID 7']);
    expect(desktop.tray.toolTip).toBe('Backend: running');

    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ state: 'stopped', pid: null });
    expect(desktop.labels[0]).toBe('Backend: stopped');
    expect(desktop.tray.toolTip).toBe('Backend: stopped');
    expect(tray.available).toBe(true);
    tray.destroy();
  });

  test('does not touch its menu, which would close it, when nothing in it has changed', () => {
    const tray = desktop.show();
    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ memory: 1_000_000, cpu: 12 });
    vi.advanceTimersByTime(1000);

    expect(desktop.tray.menus).toHaveLength(1);
    tray.destroy();
  });

  test('changes its menu once a second at most, and shows the last of many changes', () => {
    const tray = desktop.show();
    for (const state of ['starting', 'running', 'stopping', 'stopped', 'error'] as const) {
      desktop.backend.becomes({ state });
    }
    expect(desktop.tray.menus).toHaveLength(1);
    vi.advanceTimersByTime(999);
    expect(desktop.tray.menus).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(desktop.labels[0]).toBe('Backend: error');

    vi.advanceTimersByTime(5000);
    expect(desktop.tray.menus).toHaveLength(2);
    tray.destroy();
  });

  test.each(['win32', 'darwin'] as const)(
    'shows on %s what is new when the pointer comes to it',
    (platform) => {
      const tray = desktop.show({ platform });
      desktop.backend.becomes({ state: 'starting' });
      desktop.tray.emit('mouse-enter');
      expect(desktop.labels[0]).toBe('Backend: starting');
      desktop.backend.becomes({ state: 'running' });
      desktop.tray.emit('click');
      expect(desktop.labels[0]).toBe('Backend: running');
      desktop.tray.emit('mouse-enter');

      expect(desktop.tray.menus).toHaveLength(3);
      tray.destroy();
    },
  );

  test('has an image for each state, in every size, of which macOS takes the shape', () => {
    const tray = desktop.show({ platform: 'darwin' });
    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ state: 'running' });
    const [stopped, running] = desktop.tray.images as {
      isTemplate: boolean;
      sizes: { scaleFactor: number; dataURL: string }[];
    }[];

    expect(desktop.tray.images).toHaveLength(2);
    expect(stopped?.isTemplate).toBe(true);
    expect(stopped?.sizes.map(({ scaleFactor }) => scaleFactor)).toEqual([1, 1.5, 2]);
    expect(stopped?.sizes[0]?.dataURL).toMatch(/^data:image\/png;base64,/);
    expect(running?.sizes.map(({ dataURL }) => dataURL)).not.toEqual(
      stopped?.sizes.map(({ dataURL }) => dataURL),
    );
    tray.destroy();
  });

  test('takes the image of the application in place of its own', () => {
    const image = (state: string): TrayImage => `${state}.ico` as unknown as TrayImage;
    const tray = desktop.show({ platform: 'win32', image });
    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ state: 'running' });

    expect(new Set(desktop.tray.images)).toEqual(new Set(['stopped.ico', 'running.ico']));
    tray.destroy();
  });

  test('says that no backend was found, and where, and starts it again once the program is back', async () => {
    const tray = desktop.show({ facts: { name: 'Songs' } });
    vi.advanceTimersByTime(1000);
    const lastError = {
      code: 'START_FAILED',
      message: 'No.',
      reason: 'not-found',
      path: '/backend',
    } as const;
    desktop.backend.becomes({ state: 'error', lastError });
    expect(desktop.labels.slice(0, 2)).toEqual(['Songs: not found', 'Looked for at /backend']);
    expect(desktop.tray.toolTip).toBe('Songs: not found');

    desktop.choose('Start');
    await nextTurn();
    expect(desktop.backend.asked).toEqual([]);
    desktop.choose('Try again');
    await nextTurn();
    expect(desktop.backend.asked).toEqual(['start']);
    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ state: 'running', lastError: null });
    expect(desktop.labels[0]).toBe('Songs: running');
    tray.destroy();
  });

  test('starts, stops and restarts the backend, after the click has been dealt with', async () => {
    const tray = desktop.show();
    desktop.choose('Start');
    expect(desktop.backend.asked).toEqual([]);
    await nextTurn();
    expect(desktop.backend.asked).toEqual(['start']);

    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ state: 'running' });
    desktop.choose('Restart');
    desktop.choose('Stop');
    await nextTurn();
    expect(desktop.backend.asked).toEqual(['start', 'restart', 'stop']);
    tray.destroy();
  });

  test('does nothing twice while it is under way, and does it again after that', async () => {
    let resolve = (): void => {};
    desktop.backend.answer = () => new Promise((settle) => (resolve = settle));
    const tray = desktop.show();
    desktop.choose('Start');
    desktop.choose('Start');
    await nextTurn();
    desktop.choose('Start');
    await nextTurn();
    expect(desktop.backend.asked).toEqual(['start']);

    resolve();
    await nextTurn();
    desktop.choose('Start');
    await nextTurn();
    expect(desktop.backend.asked).toEqual(['start', 'start']);
    tray.destroy();
  });

  test('reports what an action rejects or throws with, and goes on', async () => {
    desktop.backend.answer = () => Promise.reject(new Error('no disk'));
    const tray = desktop.show({
      actions: {
        quit: () => {
          throw new Error('not now');
        },
      },
    });
    desktop.choose('Start');
    desktop.choose('Quit');
    await nextTurn();

    expect(desktop.errors.map(([error, action]) => [(error as Error).message, action])).toEqual([
      ['no disk', 'start'],
      ['not now', 'quit'],
    ]);
    desktop.choose('Start');
    await nextTurn();
    expect(desktop.backend.asked).toEqual(['start', 'start']);
    tray.destroy();
  });

  test('can be destroyed by one of its own actions', async () => {
    const tray = desktop.show({ actions: { quit: () => tray.destroy() } });
    desktop.choose('Quit');
    expect(desktop.tray.destroyed).toBe(0);
    await nextTurn();

    expect(desktop.tray.destroyed).toBe(1);
    expect(desktop.errors).toEqual([]);
  });

  test('shows the window at a click, but on macOS, where a click opens the menu', async () => {
    let shown = 0;
    const actions = { quit: () => {}, showWindow: () => shown++ };
    const trays = (['linux', 'win32', 'darwin'] as const).map((platform) =>
      desktop.show({ platform, actions }),
    );
    for (const tray of desktop.trays) tray.emit('click');
    await nextTurn();

    expect(shown).toBe(2);
    for (const tray of trays) tray.destroy();
  });

  test('is not there where the desktop has no place for it, and all else does nothing', () => {
    desktop.hasNoTray = true;
    const tray = desktop.show();
    desktop.backend.becomes({ state: 'running' });
    tray.show({ name: 'Songs' });
    tray.destroy();

    expect(tray.available).toBe(false);
    expect(desktop.errors).toEqual([[new Error('no status notifier'), 'show']]);
    expect(desktop.backend.listeners.size).toBe(0);
  });

  test('reports a menu that cannot be shown, and tries again with the next change', () => {
    const tray = desktop.show();
    const { setContextMenu } = desktop.tray;
    desktop.tray.setContextMenu = () => {
      throw new Error('gone');
    };
    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ state: 'starting' });
    desktop.tray.setContextMenu = setContextMenu;
    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ pid: 7 });

    expect(desktop.errors).toEqual([[new Error('gone'), 'show']]);
    expect(desktop.labels.slice(0, 2)).toEqual(['Backend: starting', 'PID 7']);
    tray.destroy();
  });

  test('leaves nothing when it is destroyed, once or twice, also with a change still to be shown', () => {
    const tray = desktop.show({ platform: 'win32', actions: { quit: () => {}, showWindow: () => {} } });
    desktop.backend.becomes({ state: 'running' });
    tray.destroy();
    tray.destroy();
    desktop.backend.becomes({ state: 'stopped' });
    tray.show({ name: 'Songs' });
    vi.advanceTimersByTime(5000);

    expect(tray.available).toBe(false);
    expect(desktop.tray.destroyed).toBe(1);
    expect(desktop.tray.menus).toHaveLength(1);
    expect(desktop.tray.eventNames()).toEqual([]);
    expect(desktop.backend.listeners.size).toBe(0);
  });

  test('draws nothing on a tray that the system has destroyed', () => {
    const tray = desktop.show();
    desktop.tray.destroyed = 1;
    vi.advanceTimersByTime(1000);
    desktop.backend.becomes({ state: 'running' });
    tray.destroy();

    expect(desktop.tray.menus).toHaveLength(1);
    expect(desktop.tray.destroyed).toBe(1);
    expect(desktop.errors).toEqual([]);
  });
});
