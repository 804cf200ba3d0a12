import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { CallOptions } from '../../client/call-options.ts';
import { useBackend } from './backend-context.ts';
import { commandName, type HookClient } from './command-types.ts';
import { Lives } from './lives.ts';
import { Query, type QueryState } from './query.ts';
import { questionKey } from './question-key.ts';

/** Options of `useQuery`. The signal is the hook's own. */
export interface UseQueryOptions<Event> extends Omit<CallOptions<Event>, 'signal'> {
  /** Whether it is asked at all. Default: true. */
  readonly enabled?: boolean | undefined;
}

/** What `useQuery` gives. */
export interface QueryHandle<Data> extends QueryState<Data> {
  /** Asks again; the data stay until the new ones are there. */
  readonly refetch: () => void;
}

/** The answer to a command, asked when the component appears, with each new payload, and when the backend comes back. */
export function useAnyQuery(
  key: string,
  payload: unknown = {},
  { enabled = true, ...options }: UseQueryOptions<never> = {},
): QueryHandle<unknown> {
  const client = useBackend<HookClient>();
  const query = useMemo(() => new Query(client), [client]);
  const lives = useMemo(() => new Lives(client), [client]);
  const state = useSyncExternalStore(query.subscribe, query.get, query.get);
  const life = useSyncExternalStore(lives.subscribe, lives.get, lives.get);
  // The newest of them when it is asked; what is asked is told by the question alone.
  const latest = useRef({ payload, options });
  useEffect(() => {
    latest.current = { payload, options };
  });
  const question = questionKey(key, payload);

  useEffect(() => {
    const command = commandName(client, key);
    query.want(enabled ? { command, ...latest.current, key: question, life } : undefined);
  }, [client, query, key, question, enabled, life]);
  useEffect(() => () => query.want(undefined), [query]);

  const isFirst = enabled && state.data === undefined && state.error === undefined;
  return { ...state, pending: state.pending || isFirst, refetch: query.refetch };
}
