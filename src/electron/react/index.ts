/**
 * React hooks over the client of a page. React is a peer of this entry alone.
 *
 * @module
 */

export { BackendProvider, type BackendProviderProps, useBackend } from './backend-context.ts';
export { type BackendHooks, backendHooks, type OperationKey } from './backend-hooks.ts';
export type { CommandState } from './command-state.ts';
export type {
  AnswerFor,
  CommandKey,
  EventFor,
  HookClient,
  PayloadArgument,
  PayloadFor,
  QueryArguments,
} from './command-types.ts';
export type { OperationPhase, OperationState } from './operation-state.ts';
export type { QueryState } from './query.ts';
export { useCommand, useOperation, useQuery } from './song-hooks.ts';
export { useBackendConnection, useBackendStatus } from './use-backend-status.ts';
export type { CommandHandle, UseCommandOptions } from './use-command.ts';
export type { OperationHandle, UseOperationOptions } from './use-operation.ts';
export type { QueryHandle, UseQueryOptions } from './use-query.ts';
