import { MAX_NESTING } from './faithful.ts';

/** What is wrong with a value that JSON would change, and where it is. */
interface Unsendable {
  /** Keys and indexes that lead to it. */
  readonly path: readonly (string | number)[];
  /** What is wrong with it. */
  readonly message: string;
}

/**
 * Finds the first value that `JSON.stringify` would change without a word: NaN and the infinities become null, -0 loses
 * its sign, a Map becomes {}, undefined in a list becomes null. undefined as a property means that it is absent.
 *
 * @param depth levels of lists and objects that it is in
 * @throws RangeError for a value that is nested too deeply or contains itself.
 */
export function findUnsendable(value: unknown, depth = 0): Unsendable | undefined {
  const message = fault(value);
  if (message !== undefined) return { path: [], message };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === MAX_NESTING) throw new RangeError('The value is nested too deeply.');
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found =
        value[index] === undefined
          ? { path: [], message: 'is undefined' }
          : findUnsendable(value[index], depth + 1);
      if (found !== undefined) return { path: [index, ...found.path], message: found.message };
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined || typeof item === 'string') continue;
    const found = findUnsendable(item, depth + 1);
    if (found !== undefined) return { path: [key, ...found.path], message: found.message };
  }
  return undefined;
}

/** What is wrong with this very value, whatever it contains. */
function fault(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      if (!Number.isFinite(value)) return `is ${value}, which JSON cannot express`;
      return Object.is(value, -0) ? 'is -0, which would lose its sign' : undefined;
    case 'object':
      return value === null || isPlain(value)
        ? undefined
        : `is a ${value.constructor?.name ?? 'special object'}, not plain data`;
    default:
      return `is a ${typeof value}, which JSON cannot express`;
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === Array.prototype || prototype === null) return true;
  if ('toJSON' in value) return false;
  // Plain data of another realm (a frame, a vm context) and instances of classes that hold plain data.
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Object]' || tag === '[object Array]';
}
