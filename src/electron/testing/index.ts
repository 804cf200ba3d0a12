/**
 * What an app needs to test its use of the bridge without Electron: stand-ins of the parts that the bridge uses, whose
 * messages are cloned, ordered and lost as the real ones are. Who needs no stand-ins, only a bridge behind a page, finds
 * `inProcessPort` in `stdwire/testing`.
 *
 * @module
 */

export {
  type ContextBridgeOptions,
  type EmulatedContextBridge,
  type EmulatedExposure,
  emulateContextBridge,
} from './emulate-context-bridge.ts';
export { FakeApp, type FakeAppOptions } from './fake-app.ts';
export { FakeDialog, FakeMenu, type FakeMenuItem, FakePowerMonitor, FakeTray } from './fake-desktop.ts';
export { FakeDocument } from './fake-document.ts';
export {
  type AllWebContents,
  type FakeElectron,
  type FakeWindowOptions,
  fakeElectron,
} from './fake-electron.ts';
export { FakeFrame, type FrameContents, type FrameFacts } from './fake-frame.ts';
export { type FakeHandler, FakeIpc } from './fake-ipc.ts';
export type { FakeIpcEvent, ForgedSender } from './fake-ipc-event.ts';
export { FakeIpcRenderer, type MainLink } from './fake-ipc-renderer.ts';
export type { FrameIds, SenderContents, SenderFrame } from './fake-parts.ts';
export type { FakeSystem, FrameLife, Printed } from './fake-system.ts';
export {
  FakeWebContents,
  type GoneReason,
  type NavigateOptions,
  type NavigationKind,
} from './fake-web-contents.ts';
export { FakeWindow, type WindowOwner } from './fake-window.ts';
export {
  type DevtoolsSession,
  type DrivenContext,
  type DrivenPage,
  type IsolatedWorld,
  type IsolatedWorldOptions,
  isolatedWorld,
} from './isolated-world.ts';
export type { PreloadOptions } from './load-preload.ts';
export { type DeliveryOrder, MessageDelivery } from './message-delivery.ts';
export type { PreventableEvent } from './preventable-event.ts';
export type { Realm } from './realm.ts';
