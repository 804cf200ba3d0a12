import type { CommandMap } from '../renderer/index.ts';
import type {
  AnswerFor,
  CommandKey,
  EventFor,
  PayloadArgument,
  PayloadFor,
  QueryArguments,
} from './command-types.ts';
import { type CommandHandle, type UseCommandOptions, useAnyCommand } from './use-command.ts';
import { type OperationHandle, type UseOperationOptions, useAnyOperation } from './use-operation.ts';
import { type QueryHandle, type UseQueryOptions, useAnyQuery } from './use-query.ts';

/** Keys of the commands that start an operation, by name. */
export type OperationKey<Commands> = {
  [Name in keyof Commands]: Commands[Name] extends { result: unknown } ? Name : never;
}[keyof Commands] &
  string;

/** The hooks of one protocol: `Commands` is its generated command map, `Methods` its generated methods. */
export interface BackendHooks<Commands extends CommandMap<Commands>, Methods> {
  /**
   * A command that the component runs when it likes. The newest run wins, and a component that goes gives up what is
   * under way.
   */
  useCommand<Key extends CommandKey<Commands, Methods>>(
    key: Key,
    options?: UseCommandOptions<EventFor<Commands, Methods, Key>>,
  ): CommandHandle<PayloadArgument<PayloadFor<Commands, Methods, Key>>, AnswerFor<Commands, Methods, Key>>;
  /**
   * The answer to a command that changes nothing: asked when the component appears, with each new payload, and when the
   * backend has come back. The last data stay until newer ones are there.
   */
  useQuery<Key extends CommandKey<Commands, Methods>>(
    key: Key,
    ...asked: QueryArguments<
      PayloadFor<Commands, Methods, Key>,
      UseQueryOptions<EventFor<Commands, Methods, Key>>
    >
  ): QueryHandle<AnswerFor<Commands, Methods, Key>>;
  /** An operation that the component starts, finds again after a reload, shows and cancels. */
  useOperation<Key extends OperationKey<Commands>>(
    key: Key,
    options?: UseOperationOptions<Commands[Key]['events']>,
  ): OperationHandle<
    PayloadArgument<Commands[Key]['payload']>,
    Commands[Key] extends { result: infer Result } ? Result : never,
    Commands[Key]['events'],
    Commands[Key]['data']
  >;
}

const hooks = { useCommand: useAnyCommand, useQuery: useAnyQuery, useOperation: useAnyOperation };

/**
 * The hooks of a protocol of your own:
 *
 * ```ts
 * export const { useCommand, useQuery, useOperation } = backendHooks<CaptureCommandMap, CaptureMethods>();
 * ```
 */
export function backendHooks<Commands extends CommandMap<Commands>, Methods>(): BackendHooks<
  Commands,
  Methods
> {
  return hooks as unknown as BackendHooks<Commands, Methods>;
}
