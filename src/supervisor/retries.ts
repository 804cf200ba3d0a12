import type { CallOptions } from '../client/call-options.ts';
import type { CommandSpec } from '../client/command-table.ts';
import { BackendExitedError, UnresponsiveError } from '../errors.ts';

/**
 * Makes a call, and makes it again after a death that has cut it short, as often as is allowed. What is left of
 * `totalTimeoutMs` goes to the next try; the other limits begin anew with each.
 */
export async function withRetries(
  attempts: number,
  options: CallOptions<never>,
  call: (options: CallOptions<never>) => Promise<unknown>,
  mayRepeat: (error: unknown) => boolean,
): Promise<unknown> {
  const startedAt = performance.now();
  for (let left = attempts; ; left -= 1) {
    try {
      return await call(remaining(options, performance.now() - startedAt));
    } catch (error) {
      if (left <= 0 || !mayRepeat(error)) throw error;
    }
  }
}

/** Whether a call that failed in this way may be made again: it had no effect, or having it twice is having it once. */
export function mayRepeat({ idempotent, operation }: CommandSpec, error: unknown): boolean {
  const isCut = error instanceof BackendExitedError || error instanceof UnresponsiveError;
  if (!isCut) return false;
  return error.outcome === 'not-sent' || (idempotent && operation === undefined);
}

function remaining(options: CallOptions<never>, spentMs: number): CallOptions<never> {
  const { totalTimeoutMs } = options;
  if (totalTimeoutMs === undefined) return options;
  return { ...options, totalTimeoutMs: Math.max(1, totalTimeoutMs - spentMs) };
}
