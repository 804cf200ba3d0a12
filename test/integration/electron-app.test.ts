import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectBackend, type RemoteBackendClient } from 'stdwire/electron/renderer';
import { type FakeMenu, fakeElectron } from 'stdwire/testing/electron';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ElectronParts } from '../../examples/electron-app/src/main/electron-parts.ts';
import type { Start } from '../../examples/electron-app/src/main/squirrel-event.ts';
import { startApp } from '../../examples/electron-app/src/main/start-app.ts';
import { appOutput, buildApp } from '../../scripts/lib/app-build.mjs';
import type { BridgePort } from '../../src/electron/channels/port.ts';
import { stillRunning } from '../helpers/processes.ts';
import { python, repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => buildApp());

type Handler = (request: Request) => Promise<Response>;

/** The stand-ins of Electron with what this app uses beyond the bridge. */
function appElectron(root: string, { lock = true, isPackaged = false } = {}) {
  const electron = fakeElectron({ root, isPackaged });
  const windows: { options: Record<string, unknown>; url: string; shown: number }[] = [];
  const schemes: unknown[] = [];
  const shownFiles: string[] = [];
  const menus: FakeMenu[] = [];
  const handlers = new Map<string, Handler>();
  const preload = readFileSync(join(appOutput, 'preload.cjs'), 'utf8');
  let permission: ((contents: unknown, name: string, decide: (yes: boolean) => void) => void) | undefined;
  let isOpenDenied: boolean | undefined;
  electron.app.requestSingleInstanceLock = () => lock;

  class BrowserWindow {
    constructor(options: Record<string, unknown>) {
      const facts = { options, url: '', shown: 0 };
      windows.push(facts);
      const whenCreated = (_event: unknown, contents: object): void => {
        Object.assign(contents, {
          setWindowOpenHandler: (decide: () => { action: string }) => {
            isOpenDenied = decide().action === 'deny';
          },
        });
      };
      // Before the app's own listener, which calls it.
      electron.app.prependOnceListener('web-contents-created', whenCreated);
      const window = electron.openWindow({
        url: 'about:blank',
        onDocument: (document) => document.load({ preload }),
      });
      // biome-ignore lint/correctness/noConstructorReturn: as `new BrowserWindow()` gives a window, so does this
      return Object.assign(window, {
        isMinimized: () => false,
        restore: () => {},
        show: () => {
          facts.shown += 1;
        },
        focus: () => {},
        loadURL: async (url: string) => {
          facts.url = url;
          window.webContents.navigate(url);
        },
      });
    }
  }

  const parts = {
    ...electron,
    BrowserWindow,
    nativeImage: { createEmpty: () => ({ addRepresentation: () => {}, setTemplateImage: () => {} }) },
    protocol: {
      registerSchemesAsPrivileged: (list: unknown[]) => schemes.push(...list),
      handle: (scheme: string, handler: Handler) => handlers.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: typeof permission) => {
          permission = handler;
        },
        setPermissionCheckHandler: () => {},
      },
    },
    shell: { openPath: async () => '', showItemInFolder: (path: string) => shownFiles.push(path) },
    Tray: class extends electron.Tray {
      override setContextMenu(menu: FakeMenu): void {
        menus.push(menu);
        super.setContextMenu(menu);
      }
    },
  };
  return {
    electron,
    parts: parts as unknown as ElectronParts,
    windows,
    schemes,
    shownFiles,
    menus,
    isOpenDenied: () => isOpenDenied,
    get: async (path: string): Promise<Response> => {
      const answer = await handlers.get('app')?.(new Request(`app://ui${path}`));
      if (answer === undefined) throw new Error('The scheme has no handler.');
      return answer;
    },
    permits: (name: string): boolean => {
      let answer = false;
      permission?.({}, name, (yes) => {
        answer = yes;
      });
      return answer;
    },
  };
}

