import { AbortedError } from '../errors.ts';

/** Waits for a promise, or until the caller of a command that could not be sent yet has given up. */
export function untilAborted(
  promise: Promise<void>,
  signal: AbortSignal | undefined,
  command: string,
): Promise<void> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      const text = `${command} was aborted by its signal before the backend was ready; it was never sent.`;
      reject(new AbortedError(text, { command, outcome: 'not-sent' }, { cause: signal.reason }));
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
