import { join } from 'node:path';
import type { App } from 'electron';

/** Where the log of the backend is: with the app's own data, or with the project's while it is developed. */
export function logFolder(app: Pick<App, 'getAppPath' | 'getPath' | 'isPackaged'>): string {
  if (app.isPackaged) return join(app.getPath('userData'), 'logs');
  const { STDWIRE_DATA_DIR, STDWIRE_APP_REPOSITORY } = process.env;
  const data = STDWIRE_DATA_DIR ?? join(STDWIRE_APP_REPOSITORY ?? app.getAppPath(), 'stdwire-output', 'app');
  return join(data, 'logs');
}
