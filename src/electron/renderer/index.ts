/**
 * The client of a page: the same typed methods, operations and errors as in the main process, over the bridge that the
 * preload has put on `window`, or over the WebSocket of `stdwire serve`. Nothing of Node, and no schemas, are in it.
 *
 * @module
 */

export type { CallOptions, FollowOptions } from '../../client/call-options.ts';
export type { CommandMap, CommandOutline, CommandTypes, Outline } from '../../client/contract.ts';
export { type Caller, defineFace } from '../../client/face.ts';
export type { GeneralProgress, LogLine } from '../../client/notices.ts';
export type { Operation } from '../../client/operation.ts';
export {
  AbortedError,
  BackendError,
  type BackendErrorCode,
  BackendExitedError,
  BridgeError,
  type BridgeRefusal,
  ClosedError,
  CommandError,
  CommandTimeoutError,
  CrashLoopError,
  type ExitFields,
  IdleTimeoutError,
  MessageTooLargeError,
  type Outcome,
  OverloadedError,
  ProtocolError,
  type ProtocolViolation,
  StartError,
  type StartFailure,
  StartTimeoutError,
  UnresponsiveError,
  ValidationError,
  type ValidationIssue,
} from '../../errors.ts';
export { type ErrorExplanation, explainError } from '../../explain/explain-error.ts';
export type { OperationSnapshot, ProgressMessage, ProgressMessagePayload } from '../../messages/index.ts';
export type * from '../../songs/methods.ts';
export { songOutline } from '../../songs/outline.ts';
export type * from '../../songs/types.ts';
export type { Answer, EventsOf, PayloadOf } from '../../supervisor/client-types.ts';
export type { ControlMap } from '../../supervisor/control-map.ts';
export type {
  BackendState,
  BackendStatus,
  ExitReason,
  LastError,
  LastExit,
} from '../../supervisor/status.ts';
export type { ErrorCause, ErrorEnvelope } from '../channels/error-envelope.ts';
export type {
  BridgeEvent,
  BridgeEventBody,
  BridgeLimits,
  CallReply,
  HelloAnswer,
  HelloReply,
  Refused,
  RemoteCallOptions,
  StartedOperation,
  Topic,
} from '../channels/messages.ts';
export type { BridgePort, PortEvent, PortHello } from '../channels/port.ts';
export type { ServeAddress } from '../channels/socket.ts';
export { type ConnectOptions, connectBackend } from './connect-backend.ts';
export type { BridgeConnection, RecoveringPort } from './connection.ts';
export { isRetryable, type RemoteError } from './rebuild-error.ts';
export { RemoteBackendClient } from './remote-backend-client.ts';
export { RemoteClient, type RemoteClientOptions, type RemoteCounts } from './remote-client.ts';
export type { RemoteEvents, RemoteLogLine } from './remote-events.ts';
export {
  type PageHistory,
  type PageLocation,
  type PageStorage,
  type PageWindow,
  serveAddress,
} from './serve-address.ts';
export type { Granted } from './session.ts';
export type { Store } from './store.ts';
export { webSocketPort } from './web-socket-port.ts';
export { windowPort } from './window-port.ts';
