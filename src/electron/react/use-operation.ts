import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { CallOptions } from '../../client/call-options.ts';
import type { Operation } from '../renderer/index.ts';
import { useBackend } from './backend-context.ts';
import { commandName, type HookClient } from './command-types.ts';
import { Lives } from './lives.ts';
import type { OperationState } from './operation-state.ts';
import { OperationView } from './operation-view.ts';

/** Options of `useOperation`: those of the call that starts one. */
export interface UseOperationOptions<Event> extends Omit<CallOptions<Event>, 'signal'> {
  /** Whether one of this command that runs already, since before a reload for example, is looked for. Default: true. */
  readonly resume?: boolean | undefined;
}

/** What `useOperation` gives. */
export interface OperationHandle<Args extends unknown[], Result, Event, Started>
  extends OperationState<Result, Event, Started> {
  /** Starts one. The promise may be left alone: its rejection is never unhandled, and stands in `error`. */
  readonly start: (...args: Args) => Promise<Operation<Result, Event, Started>>;
  /** Takes hold of one by its id. */
  readonly follow: (id: string) => Promise<Operation<Result, Event, Started>>;
  /**
   * Asks the backend to stop it; nothing if there is none. One that is being started, or taken hold of, is stopped as soon
   * as it is there.
   */
  readonly cancel: () => Promise<void>;
  /** Forgets it; it goes on. */
  readonly reset: () => void;
}

/** An operation that a component starts, finds again, shows and cancels. It goes on when the component is gone. */
export function useAnyOperation(
  key: string,
  options: UseOperationOptions<never> = {},
): OperationHandle<[payload?: unknown], unknown, unknown, unknown> {
  const client = useBackend<HookClient>();
  const { resume = true } = options;
  const command = commandName(client, key);
  const view = useMemo(
    () => new OperationView(client, resume ? command : undefined),
    [client, command, resume],
  );
  const lives = useMemo(() => new Lives(client), [client]);
  const state = useSyncExternalStore(view.subscribe, view.get, view.get);
  const life = useSyncExternalStore(lives.subscribe, lives.get, lives.get);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: with each life of the backend it is looked for again
  useEffect(() => view.attach(), [view, life]);
  useEffect(() => () => view.detach(), [view]);

  const start = useCallback(
    (payload?: unknown) => {
      const { resume: _, ...callOptions } = latest.current;
      return view.start(command, payload, callOptions);
    },
    [view, command],
  );
  return { ...state, start, follow: view.follow, cancel: view.cancel, reset: view.reset };
}
