import * as electron from 'electron';
import { startApp } from './start-app.ts';

startApp(electron, import.meta.dirname).catch((error: unknown) => {
  // Nothing is left that could show it, and the next start must not find the app still running.
  electron.dialog.showErrorBox(
    'Songs cannot be started',
    error instanceof Error ? error.message : String(error),
  );
  electron.app.exit(1);
});
