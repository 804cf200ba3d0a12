/** The smallest app that does everything: Electron is handed in, so that the stand-ins can play it as well. */
import { createBackendBridge, installQuitGuard, preloadPath } from 'stdwire/electron/main';

/**
 * @param {typeof import('electron')} electron
 * @param {object} parts
 * @param {() => import('stdwire').BackendClient} parts.makeBackend
 * @param {import('stdwire/electron/main').WindowGrant} parts.grant
 * @param {string} parts.url the first page
 * @returns {Promise<{ backend: import('stdwire').BackendClient, bridge: import('stdwire/electron/main').BackendBridge, window: import('electron').BrowserWindow } | undefined>}
 * what runs; nothing in a second instance, which leaves everything to the first one
 */
export async function runApp(electron, { makeBackend, grant, url }) {
  const { app, BrowserWindow, powerMonitor } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return undefined;
  }
  const backend = makeBackend();
  const bridge = createBackendBridge({ backend, electron, allowedOrigins: ['app://ui'] });
  installQuitGuard({ app, backend, powerMonitor });
  await app.whenReady();
  const window = new BrowserWindow({ show: false, webPreferences: { preload: preloadPath } });
  bridge.attach(window.webContents, grant);
  await window.loadURL(url);
  await backend.start();
  return { backend, bridge, window };
}
