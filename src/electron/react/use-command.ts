import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallOptions } from '../../client/call-options.ts';
import { useBackend } from './backend-context.ts';
import { type CommandState, NOTHING_ASKED } from './command-state.ts';
import { commandName, type HookClient } from './command-types.ts';

/** Options of `useCommand`. The signal is the hook's own. */
export interface UseCommandOptions<Event> extends Omit<CallOptions<Event>, 'signal'> {
  /**
   * Whether a call that nobody looks at any more, because there is a newer one or the component is gone, is aborted in
   * the backend as well. Default: true. With false it goes on, and only its answer is dropped.
   */
  readonly abort?: boolean | undefined;
}

/** What `useCommand` gives: the state of the newest run, and what runs it. */
export interface CommandHandle<Args extends unknown[], Data> extends CommandState<Data> {
  /** Sends the command. The promise may be left alone: its rejection is never unhandled, and stands in `error`. */
  readonly run: (...args: Args) => Promise<Data>;
  /** Forgets answer and error, and gives up a call that is under way. */
  readonly reset: () => void;
}

/** A command that a component runs when it likes. The newest run wins. */
export function useAnyCommand(
  key: string,
  options: UseCommandOptions<never> = {},
): CommandHandle<[payload?: unknown], unknown> {
  const client = useBackend<HookClient>();
  const asked = useMemo(() => ({ client, command: commandName(client, key) }), [client, key]);
  const [{ of, ...state }, setState] = useState<CommandState<unknown> & { readonly of: object }>({
    ...NOTHING_ASKED,
    of: asked,
  });
  const current = useRef<AbortController | undefined>(undefined);
  // The newest options, without a new `run` for every rendering.
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const leave = useCallback((): void => {
    const left = current.current;
    current.current = undefined;
    if (latest.current.abort !== false) left?.abort(new Error('Nobody waits for it any more.'));
  }, []);

  const run = useCallback(
    (payload?: unknown): Promise<unknown> => {
      leave();
      const { abort: _, ...callOptions } = latest.current;
      const controller = new AbortController();
      current.current = controller;
      setState(({ of, data }) => ({
        of: asked,
        data: of === asked ? data : undefined,
        error: undefined,
        pending: true,
      }));
      const settle = (change: Partial<CommandState<unknown>>): void => {
        if (current.current !== controller) return;
        // An operation that it has started must not hang on the signal any more.
        current.current = undefined;
        setState((before) => ({ ...before, ...change, pending: false }));
      };
      const answer = asked.client.call(asked.command, payload, {
        ...callOptions,
        signal: controller.signal,
      });
      answer.then(
        (data) => settle({ data }),
        (error: unknown) => settle({ error }),
      );
      return answer;
    },
    [asked, leave],
  );

  const reset = useCallback((): void => {
    leave();
    setState({ ...NOTHING_ASKED, of: asked });
  }, [asked, leave]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what another client was asked is of no interest any more
  useEffect(() => leave, [asked, leave]);
  return { ...(of === asked ? state : NOTHING_ASKED), run, reset };
}
