/**
 * A deep copy of lists and plain objects in which nothing of a framework is left: the proxies of Vue or MobX become
 * the data that they stand for. Everything else stays as it is, and is judged where payloads are.
 */
export function toPlain(value: unknown): unknown {
  return copy(value, new Map());
}

/** @param copies the copies made so far, so that what contains itself does not run for ever. */
function copy(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const item of value) list.push(copy(item, copies));
    return list;
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  const object: Record<string, unknown> = {};
  copies.set(value, object);
  for (const [key, item] of Object.entries(value)) {
    // Not by assignment: a key of the name __proto__ is data like any other.
    Object.defineProperty(object, key, {
      configurable: true,
      enumerable: true,
      writable: true,
      value: copy(item, copies),
    });
  }
  return object;
}
