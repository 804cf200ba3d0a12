/**
 * The smoke app in a real Electron: the packaged entries, a page of a scheme of its own under a strict policy, and the
 * song backend. What it is told stands in STDWIRE_SMOKE, as JSON: `args` of the backend, `page`, the path of its script.
 */
import { readFile } from 'node:fs/promises';
import { app, BrowserWindow, ipcMain, powerMonitor, protocol, webContents } from 'electron';
import { BackendClient, resolveBackend } from 'stdwire';
import { runApp } from './app.mjs';

/** @type {{ folder: string, args: string[], page: string }} */
const orders = JSON.parse(process.env.STDWIRE_SMOKE ?? '{}');
const html =
  '<!doctype html><meta charset="utf-8"><title>smoke</title><script type="module" src="/page.js"></script>';
const policy = "default-src 'none'; script-src 'self'; frame-src 'self'";

/**
 * @param {string} url
 * @returns {Promise<Response>}
 */
async function answer(url) {
  switch (new URL(url).pathname) {
    case '/index.html':
      return new Response(html, {
        headers: { 'content-type': 'text/html', 'content-security-policy': policy },
      });
    case '/page.js':
      return new Response(await readFile(orders.page, 'utf8'), {
        headers: { 'content-type': 'text/javascript' },
      });
    case '/broken':
      throw new Error('This page cannot be loaded.');
    case '/empty':
      return new Response(null, { status: 204 });
    default:
      return new Response('nothing', { status: 404 });
  }
}

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
// Not awaited at the top: Electron is ready only when this file has run (https://www.electronjs.org/docs/latest/tutorial/esm).
app.whenReady().then(() => protocol.handle('app', (request) => answer(request.url)));
runApp(
  { app, BrowserWindow, ipcMain, powerMonitor, webContents },
  {
    makeBackend: () => {
      const { folder, args } = orders;
      const found = resolveBackend({ app, name: 'smoke', module: 'stdwire_songs', folder, args });
      return new BackendClient({ ...found, restart: { baseDelayMs: 1 } });
    },
    grant: { commands: 'all', topics: ['status', 'log'], lifecycle: true },
    url: 'app://ui/index.html',
  },
).then(
  (running) => Object.assign(globalThis, { smoke: running }),
  (error) => {
    console.error(error);
    app.exit(1);
  },
);
