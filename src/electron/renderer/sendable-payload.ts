import { ValidationError } from '../../errors.ts';
import { findUnsendable } from '../../wire/sendable.ts';

type Path = readonly (string | number)[];

/**
 * A copy of a payload as it will cross to the main process, which checks the rest: what is changed after the call is
 * not sent.
 *
 * @throws ValidationError with the path of what cannot cross, and never with its value: it may be a secret.
 */
export function sendablePayload(command: string, payload: unknown): unknown {
  let found: { readonly path: Path; readonly message: string } | undefined;
  try {
    found = findUnsendable(payload);
  } catch (error) {
    if (!(error instanceof RangeError)) throw refused(command, [], 'cannot be read', error);
    throw refused(command, [], 'is nested too deeply, or contains itself');
  }
  if (found !== undefined) throw refused(command, found.path, found.message);
  try {
    return structuredClone(payload);
  } catch (error) {
    const what = 'cannot be cloned. If a framework watches it, as Vue does, connect with toPlain: true';
    throw refused(command, pathToUncloneable(payload), what, error);
  }
}

/** Leads to the innermost value that cannot be cloned by itself. */
function pathToUncloneable(value: unknown): Path {
  if (typeof value !== 'object' || value === null) return [];
  for (const [key, item] of Object.entries(value)) {
    if (isCloneable(item)) continue;
    return [Array.isArray(value) ? Number(key) : key, ...pathToUncloneable(item)];
  }
  return [];
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function refused(command: string, path: Path, message: string, cause?: unknown): ValidationError {
  let where = 'payload';
  for (const part of path) where += typeof part === 'number' ? `[${part}]` : `.${part}`;
  const error = new ValidationError(`${command} was not sent: ${where} ${message}. Send plain data.`, {
    command,
    issues: [{ path, message }],
  });
  if (cause !== undefined) error.cause = cause;
  return error;
}
