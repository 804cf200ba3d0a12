/**
 * Stdwire in the tray: the state of a backend beside the clock, with Start, Stop and Restart.
 *
 * Electron is passed in; nothing here imports it.
 *
 * @module
 */

export type { StartFailure } from '../../errors.ts';
export type {
  BackendState,
  BackendStatus,
  ExitReason,
  LastError,
  LastExit,
} from '../../supervisor/status.ts';
export { BackendTray, type BackendTrayOptions, type TrayBackend } from './backend-tray.ts';
export type { TrayActionName } from './guarded-actions.ts';
export type { TrayElectron, TrayIcon, TrayImage, TrayMenuItem } from './tray-electron.ts';
export type { TrayActions, TrayFacts, TrayState } from './tray-facts.ts';
export { trayTemplate } from './tray-template.ts';
