import { beforeEach, describe, expect, test } from 'vitest';
import {
  type FakeElectron,
  type FakeIpcEvent,
  type FakeWindow,
  fakeElectron,
} from '../../../../src/electron/testing/index.ts';

let electron: FakeElectron;
let window: FakeWindow;

beforeEach(() => {
  electron = fakeElectron();
  window = electron.openWindow();
});

describe('invoke', () => {
  test('is answered by the first of frame, window and app that handles it', async () => {
    electron.ipcMain.handle('who', () => 'app');
    const fromApp = await window.document.ipcRenderer.invoke('who');
    window.contents.ipc.handle('who', () => 'window');
    const fromWindow = await window.document.ipcRenderer.invoke('who');
    window.contents.mainFrame.ipc.handle('who', () => 'frame');
    const fromFrame = await window.document.ipcRenderer.invoke('who');

    expect([fromApp, fromWindow, fromFrame]).toEqual(['app', 'window', 'frame']);
  });

  test('without a handler is rejected, and so are windows that another one handles', async () => {
    window.contents.ipc.handle('who', () => 'window');
    const other = electron.openWindow();

    await expect(other.document.ipcRenderer.invoke('who')).rejects.toThrow(
      "Error invoking remote method 'who': Error: No handler registered for 'who'",
    );
  });

  test.each([
    ['an error with fields', Object.assign(new TypeError('text'), { code: 5 }), 'TypeError: text'],
    ['a plain object', { code: 5 }, '[object Object]'],
  ])('rejects %s with no more than its text', async (_what, thrown, text) => {
    window.contents.ipc.handle('fail', () => Promise.reject(thrown));

    const error = await window.document.ipcRenderer.invoke('fail').catch((caught: unknown) => caught);

    expect(String(error)).toBe(`Error: Error invoking remote method 'fail': ${text}`);
    expect(error).not.toHaveProperty('code');
    expect(electron.printed).toHaveLength(1);
  });

  test('takes an error without text for success, and never answers an error that is nothing', async () => {
    window.contents.ipc.handle('empty', () => Promise.reject(''));
    window.contents.ipc.handle('nothing', () => Promise.reject(undefined));
    let answered = false;
    void window.document.ipcRenderer.invoke('nothing').finally(() => {
      answered = true;
    });

    expect(await window.document.ipcRenderer.invoke('empty')).toBeUndefined();
    await electron.delivery.quiet();
    expect(answered).toBe(false);
  });

  test('clones both ways, and rejects what cannot be cloned', async () => {
    const list = new Map([[1, { a: 1 }]]);
    window.contents.ipc.handle('echo', (_event, value) => value);

    const copy = await window.document.ipcRenderer.invoke('echo', list);

    expect(copy).toEqual(list);
    expect(copy).not.toBe(list);
    await expect(window.document.ipcRenderer.invoke('echo', () => 1)).rejects.toThrow(
      'An object could not be cloned.',
    );
  });

  test('is handled once per channel', () => {
    window.contents.ipc.handle('twice', () => 1);

    expect(() => window.contents.ipc.handle('twice', () => 2)).toThrow('second handler');
  });
});

describe('the sender of a message', () => {
  async function eventOf(act: (event: FakeIpcEvent) => void): Promise<FakeIpcEvent> {
    return new Promise((resolve) => {
      window.contents.ipc.once('message', (event: FakeIpcEvent) => {
        act(event);
        resolve(event);
      });
      window.document.ipcRenderer.send('message');
    });
  }

  test('is the frame that sent it, until another document has come', async () => {
    const origins: unknown[] = [];
    const event = await eventOf((seen) => origins.push(seen.senderFrame?.origin, seen.senderFrame?.parent));
    window.contents.reload();

    expect(origins).toEqual(['app://ui', null]);
    expect(event.senderFrame).toBeNull();
    expect(event.processId).toBeTypeOf('number');
  });

  test('is null where the message arrives after its document', async () => {
    const frames: unknown[] = [];
    window.contents.ipc.on('last words', (event: FakeIpcEvent) => frames.push(event.senderFrame));
    window.document.onPagehide(() => old.ipcRenderer.send('last words'));
    const old = window.document;
    window.contents.reload();
    await electron.delivery.quiet();

    expect(frames).toEqual([null]);
  });

  test('can be forged', async () => {
    const failing = {
      senderFrame: () => {
        throw new Error('gone');
      },
    };
    window.contents.ipc.handle('who', (event) => event.senderFrame?.origin);

    await expect(window.document.forgeInvoke(failing, 'who')).rejects.toThrow('gone');
  });
});

describe('a frame that is gone', () => {
  beforeEach(() => {
    electron.frames = 'replaced';
  });

  test('throws whatever it is asked, and prints what it is sent', () => {
    const { mainFrame } = window.contents;
    window.contents.reload();
    mainFrame.send('lost');

    expect(() => mainFrame.url).toThrow('Render frame was disposed');
    expect(() => mainFrame.postMessage('lost')).toThrow('Render frame was disposed');
    expect([mainFrame.isDestroyed(), mainFrame.detached]).toEqual([true, true]);
    expect(electron.printed).toHaveLength(1);
  });

  test('takes the frames within it along', () => {
    const child = window.contents.addFrame('https://elsewhere.example/');
    const parent = child.frame.parent;
    window.contents.reload();

    expect(parent?.isDestroyed()).toBe(true);
    expect(child.frame.isDestroyed()).toBe(true);
  });
});

