import { join } from 'node:path';
import { createBackendBridge, installErrorDialog, installQuitGuard } from 'stdwire/electron/main';
import { BackendTray } from 'stdwire/electron/tray';
import { appAnswers } from '../home/app-answers.ts';
import { pageGrant } from '../home/grant.ts';
import { MediaBook } from '../home/media-book.ts';
import { songBackend } from '../home/song-backend.ts';
import { watchedBackend } from '../home/watched-backend.ts';
import type { ElectronParts } from './electron-parts.ts';
import { logFolder } from './log-folder.ts';
import { MainWindow } from './main-window.ts';
import { ORIGIN, registerScheme, servePage } from './page-protocol.ts';
import { refuseTheRest } from './refuse-the-rest.ts';
import { makeSongFolder } from './song-folder.ts';
import { type Start, squirrelEvent, thisStart } from './squirrel-event.ts';

/**
 * Starts the app.
 *
 * @param folder where the built page and the preload script lie, beside the built main program.
 * @param start how this program was started.
 */
export async function startApp(
  electron: ElectronParts,
  folder: string,
  start: Start = thisStart,
): Promise<void> {
  const { app, dialog, ipcMain, Menu, nativeImage, powerMonitor, shell, Tray } = electron;
  const squirrel = squirrelEvent(start);
  if (squirrel !== undefined) {
    await squirrel;
    return app.quit();
  }
  // Two apps would want one data folder, and the second backend would not get it.
  if (!app.requestSingleInstanceLock()) return app.quit();
  registerScheme(electron.protocol);
  await app.whenReady();

  const songFolder = join(app.getPath('music'), 'Songs');
  const signIn = process.env.STDWIRE_APP_SIGN_IN === 'browser' ? 'browser' : 'direct';
  const backend = songBackend({
    signIn,
    logFolder: logFolder(app),
    // A packaged app looks among its resources alone; while it is developed, from the repository on.
    search: { app, folder: process.env.STDWIRE_APP_REPOSITORY ?? app.getAppPath() },
  });
  const book = new MediaBook();
  const bridge = createBackendBridge({
    backend: watchedBackend(backend, songFolder, book),
    electron: { app, ipcMain },
    allowedOrigins: [ORIGIN],
  });
  installQuitGuard({ app, backend, powerMonitor });
  const showLog = (file: string): void => shell.showItemInFolder(file);
  installErrorDialog({ app, dialog, backend, showLog });
  refuseTheRest(electron);
  servePage({
    protocol: electron.protocol,
    folder: join(folder, 'renderer'),
    answers: appAnswers({
      info: { home: 'electron', folder: songFolder, signsInByBrowser: signIn === 'browser' },
      book,
      openFolder: async () => {
        const problem = await shell.openPath(songFolder);
        if (problem !== '') throw new Error(problem);
      },
    }),
  });

  const window = new MainWindow(electron, join(folder, 'preload.cjs'), (contents) =>
    bridge.attach(contents, pageGrant),
  );
  const tray = new BackendTray({
    electron: { Tray, Menu, nativeImage },
    backend,
    actions: {
      showWindow: () => window.show(),
      showLogs: () => showLog(backend.logFile ?? ''),
      quit: () => app.quit(),
    },
  });
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  app.on('will-quit', (event) => {
    if (!event.defaultPrevented) tray.destroy();
  });
  // With a tray the app stays there when its window is closed; without one nobody could reach it any more.
  app.on('window-all-closed', () => {
    if (!tray.available && process.platform !== 'darwin') app.quit();
  });

  // The window is there first: it shows how the backend starts, and what is wrong where it does not.
  window.show();
  backend.start().catch(() => {});
  await makeSongFolder(songFolder, dialog);
}
