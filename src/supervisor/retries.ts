import type { CallOptions } from '../client/call-options.ts';
import type { CommandSpec } from '../client/command-table.ts';
import { BackendExitedError, UnresponsiveError } from '../errors.ts';

/** What a call is made over. */
interface Requester {
  request(spec: CommandSpec, payload: unknown, options: CallOptions<never>): Promise<unknown>;
}

/** A call, and how often it may be made again. */
interface RetriedCall {
  readonly attempts: number;
  readonly spec: CommandSpec;
  readonly payload: unknown;
  readonly options: CallOptions<never>;
  /** Resolves with the life that the call goes to. What it rejects with is final: no other life is coming. */
  readonly whenReady: () => Promise<Requester>;
}

/**
 * Makes a call, and makes it again in the next life after a death has cut it short, as often as is allowed. What is
 * left of `totalTimeoutMs` goes to the next try; the other limits begin anew with each.
 */
export async function callWithRetries({
  attempts,
  spec,
  payload,
  options,
  whenReady,
}: RetriedCall): Promise<unknown> {
  const startedAt = performance.now();
  for (let left = attempts; ; left -= 1) {
    const connection = await whenReady();
    try {
      return await connection.request(spec, payload, remaining(options, performance.now() - startedAt));
    } catch (error) {
      if (left <= 0 || !mayRepeat(spec, error)) throw error;
    }
  }
}

/** Whether a call that failed in this way may be made again: it had no effect, or having it twice is having it once. */
function mayRepeat({ idempotent, operation }: CommandSpec, error: unknown): boolean {
  const isCut = error instanceof BackendExitedError || error instanceof UnresponsiveError;
  if (!isCut) return false;
  return error.outcome === 'not-sent' || (idempotent && operation === undefined);
}

function remaining(options: CallOptions<never>, spentMs: number): CallOptions<never> {
  const { totalTimeoutMs } = options;
  if (totalTimeoutMs === undefined) return options;
  return { ...options, totalTimeoutMs: Math.max(1, totalTimeoutMs - spentMs) };
}