describe('messages to a page', () => {
  test('that cannot be cloned are printed and lost', async () => {
    const seen: unknown[] = [];
    window.document.ipcRenderer.on('event', (_event, value) => seen.push(value));
    window.contents.send('event', () => 1);
    window.contents.send('event', 2);
    await electron.delivery.quiet();

    expect(seen).toEqual([2]);
    expect(String(electron.printed[0]?.error)).toContain('could not be cloned');
  });

  test.each([
    ['as-sent', ['event', 'answer']],
    ['replies-first', ['answer', 'event']],
  ] as const)('and answers arrive in the order %s', async (order, expected) => {
    const seen: string[] = [];
    electron.delivery.order = order;
    window.contents.ipc.handle('work', () => window.contents.send('event'));
    window.document.ipcRenderer.on('event', () => seen.push('event'));
    await window.document.ipcRenderer.invoke('work').then(() => seen.push('answer'));
    await electron.delivery.quiet();

    expect(seen).toEqual(expected);
  });

  test('are kept in order among each other, and back while they are held', async () => {
    const seen: unknown[] = [];
    window.document.ipcRenderer.on('event', (_event, n) => seen.push(n));
    const release = electron.delivery.holdEvents();
    window.contents.send('event', 1);
    window.contents.send('event', 2);
    await electron.delivery.quiet();
    const before = [...seen];
    release();
    window.contents.send('event', 3);
    await electron.delivery.quiet();

    expect([before, seen]).toEqual([[], [1, 2, 3]]);
  });

  test('of a document that has gone are dropped', async () => {
    const seen: unknown[] = [];
    window.document.ipcRenderer.on('event', () => seen.push('old'));
    window.contents.send('event');
    window.contents.reload();
    window.document.ipcRenderer.on('event', () => seen.push('new'));
    await electron.delivery.quiet();

    expect(seen).toEqual([]);
  });
});

describe('a navigation', () => {
  test.each(['download', 'no-content', 'cancelled', 'same-document'] as const)(
    'of the kind %s leaves the document as it is',
    (kind) => {
      const { document } = window;
      const names: string[] = [];
      for (const name of ['did-start-navigation', 'did-navigate', 'did-navigate-in-page', 'did-fail-load'])
        window.contents.on(name, () => names.push(name));
      window.contents.navigate('app://ui/other.html', { kind });

      expect(window.document).toBe(document);
      expect(names).toContain('did-start-navigation');
      expect(names).not.toContain('did-navigate');
    },
  );

  test.each(['kept', 'replaced'] as const)(
    'that is committed brings another document and, from another origin, process; its frame is %s',
    (frames) => {
      electron.frames = frames;
      const { document } = window;
      const { frame } = document;
      const { processId, frameTreeNodeId, frameToken } = frame;
      window.contents.navigate('https://elsewhere.example/');
      const { frame: next } = window.document;

      expect([document.gone, window.document.gone]).toEqual([true, false]);
      expect([next.processId === processId, next.frameToken === frameToken]).toEqual([false, false]);
      expect(next.origin).toBe('https://elsewhere.example');
      expect(next === frame).toBe(frames === 'kept');
      expect(next.frameTreeNodeId === frameTreeNodeId).toBe(frames === 'kept');
    },
  );

  test('to an error page brings another document, of which it is told as of a load that failed', () => {
    const { document } = window;
    const told: unknown[] = [];
    for (const name of ['did-navigate', 'did-fail-provisional-load', 'did-fail-load', 'did-finish-load'])
      window.contents.on(name, (_event, ...facts) => told.push([name, ...facts.slice(0, 4)]));
    window.contents.navigate('app://ui/other.html', { kind: 'failed' });
    const facts = [-102, 'ERR_CONNECTION_REFUSED', 'app://ui/other.html', true];

    expect(document.gone).toBe(true);
    expect([window.document.frame.origin, window.contents.getURL()]).toEqual(['null', 'app://ui/other.html']);
    expect(told).toEqual([
      ['did-fail-provisional-load', ...facts],
      ['did-fail-load', ...facts],
    ]);
  });

  test('leaves a frame that is kept to the next document: what is sent to it goes there, and nobody sends for the old one', async () => {
    const seen: string[] = [];
    const senders: unknown[] = [];
    window.contents.ipc.on('last words', (event: FakeIpcEvent) => senders.push(event.senderFrame));
    const old = window.document;
    const child = window.contents.addFrame('https://elsewhere.example/');
    old.ipcRenderer.on('event', () => seen.push('old'));
    old.onPagehide(() => old.ipcRenderer.send('last words'));
    window.contents.reload();
    window.document.ipcRenderer.on('event', () => seen.push('new'));
    old.frame.send('event');
    await electron.delivery.quiet();

    expect([old.frame.isDestroyed(), child.frame.isDestroyed()]).toEqual([false, true]);
    expect(seen).toEqual(['new']);
    expect(senders).toEqual([null]);
  });
});

test('a page whose process is gone can be loaded anew', () => {
  const reasons: unknown[] = [];
  window.contents.on('render-process-gone', (_event, details) => reasons.push(details));
  const { document } = window;
  window.contents.crash('oom', 9);
  const isCrashed = window.contents.isCrashed();
  window.contents.reload();

  expect(reasons).toEqual([{ reason: 'oom', exitCode: 9 }]);
  expect([document.gone, isCrashed, window.contents.isCrashed()]).toEqual([true, true, false]);
});

test('a window that is destroyed throws whatever it is asked, and so does what it shows', () => {
  electron.app.on('window-all-closed', () => {});
  window.destroy();

  expect(window.contents.isDestroyed()).toBe(true);
  for (const ask of [
    () => window.id,
    () => window.webContents,
    () => window.contents.id,
    () => window.contents.mainFrame,
    () => window.contents.send('lost'),
    () => window.contents.reload(),
  ])
    expect(ask).toThrow('Object has been destroyed');
});
