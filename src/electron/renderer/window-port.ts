import { BridgeError } from '../../errors.ts';
import { WINDOW_KEY } from '../channels/names.ts';
import type { BridgePort } from '../channels/port.ts';

/**
 * The bridge that the preload has put on `window`. It is looked up when this is called, and nothing ever takes its place.
 *
 * @throws BridgeError (`unavailable`) if there is none.
 */
export function windowPort(): BridgePort {
  const port = (globalThis as Readonly<Record<string, unknown>>)[WINDOW_KEY];
  if (typeof port === 'object' && port !== null && 'hello' in port) return port as BridgePort;
  throw new BridgeError(
    `There is no window.${WINDOW_KEY}, so this page has no bridge to the backend. In Electron, give the window ` +
      'webPreferences.preload: resolvePreload() (from stdwire/electron/main), with contextIsolation: true and sandbox: true, ' +
      'and look at the preload-error event of its webContents: where the main program is bundled, the preload script has to ' +
      'lie beside the bundle. In an ordinary browser, start `stdwire serve`, open the page by ' +
      'the address that it prints, and let it read that: connectBackend({ via: serveAddress(location) }).',
    { reason: 'unavailable' },
  );
}
