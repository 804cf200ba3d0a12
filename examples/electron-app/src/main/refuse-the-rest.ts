import type { ElectronParts } from './electron-parts.ts';
import { ORIGIN } from './page-protocol.ts';

/** The one permission that the page uses: to put a path or the log into the clipboard. */
const PERMITTED = ['clipboard-sanitized-write'];

/**
 * What the page of this app never does, no page of it can do: go elsewhere, open windows, hold other web contents, ask
 * for the camera. See https://www.electronjs.org/docs/latest/tutorial/security
 */
export function refuseTheRest({ app, session }: Pick<ElectronParts, 'app' | 'session'>): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (new URL(event.url).origin !== ORIGIN) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => {
    decide(PERMITTED.includes(permission));
  });
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => PERMITTED.includes(permission));
}