describe('the main program of the desktop app', () => {
  test('opens a sandboxed window whose page reaches the backend, and is gone when all of it is', async () => {
    await using folder = await tempFolder('app-main');
    const app = appElectron(folder.path);
    process.env.STDWIRE_APP_REPOSITORY = repositoryRoot;
    process.env.STDWIRE_DATA_DIR = join(folder.path, 'data');
    // A backend that was frozen in this clone is tested elsewhere.
    const wrapper = join(folder.path, process.platform === 'win32' ? 'songs.cmd' : 'songs');
    await writeFile(wrapper, `#!/bin/sh\nexec "${python}" -m stdwire_songs "$@"\n`, { mode: 0o755 });
    process.env.STDWIRE_BACKEND = wrapper;
    try {
      await startApp(app.parts, appOutput);

      const [window] = [...app.electron.app.windows];
      if (window === undefined) throw new Error('No window was opened.');
      const page = connectBackend({ via: window.page.stdwire as BridgePort });
      await vi.waitFor(() => expect(page.status.get()?.state).toBe('running'), { timeout: 60_000 });
      const pid = page.status.get()?.pid ?? 0;
      expect(await page.getAccounts()).toEqual([]);
      await expect(page.request('UPDATE_ACCOUNT', { name: 'a' })).rejects.toMatchObject({
        reason: 'not-granted',
      });
      await expect(
        page.exportHistoryToCsv({ output_path: join(folder.path, 'else.csv') }),
      ).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        path: ['output_path'],
      });
      const log = join(folder.path, 'data', 'logs', 'backend.log');
      await vi.waitFor(async () => expect(await readFile(log, 'utf8')).toContain('running: pid'));
      const before = await firstLogLine(page);
      page.close();
      window.webContents.reload();
      const next = connectBackend({ via: window.page.stdwire as BridgePort });
      expect(before).toContain('BACKEND_READY');
      expect(await firstLogLine(next), 'a page that comes later has the log from before').toBe(before);
      next.close();
      app.menus.at(-1)?.click('Show logs');
      await vi.waitFor(() => expect(app.shownFiles).toEqual([log]));
      app.electron.app.quit();
      await app.electron.app.ended;

      expect(await stillRunning([pid])).toEqual([]);
      expect(app.windows).toHaveLength(1);
      expect(app.windows[0]?.options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
      });
      expect(app.windows[0]?.url).toBe('app://ui/index.html');
      expect(app.isOpenDenied()).toBe(true);
      expect(app.permits('clipboard-sanitized-write')).toBe(true);
      expect(app.permits('media')).toBe(false);
    } finally {
      for (const name of ['STDWIRE_APP_REPOSITORY', 'STDWIRE_DATA_DIR', 'STDWIRE_BACKEND'])
        delete process.env[name];
    }
  });

  test('serves the page under a policy, and nothing outside of its folder', async () => {
    await using folder = await tempFolder('app-main');
    const app = appElectron(folder.path);
    process.env.STDWIRE_BACKEND = join(folder.path, 'missing');
    try {
      await startApp(app.parts, appOutput);

      const index = await app.get('/index.html');
      expect(await index.text()).toContain('<div id="root">');
      expect(index.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect((await app.get('/%2e%2e/main.mjs')).status).toBe(404);
      expect((await app.get('/..%2fmain.mjs')).status).toBe(404);
      expect((await app.get('/media/audio/unknown')).status).toBe(404);
      expect((await app.get('/media/audio/%zz')).status).toBe(404);
      expect((await app.get('/%zz')).status).toBe(404);
      expect(await (await app.get('/app/info.json')).json()).toMatchObject({ home: 'electron' });
      expect((await app.get('/app/open-folder')).status).toBe(404);
      expect(await readdir(join(folder.path, 'music'))).toEqual(['Songs']);
    } finally {
      delete process.env.STDWIRE_BACKEND;
      app.electron.app.quit();
      await app.electron.app.ended;
    }
  });

  test('of a packaged app tells in a dialog, with the log file, and in the tray that its program is missing', async () => {
    await using folder = await tempFolder('app-main');
    const app = appElectron(folder.path, { isPackaged: true });
    // Close: a stand-in that chose Restart would do so for ever.
    app.electron.dialog.answer = 3;
    const missing = join(folder.path, 'missing');
    process.env.STDWIRE_BACKEND = missing;
    try {
      await startApp(app.parts, appOutput);
      await vi.waitFor(() => expect(app.electron.dialog.shown).not.toEqual([]));
      await vi.waitFor(() => expect(app.menus.at(-1)?.items[0]?.label).toBe('Backend: not found'), {
        timeout: 20_000,
      });

      const [box] = app.electron.dialog.shown;
      expect(box?.buttons).toEqual(['Restart', 'Show Log', 'Quit', 'Close']);
      expect(box?.content).toContain(join(folder.path, 'userData', 'logs', 'backend.log'));
      expect(app.menus.at(-1)?.items.map(({ label }) => label)).toContain(`Looked for at ${missing}`);
    } finally {
      delete process.env.STDWIRE_BACKEND;
      app.electron.app.quit();
      await app.electron.app.ended;
    }
  });

  test('opens its window also where the folder for songs cannot be made, and says so', async () => {
    await using folder = await tempFolder('app-main');
    const app = appElectron(folder.path);
    process.env.STDWIRE_BACKEND = join(folder.path, 'missing');
    await writeFile(join(folder.path, 'music'), 'a file where a folder should be');
    try {
      await startApp(app.parts, appOutput);

      expect(app.windows).toMatchObject([{ shown: 1, url: 'app://ui/index.html' }]);
      expect(app.electron.dialog.shown).toMatchObject([
        {
          title: 'Songs cannot be saved',
          content: expect.stringContaining(join(folder.path, 'music', 'Songs')),
        },
      ]);
    } finally {
      delete process.env.STDWIRE_BACKEND;
      app.electron.app.quit();
      await app.electron.app.ended;
    }
  });

  test.each([
    ['--squirrel-install', ['--createShortcut=Songs.exe']],
    ['--squirrel-updated', ['--createShortcut=Songs.exe']],
    ['--squirrel-uninstall', ['--removeShortcut=Songs.exe']],
    ['--squirrel-obsolete', undefined],
  ])(
    'started by the installer with %s does what belongs to it and quits, before anything is there',
    async (event, args) => {
      await using folder = await tempFolder('app-main');
      const app = appElectron(folder.path);
      const lock = vi.spyOn(app.electron.app, 'requestSingleInstanceLock');
      const run: [string, readonly string[]][] = [];

      await startApp(app.parts, appOutput, startedWith(event, run));
      await app.electron.app.ended;

      const updater = 'D:\\apps\\songs\\Update.exe';
      expect(run).toEqual(args === undefined ? [] : [[updater, args]]);
      expect(app.windows).toEqual([]);
      expect(app.menus).toEqual([]);
      expect(app.schemes).toEqual([]);
      expect(lock).not.toHaveBeenCalled();
    },
  );

  test.each(['--squirrel-firstrun', '', 'toString'])('started with %j opens its window', async (argument) => {
    await using folder = await tempFolder('app-main');
    const app = appElectron(folder.path);
    const run: [string, readonly string[]][] = [];
    process.env.STDWIRE_BACKEND = join(folder.path, 'missing');
    try {
      await startApp(app.parts, appOutput, startedWith(argument, run));

      expect(app.windows).toHaveLength(1);
      expect(run).toEqual([]);
    } finally {
      delete process.env.STDWIRE_BACKEND;
      app.electron.app.quit();
      await app.electron.app.ended;
    }
  });

  test('leaves the work to the app that runs already', async () => {
    await using folder = await tempFolder('app-main');
    const app = appElectron(folder.path, { lock: false });

    await startApp(app.parts, appOutput);
    await app.electron.app.ended;

    expect(app.windows).toEqual([]);
  });
});

/** A start on Windows with an argument; what it runs is written down. */
function startedWith(argument: string, run: [string, readonly string[]][]): Start {
  return {
    platform: 'win32',
    argv: ['Songs.exe', argument],
    execPath: 'D:\\apps\\songs\\app-1.0.0\\Songs.exe',
    runProgram: async (program, args) => void run.push([program, args]),
  };
}

/** The first line of the log that a page is told. */
function firstLogLine(page: RemoteBackendClient): Promise<string> {
  return new Promise((resolve) => {
    const undo = page.on('log', ({ line }) => {
      undo();
      resolve(line);
    });
  });
}
