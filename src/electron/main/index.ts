/**
 * The main process of an Electron app: the bridge from its backend to its windows, and what ends with the app. Electron
 * is handed in, and never imported.
 *
 * @module
 */
export type { ErrorExplanation } from '../../explain/explain-error.ts';
export type { BridgedBackend } from '../bridge/bridged-backend.ts';
export type { WindowGrant } from '../bridge/grant.ts';
export type { RefusedMessage } from '../bridge/refused-message.ts';
export type { BridgeLimits, Topic } from '../channels/messages.ts';
export type { AllowedSenders, SenderLists } from './allowed-senders.ts';
export type {
  AttachAllOptions,
  BackendBridge,
  BackendBridgeCounts,
  BackendBridgeOptions,
  BackendBridgeSettings,
  BridgeProblem,
} from './backend-bridge.ts';
export { createBackendBridge } from './create-backend-bridge.ts';
export type {
  AllContents,
  BridgeApp,
  ElectronParts,
  FailedLoadListener,
  PreventableEvent,
  WindowContents,
  WindowFrame,
  WindowIpc,
  WindowMessage,
} from './electron-parts.ts';
export type { GuardedBackend } from './guarded-backend.ts';
export {
  type DialogApp,
  type ErrorDialogAction,
  type ErrorDialogOptions,
  type ErrorMessageBox,
  type FailingBackend,
  installErrorDialog,
  type MessageDialog,
} from './install-error-dialog.ts';
export {
  installQuitGuard,
  type QuitApp,
  type QuitGuardOptions,
  type SessionWindow,
  type ShutdownMonitor,
} from './install-quit-guard.ts';
export { type PreloadSearch, preloadPath, resolvePreload } from './preload-path.ts';
