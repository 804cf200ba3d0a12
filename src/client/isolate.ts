/**
 * Calls someone else's function so that nothing it does can harm who calls it: what it throws, or what the promise it
 * returns rejects with, goes to `report`.
 */
export function isolate<Value>(
  listener: (value: Value) => unknown,
  value: Value,
  report: (error: unknown) => void,
): void {
  try {
    const returned = listener(value);
    if (isThenable(returned)) returned.then(undefined, report);
  } catch (error) {
    report(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
