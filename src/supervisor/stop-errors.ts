import {
  type BackendError,
  BackendExitedError,
  ClosedError,
  CrashLoopError,
  type Outcome,
  UnresponsiveError,
} from '../errors.ts';

/** The backend was stopped on request. */
export function stoppedError(outcome: Outcome): ClosedError {
  return new ClosedError('The backend was stopped. Call start() to start it again.', { outcome });
}

/** The backend was replaced under a call. */
export function replacedError(outcome: Outcome): ClosedError {
  return new ClosedError('The backend was restarted under this call. Make it again if that is safe.', {
    outcome,
  });
}

/** The client was closed for good. */
export function closedError(): ClosedError {
  return new ClosedError('The client is closed. Make a new one.', { outcome: 'not-sent' });
}

/** Why a call finds nobody to send to, by what went wrong last. */
export function notRunningError(failure: BackendError | undefined): BackendError {
  if (failure === undefined) {
    const text = 'The backend is not running. Call start() first, or set lazyStart.';
    return new ClosedError(text, { outcome: 'not-sent' });
  }
  if (failure instanceof CrashLoopError) return failure;
  const text = `The backend has ended and was not started again: ${failure.message} Call start() to start it.`;
  if (failure instanceof BackendExitedError) {
    const { exitCode, signal, stderrTail } = failure;
    const fields = { exitCode, signal, stderrTail, outcome: 'not-sent' } as const;
    return new BackendExitedError(text, fields, { cause: failure });
  }
  if (failure instanceof UnresponsiveError) {
    const { stderrTail } = failure;
    return new UnresponsiveError(text, { stderrTail, outcome: 'not-sent' }, { cause: failure });
  }
  return new ClosedError(
    `The backend could not be started (${failure.code}). Call start() to try again.`,
    { outcome: 'not-sent' },
    { cause: failure },
  );
}
