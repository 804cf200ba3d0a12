import pTimeout from 'p-timeout';
import { outcomeText } from '../client/call-errors.ts';
import type { CallOptions } from '../client/call-options.ts';
import type { CommandSpec } from '../client/command-table.ts';
import { BackendExitedError, CommandTimeoutError, type Outcome, UnresponsiveError } from '../errors.ts';

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
 * Makes a call, and makes it again in the next life after a death has cut it short, as often as is allowed.
 * `totalTimeoutMs` bounds all of it, the waits for a life included; the other limits begin anew with each try.
 */
export async function callWithRetries(call: RetriedCall): Promise<unknown> {
  const { attempts, spec, payload, options } = call;
  const startedAt = performance.now();
  let cut: CutError | undefined;
  for (let left = attempts; ; left -= 1) {
    const connection = await untilReady(call, startedAt, cut);
    const { totalTimeoutMs } = options;
    const rest =
      totalTimeoutMs === undefined ? options : { ...options, totalTimeoutMs: restOf(call, startedAt) };
    try {
      return await connection.request(spec, payload, rest);
    } catch (error) {
      if (left <= 0 || !mayRepeat(spec, error)) throw error;
      cut = error;
    }
  }
}

type CutError = BackendExitedError | UnresponsiveError;

/** Waits for the life that the call goes to. What was sent once may have had an effect, whatever comes of this wait. */
async function untilReady(
  call: RetriedCall,
  startedAt: number,
  cut: CutError | undefined,
): Promise<Requester> {
  const outcome = cut?.outcome ?? 'not-sent';
  try {
    const { totalTimeoutMs } = call.options;
    // One that is no limit is refused by whoever sends the call.
    if (totalTimeoutMs === undefined || !(totalTimeoutMs > 0)) return await call.whenReady();
    const late = tooLate(call.spec.name, totalTimeoutMs, outcome);
    const connection = await pTimeout(call.whenReady(), {
      milliseconds: restOf(call, startedAt),
      message: late,
    });
    if (restOf(call, startedAt) <= LEAST_MS) throw late;
    return connection;
  } catch (error) {
    if (cut === undefined || outcome === 'not-sent' || error instanceof CommandTimeoutError) throw error;
    cut.cause ??= error;
    throw cut;
  }
}

/** A try that could not even be timed is not made. */
const LEAST_MS = 1;

function restOf({ options: { totalTimeoutMs = 0 } }: RetriedCall, startedAt: number): number {
  if (!(totalTimeoutMs > 0)) return totalTimeoutMs;
  return Math.max(LEAST_MS, totalTimeoutMs - (performance.now() - startedAt));
}

function tooLate(command: string, timeoutMs: number, outcome: Outcome): CommandTimeoutError {
  const text = `${command} did not end within ${timeoutMs} ms (totalTimeoutMs), in which the backend was not ready; ${outcomeText(outcome)}.`;
  return new CommandTimeoutError(text, { command, timeoutMs, limit: 'total', outcome });
}

/** Whether a call that failed in this way may be made again: it had no effect, or having it twice is having it once. */
function mayRepeat({ idempotent, operation }: CommandSpec, error: unknown): error is CutError {
  const isCut = error instanceof BackendExitedError || error instanceof UnresponsiveError;
  if (!isCut) return false;
  return error.outcome === 'not-sent' || (idempotent && operation === undefined);
}
