/**
 * The bridge of an Electron app without Electron: the same page, in an ordinary browser, over a WebSocket of this
 * machine. `serveBackend` is for programs; `stdwire serve` is the same from a shell.
 *
 * @module
 */

export type { BridgedBackend } from '../electron/bridge/bridged-backend.ts';
export type { WindowGrant } from '../electron/bridge/grant.ts';
export type { BridgeLimits, Topic } from '../electron/channels/messages.ts';
export type { ServeAddress } from '../electron/channels/socket.ts';
export { fileResponse } from './file-response.ts';
export { pageAddress } from './page-address.ts';
export { sendFile } from './send-file.ts';
export { serveBackend } from './serve-backend.ts';
export { ServeError, type ServeErrorCode } from './serve-error.ts';
export type { ServeOptions } from './serve-options.ts';
export type { ServeRefusal } from './serve-refusal.ts';
export type { ServedBackend } from './served-backend.ts';
export type { SocketLimits } from './socket-limits.ts';
