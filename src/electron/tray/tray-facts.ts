import type { NativeImage } from 'electron';
import type { BackendState, BackendStatus } from '../../supervisor/status.ts';

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
  /** Shows the log: `() => shell.openPath(logFile)` for example. */
  readonly showLogs?: (() => unknown) | undefined;
  /** Ends the application: `() => app.quit()`. */
  readonly quit: () => unknown;
}

/** What is to be shown beside the status. */
export interface TrayFacts {
  /** What the backend is called in the menu; `Backend` unless set. */
  readonly name?: string | undefined;
  /**
   * Where a backend was looked for and none was found: the `path` of a `StartError`, or the first of its `tried`.
   * Given, the menu says so, and nothing can be started.
   */
  readonly missing?: string | undefined;
  /** The image of the first item, by what it shows; none unless set. */
  readonly icon?: ((state: TrayState) => NativeImage) | undefined;
}

/** What is to be shown of a backend. */
export function trayState(status: BackendStatus, facts: TrayFacts = {}): TrayState {
  return facts.missing === undefined ? status.state : 'not-found';
}
