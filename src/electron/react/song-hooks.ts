import type { SongCommandMap, SongMethods } from '../renderer/index.ts';
import { type BackendHooks, backendHooks } from './backend-hooks.ts';

const hooks = backendHooks<SongCommandMap, SongMethods>();

/**
 * A command that the component runs when it likes, by its name or its method. The newest run wins, and a component that
 * goes gives up what is under way.
 *
 * ```tsx
 * const { run, pending, error } = useCommand('createAccount');
 * <button disabled={pending} onClick={() => run({ name: 'demo' })}>Create</button>
 * ```
 */
export const useCommand: BackendHooks<SongCommandMap, SongMethods>['useCommand'] = hooks.useCommand;

/**
 * The answer to a command that changes nothing: asked when the component appears, with each new payload, and when the
 * backend has come back. The last data stay until newer ones are there.
 *
 * ```tsx
 * const { data: accounts = [], error, refetch } = useQuery('getAccounts');
 * ```
 */
export const useQuery: BackendHooks<SongCommandMap, SongMethods>['useQuery'] = hooks.useQuery;

/**
 * An operation that the component starts, finds again after a reload, shows and cancels.
 *
 * ```tsx
 * const { start, state, progress, cancel } = useOperation('CREATE_SONGS_BATCH');
 * ```
 */
export const useOperation: BackendHooks<SongCommandMap, SongMethods>['useOperation'] = hooks.useOperation;
