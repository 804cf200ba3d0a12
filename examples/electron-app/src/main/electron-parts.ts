import type * as Electron from 'electron';

/** What the app uses of Electron. It is passed in, so that a test can pass a stand-in: only `main.ts` imports it. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'nativeImage'
  | 'powerMonitor'
  | 'protocol'
  | 'session'
  | 'shell'
  | 'Tray'
>;
