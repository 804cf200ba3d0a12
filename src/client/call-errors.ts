import {
  AbortedError,
  type BackendError,
  CommandTimeoutError,
  IdleTimeoutError,
  type Outcome,
} from '../errors.ts';
import type { Limit, TimeLimits } from './time-limits.ts';

/** Makes the error of a call that is cut short, once it is known whether the backend can have acted on it. */
export type ErrorFor = (outcome: Outcome) => BackendError;

/** The caller's signal aborted it. */
export function abortedBy(signal: AbortSignal, command: string): ErrorFor {
  return (outcome) =>
    new AbortedError(
      `${command} was aborted by its signal; ${outcomeText(outcome)}.`,
      { command, outcome },
      {
        cause: signal.reason,
      },
    );
}

/** One of its limits ran out. */
export function timedOut(limit: Limit, limits: TimeLimits, command: string): ErrorFor {
  return (outcome) => {
    if (limit === 'idle') {
      const timeoutMs = limits.idleMs ?? 0;
      const text = `${command} showed no progress for ${timeoutMs} ms (idleTimeoutMs); ${outcomeText(outcome)}.`;
      return new IdleTimeoutError(text, { command, timeoutMs, outcome });
    }
    const timeoutMs = (limit === 'total' ? limits.totalMs : limits.responseMs) ?? 0;
    const text =
      limit === 'total'
        ? `${command} did not end within ${timeoutMs} ms (totalTimeoutMs); ${outcomeText(outcome)}.`
        : `${command} was not answered within ${timeoutMs} ms; ${outcomeText(outcome)}. A longer timeoutMs may help.`;
    return new CommandTimeoutError(text, { command, timeoutMs, limit, outcome });
  };
}

/** What an outcome means, in words. */
export function outcomeText(outcome: Outcome): string {
  return outcome === 'not-sent' ? 'it was never sent' : 'the backend may have acted on it';
}
