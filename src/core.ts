/**
 * Stdwire without Node: the typed client over any transport. It runs in a browser, in a web view and in Node.
 *
 * @module
 */

export { BackendClient } from './backend-client.ts';
export type { CallOptions, FollowOptions } from './client/call-options.ts';
export type {
  CommandContract,
  CommandMap,
  CommandOutline,
  CommandTypes,
  Contract,
  ErrorContract,
  EventContract,
  Outline,
} from './client/contract.ts';
export { type Caller, defineFace } from './client/face.ts';
export { HEALTH_PRESETS } from './client/health-presets.ts';
export type { HttpHealth } from './client/http-health.ts';
export type { LoopbackHost } from './client/loopback.ts';
export type { ClientEvents, GeneralProgress, LogLine, StrayText } from './client/notices.ts';
export type { Operation } from './client/operation.ts';
export type { HttpCondition, OutputCondition, ReadyCondition } from './client/readiness.ts';
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
} from './errors.ts';
export { type ErrorExplanation, explainError } from './explain/explain-error.ts';
export {
  type CancelCommandPayload,
  type CancelCommandResult,
  type CancelOperationPayload,
  type CancelOperationResult,
  type CommandMessage,
  type ErrorMessage,
  type GetOperationsPayload,
  type GetOperationsResult,
  type OperationSnapshot,
  type PingPayload,
  type PingResult,
  PROTOCOL_CAPABILITIES,
  PROTOCOL_LIMITS,
  type ProgressMessage,
  type ProgressMessagePayload,
  type ProtocolCapability,
  type ReadyMessage,
  type ResponseMessage,
  type ShutdownPayload,
  type ShutdownResult,
  type SuccessMessage,
} from './messages/index.ts';
export * from './songs/index.ts';
export { Client } from './supervisor/client.ts';
export type {
  ClientOptions,
  HeartbeatOptions,
  LimitOptions,
  RestartOptions,
  RetryOptions,
  RunOptions,
} from './supervisor/client-options.ts';
export type {
  Answer,
  ClientCounts,
  EventsOf,
  PayloadOf,
  SupervisedEvents,
} from './supervisor/client-types.ts';
export type { ControlMap } from './supervisor/control-map.ts';
export type { BackendState, BackendStatus, ExitReason, LastError, LastExit } from './supervisor/status.ts';
export { LineDecoder, type LineDecoderOptions, type LineFault } from './wire/line-decoder.ts';
export {
  type Connect,
  type ExitFacts,
  HTTP_STOP_WAITS,
  type Life,
  STOP_WAITS,
  type StopWaits,
  type Transport,
  type TransportReceiver,
} from './wire/transport.ts';
