import { describe, expect, test, vi } from 'vitest';
import { deferred } from '../../../../src/client/deferred.ts';
import { type ErrorMessageBox, installErrorDialog } from '../../../../src/electron/main/index.ts';
import type { BackendStatus } from '../../../../src/index.ts';

const healthy: BackendStatus = {
  state: 'running',
  pid: 4711,
  path: '/app/songs',
  port: null,
  startedAt: 1,
  changedAt: 1,
  restarts: 0,
  generation: 1,
  revision: 1,
  memory: null,
  cpu: null,
  lastExit: null,
  lastError: null,
};
const failed: BackendStatus = {
  ...healthy,
  state: 'error',
  pid: null,
  revision: 2,
  lastError: { code: 'CRASH_LOOP', message: 'It died 4 times within 180 s.' },
};

describe('the error dialog', () => {
  test('says what happened, what to do, and where the log is', async () => {
    const { tell, shown } = installed({ logFile: '/logs/songs.log' });
    tell(failed);
    const { box } = await shown(0);

    expect(box).toMatchObject({
      type: 'error',
      title: 'Songs',
      message: 'The background program keeps crashing',
      buttons: ['Restart', 'Quit', 'Close'],
      defaultId: 0,
      cancelId: 2,
    });
    expect(box.detail).toContain('It died 4 times within 180 s.');
    expect(box.detail).toContain('/logs/songs.log');
  });

  test.each([
    ['a crash loop', failed],
    [
      'a start that failed, whose text names it',
      {
        ...failed,
        lastError: {
          code: 'START_FAILED',
          message: 'It was not found.\nThe log is in /logs/own.log',
          reason: 'not-found',
        },
      },
    ],
  ] as const)('tells the log file of the backend by itself, once, for %s', async (_, status) => {
    const showLog = vi.fn();
    const { tell, shown, backend } = installed({ showLog });
    Object.assign(backend, { logFile: '/logs/own.log' });
    tell(status);
    const { box, press } = await shown(0);
    await press('Show Log');

    expect(box.detail.split('/logs/own.log')).toHaveLength(2);
    expect(showLog).toHaveBeenCalledExactlyOnceWith('/logs/own.log');
  });

  test('is shown once for a failure, and again for the next one', async () => {
    const { tell, shown, boxes } = installed();
    tell(failed);
    tell({ ...failed, revision: 3, memory: 1 });
    await shown(0);
    expect(boxes).toHaveLength(1);
    tell({ ...healthy, revision: 4 });
    tell({ ...failed, revision: 5 });
    await shown(1);

    expect(boxes).toHaveLength(2);
  });

  test('goes away when the backend does not fail any more', async () => {
    const { tell, shown } = installed();
    tell(failed);
    const { box } = await shown(0);
    tell({ ...healthy, revision: 3 });

    expect(box.signal.aborted).toBe(true);
  });

  test('tells of a failure that was there before it', async () => {
    const { shown } = installed({}, failed);

    await expect(shown(0)).resolves.toBeDefined();
  });

  test.each([
    ['Restart', 1, 0],
    ['Quit', 0, 1],
    ['Close', 0, 0],
  ])('%s does what it says', async (label, restarts, quits) => {
    const { tell, shown, backend, app } = installed();
    tell(failed);
    const { press } = await shown(0);
    await press(label);

    expect(backend.restart).toHaveBeenCalledTimes(restarts);
    expect(app.quit).toHaveBeenCalledTimes(quits);
  });

  test('comes back after the log was shown, since the user still has to decide', async () => {
    const showLog = vi.fn();
    const { tell, shown, backend } = installed({ logFile: '/logs/songs.log', showLog });
    tell(failed);
    await (await shown(0)).press('Show Log');
    await (await shown(1)).press('Restart');

    expect(showLog).toHaveBeenCalledExactlyOnceWith('/logs/songs.log');
    expect(backend.restart).toHaveBeenCalledOnce();
  });

  test('a restart that fails is no uncaught rejection', async () => {
    const { tell, shown, backend } = installed();
    backend.restart.mockRejectedValue(new Error('again'));
    tell(failed);
    await (await shown(0)).press('Restart');

    expect(backend.restart).toHaveBeenCalledOnce();
  });

  test('a dialog that cannot be shown harms nobody', async () => {
    const { tell, boxes } = installed({
      dialog: { showMessageBox: () => Promise.reject(new Error('no display')) },
    });
    tell(failed);

    expect(boxes).toEqual([]);
  });

  test('speaks in the words that it is given', async () => {
    const explain = () => ({
      title: 'Kaputt',
      text: 'Es ist aus.',
      whatToDo: 'Neu starten.',
      technical: 'X',
    });
    const { tell, shown } = installed({ explain, labels: { restart: 'Neu starten' } });
    tell(failed);
    const { box } = await shown(0);

    expect(box).toMatchObject({ message: 'Kaputt', detail: 'Es ist aus.\n\nNeu starten.\n\nX' });
    expect(box.buttons).toEqual(['Neu starten', 'Quit', 'Close']);
  });

  test('is silent while the app is developed, unless it is asked for', async () => {
    const silent = installed({ isPackaged: false });
    const asked = installed({ isPackaged: false, inDevelopment: true });
    silent.tell(failed);
    asked.tell(failed);
    await asked.shown(0);

    expect(silent.boxes).toEqual([]);
  });

  test('is taken away by its undo', async () => {
    const { tell, shown, undo, listeners } = installed();
    tell(failed);
    const { box } = await shown(0);
    undo();

    expect(box.signal.aborted).toBe(true);
    expect(listeners.size).toBe(0);
  });
});

interface Shown {
  readonly box: ErrorMessageBox;
  /** Presses a button; what follows from it has happened when this resolves. */
  readonly press: (label: string) => Promise<void>;
}

function installed(
  {
    isPackaged = true,
    ...options
  }: Partial<Parameters<typeof installErrorDialog>[0]> & { isPackaged?: boolean } = {},
  status = healthy,
) {
  const listeners = new Set<(status: BackendStatus) => unknown>();
  const boxes: Shown[] = [];
  const backend = {
    status,
    restart: vi.fn(() => Promise.resolve()),
    on: (_name: 'status', listener: (status: BackendStatus) => unknown) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const app = { isPackaged, getName: () => 'Songs', whenReady: () => Promise.resolve(), quit: vi.fn() };
  const showMessageBox = (box: ErrorMessageBox): Promise<{ response: number }> => {
    const { promise, resolve } = deferred<{ response: number }>();
    const press = async (label: string): Promise<void> => {
      resolve({ response: box.buttons.indexOf(label) });
      await new Promise((settled) => setImmediate(settled));
    };
    boxes.push({ box, press });
    return promise;
  };
  const undo = installErrorDialog({ app, dialog: { showMessageBox }, backend, ...options });
  return {
    app,
    backend,
    boxes,
    listeners,
    undo,
    tell: (next: BackendStatus) => {
      for (const listener of listeners) listener(next);
    },
    shown: (index: number): Promise<Shown> => vi.waitUntil(() => boxes[index]),
  };
}
