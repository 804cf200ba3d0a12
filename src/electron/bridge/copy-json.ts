import { MAX_NESTING } from '../../wire/faithful.ts';

/** A value that is not JSON was to be sent to a window. */
class NotJsonError extends TypeError {
  override readonly name = 'NotJsonError';
}

/** The envelope of a message adds a few levels to those that a message may have. */
const MAX_DEPTH = MAX_NESTING + 10;

/**
 * Copies JSON: what comes out can be cloned and written by every transport. It must be made sure of before sending:
 * `frame.send` of Electron prints what it cannot serialise and goes on, and the message is lost
 * (https://github.com/electron/electron/blob/main/lib/browser/api/web-frame-main.ts); a copy is needed because nothing
 * tells a Proxy, which cannot be cloned, from what it stands for. undefined as a property is left out, as JSON does.
 *
 * @throws NotJsonError for a function, a symbol, a BigInt, NaN, an infinity, what is no plain object, or contains itself;
 * what a getter or a Proxy throws.
 */
export function copyJson(value: unknown): unknown {
  return value === undefined ? null : copy(value, 0);
}

function copy(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // -0 would be 0 for a page that is told in JSON, and not for another.
      if (Number.isFinite(value)) return value === 0 ? 0 : value;
      throw new NotJsonError(`${value} is no number of JSON.`);
    case 'object':
      if (value === null) return null;
      // What contains itself is nested without end.
      if (depth === MAX_DEPTH) throw new NotJsonError('The value is nested too deeply, or contains itself.');
      return Array.isArray(value) ? copyList(value, depth + 1) : copyObject(value, depth + 1);
    default:
      throw new NotJsonError(`A value of type ${typeof value} is no JSON.`);
  }
}

function copyList(list: readonly unknown[], depth: number): unknown[] {
  const { length } = list;
  const copies: unknown[] = [];
  for (let index = 0; index < length; index += 1) copies.push(copy(list[index], depth));
  return copies;
}

function copyObject(value: object, depth: number): object {
  if (!isPlainObject(value)) throw new NotJsonError('An object with a class of its own is no JSON.');
  const copies: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    if (key === '__proto__') define(copies, key, copy(item, depth));
    else copies[key] = copy(item, depth);
  }
  return copies;
}

/** Whether a value is an object without a class, of this realm or another (a frame, a vm context). */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

/** Assigned, this key would change the prototype. */
function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
