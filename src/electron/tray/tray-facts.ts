import type { BackendState, BackendStatus } from '../../supervisor/status.ts';
import type { TrayImage } from './tray-electron.ts';

/** What a tray shows of a backend: its state, or that there is no program to be run. */
export type TrayState = BackendState | 'not-found';

/** What the items of the menu do. What is left out has no item. */
export interface TrayActions {
  /** Shows the window of the application. */
  readonly showWindow?: (() => unknown) | undefined;
  /** Starts the backend. */
  readonly start: () => unknown;
  /** Stops the backend. */
  readonly stop: () => unknown;
  /** Restarts the backend. */
  readonly restart: () => unknown;
  /** Shows the log: `() => shell.showItemInFolder(backend.logFile)` for example. */
  readonly showLogs?: (() => unknown) | undefined;
  /** Ends the application: `() => app.quit()`. */
  readonly quit: () => unknown;
}

/** What is to be shown beside the status. */
export interface TrayFacts<Image = TrayImage> {
  /** What the backend is called in the menu; `Backend` unless set. */
  readonly name?: string | undefined;
  /** The image of the first item, by what it shows; none unless set. */
  readonly icon?: ((state: TrayState) => Image) | undefined;
}

/** What is to be shown of a backend. That its program was not found lasts until a start is tried again. */
export function trayState({ state, lastError }: BackendStatus): TrayState {
  return state === 'error' && lastError?.reason === 'not-found' ? 'not-found' : state;
}
