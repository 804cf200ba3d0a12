/** A value on its way from one world to another. */
type Crossing =
  /** A primitive, or the structured clone of what is cloned. */
  | { readonly t: 'raw'; readonly v: unknown }
  /** A function of the sender. */
  | { readonly t: 'function'; readonly id: number }
  /** A function of the receiver, sent back. */
  | { readonly t: 'own'; readonly id: number }
  | { readonly t: 'promise'; readonly id: number }
  | { readonly t: 'error'; readonly message: string }
  | { readonly t: 'array'; readonly ref: number; readonly items: Crossing[] }
  | { readonly t: 'object'; readonly ref: number; readonly entries: [string | symbol, Crossing][] }
  /** What came before in the same message. */
  | { readonly t: 'ref'; readonly ref: number };

/** What one world tells the other, which answers at once. */
export type WorldMessage =
  | { readonly op: 'expose'; readonly key: string; readonly api: Crossing }
  | { readonly op: 'call'; readonly id: number; readonly args: Crossing[] }
  | { readonly op: 'settle'; readonly id: number; readonly ok: boolean; readonly value: Crossing };

/** The answer. */
export type WorldReply =
  | { readonly ok: true; readonly value: Crossing }
  | { readonly ok: false; readonly message: string };

/** One end of a context bridge. */
export interface WorldEnd {
  /** Takes what the other end has sent. */
  readonly receive: (message: WorldMessage) => WorldReply;
  /** `contextBridge.exposeInMainWorld`, where this is the end of the isolated world. */
  readonly expose: (key: string, api: unknown) => void;
}

/**
 * One end of a `contextBridge` between two worlds, in the order of cases of Electron's own
 * (https://github.com/electron/electron/blob/main/shell/renderer/api/electron_api_context_bridge.cc), with its limits:
 * functions cross as new ones each time, errors as bare errors, of class instances only their own properties, of what
 * is no plain object a structured clone; the depth is bounded, a Proxy is refused, and what is exposed is frozen.
 *
 * It stands alone, so that its text can be run in another world; and it uses nothing that a page could have changed
 * after it was made.
 *
 * @param scope the global object of this world.
 * @param send tells the other end.
 * @param isProxy where the program can tell; else it is guessed.
 */
export function worldEnd(
  scope: object,
  send: (message: WorldMessage) => WorldReply,
  isProxy?: (value: object) => boolean,
): WorldEnd {
  type Settle = { readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void };
  type AnyFunction = (...args: unknown[]) => unknown;
  const MAX_DEPTH = 1_000;
  const NOT_PLAIN =
    '|Date|Arguments|BigInt|Boolean|Number|String|Symbol|RegExp|AsyncFunction|GeneratorFunction|Generator|AsyncGenerator|Map|Set|Map Iterator|Set Iterator|WeakMap|WeakSet|ArrayBuffer|DataView|SharedArrayBuffer|Module|';
  const { apply, defineProperty, ownKeys } = Reflect;
  const { freeze, isFrozen } = Object;
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const { toString: tagOf, propertyIsEnumerable: isEnumerable } = Object.prototype;
  const { slice, includes } = String.prototype;
  const { then } = Promise.prototype;
  const { get: mapGet, set: mapSet, delete: mapDelete } = Map.prototype;
  const { get: weakGet, set: weakSet } = WeakMap.prototype;
  const [OwnError, OwnTypeError, OwnPromise, OwnMap] = [Error, TypeError, Promise, Map];
  const clone = structuredClone;

  const functions = new Map<number, AnyFunction>();
  const promises = new Map<number, Settle>();
  const proxies = new WeakMap<object, number>();
  let lastId = 0;

  function put(array: unknown[], index: number, value: unknown): void {
    defineProperty(array, index, { value, writable: true, enumerable: true, configurable: true });
  }

  function encode(value: unknown, depth: number, seen: Map<object, number>, isSound: boolean): Crossing {
    if (depth >= MAX_DEPTH) {
      throw new OwnTypeError(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    }
    if (typeof value === 'function') return encodeFunction(value as AnyFunction);
    if (typeof value !== 'object' || value === null) return { t: 'raw', v: value };
    const ref = apply(mapGet, seen, [value]) as number | undefined;
    if (ref !== undefined) return { t: 'ref', ref };
    if (isProxy?.(value) === true) return encodeClone(value);
    const tag = apply(slice, apply(tagOf, value, []), [8, -1]) as string;
    if (tag === 'Promise') return encodePromise(value as Promise<unknown>);
    if (tag === 'Error') return { t: 'error', message: messageOf(value) };
    if (isView(value) || (apply(includes, NOT_PLAIN, [`|${tag}|`]) as boolean)) return encodeClone(value);
    const sound = isSound || isProxy !== undefined || isCloneable(value);
    // A copy that can be cloned, of what cannot and is no object of the browser's: the guess is that it is a Proxy.
    if (!sound && (tag === 'Object' || tag === 'Array') && isCloneable({ ...value }))
      return encodeClone(value);
    if (isArray(value)) return encodeArray(value, depth, seen, sound);
    return encodeObject(value, depth, seen, sound);
  }

  function encodeFunction(value: AnyFunction): Crossing {
    const original = apply(weakGet, proxies, [value]) as number | undefined;
    if (original !== undefined) return { t: 'own', id: original };
    lastId += 1;
    apply(mapSet, functions, [lastId, value]);
    return { t: 'function', id: lastId };
  }

  function encodePromise(value: Promise<unknown>): Crossing {
    lastId += 1;
    const id = lastId;
    const settle = (ok: boolean, outcome: unknown): void => {
      try {
        send({ op: 'settle', id, ok, value: encode(outcome, 0, new OwnMap(), false) });
      } catch (error) {
        send({ op: 'settle', id, ok: false, value: { t: 'error', message: messageOf(error) } });
      }
    };
    apply(then, value, [(result: unknown) => settle(true, result), (error: unknown) => settle(false, error)]);
    return { t: 'promise', id };
  }

  function encodeArray(
    value: readonly unknown[],
    depth: number,
    seen: Map<object, number>,
    isSound: boolean,
  ): Crossing {
    const ref = seen.size;
    apply(mapSet, seen, [value, ref]);
    const items: Crossing[] = [];
    for (let index = 0; index < value.length; index += 1)
      put(items, index, encode(value[index], depth + 1, seen, isSound));
    return { t: 'array', ref, items };
  }

  function encodeObject(value: object, depth: number, seen: Map<object, number>, isSound: boolean): Crossing {
    const ref = seen.size;
    apply(mapSet, seen, [value, ref]);
    const keys = ownKeys(value);
    const entries: [string | symbol, Crossing][] = [];
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as string;
      if (!(apply(isEnumerable, value, [key]) as boolean)) continue;
      const item = (value as Record<string, unknown>)[key];
      put(entries, entries.length, [key, encode(item, depth + 1, seen, isSound)]);
    }
    return { t: 'object', ref, entries };
  }

  function encodeClone(value: object): Crossing {
    try {
      return { t: 'raw', v: clone(value) };
    } catch {
      throw new OwnError('An object could not be cloned.');
    }
  }

  function isCloneable(value: object): boolean {
    try {
      clone(value);
      return true;
    } catch {
      return false;
    }
  }

  function decode(crossing: Crossing, seen: unknown[]): unknown {
    switch (crossing.t) {
      case 'raw':
        return crossing.v;
      case 'ref':
        return seen[crossing.ref];
      case 'own':
        return apply(mapGet, functions, [crossing.id]);
      case 'error':
        return new OwnError(crossing.message);
      case 'function':
        return decodeFunction(crossing.id);
      case 'promise':
        return new OwnPromise((resolve, reject) => {
          apply(mapSet, promises, [crossing.id, { resolve, reject }]);
        });
      case 'array': {
        const array: unknown[] = [];
        put(seen, crossing.ref, array);
        for (let index = 0; index < crossing.items.length; index += 1)
          put(array, index, decode(crossing.items[index] as Crossing, seen));
        return array;
      }
      case 'object': {
        const object = {};
        put(seen, crossing.ref, object);
        for (let index = 0; index < crossing.entries.length; index += 1) {
          const entry = crossing.entries[index] as [string, Crossing];
          const value = decode(entry[1], seen);
          defineProperty(object, entry[0], { value, writable: true, enumerable: true, configurable: true });
        }
        return object;
      }
    }
  }

  function decodeFunction(id: number): AnyFunction {
    const proxy = (...args: unknown[]): unknown => {
      const seen = new OwnMap<object, number>();
      const crossings: Crossing[] = [];
      for (let index = 0; index < args.length; index += 1)
        put(crossings, index, encode(args[index], 0, seen, false));
      const reply = send({ op: 'call', id, args: crossings });
      if (!reply.ok) throw new OwnError(reply.message);
      return decode(reply.value, []);
    };
    apply(weakSet, proxies, [proxy, id]);
    return proxy;
  }

  function messageOf(error: unknown): string {
    const message = (error as { readonly message?: unknown } | null | undefined)?.message;
    return typeof message === 'string'
      ? message
      : 'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.';
  }

  function receive(message: WorldMessage): WorldReply {
    try {
      if (message.op === 'call') return { ok: true, value: encode(called(message), 0, new OwnMap(), false) };
      if (message.op === 'settle') settled(message);
      else bind(message);
      return { ok: true, value: { t: 'raw', v: undefined } };
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
  }

  function called(message: { readonly id: number; readonly args: Crossing[] }): unknown {
    const seen: unknown[] = [];
    const args: unknown[] = [];
    for (let index = 0; index < message.args.length; index += 1)
      put(args, index, decode(message.args[index] as Crossing, seen));
    return apply(apply(mapGet, functions, [message.id]) as AnyFunction, undefined, args);
  }

  function settled(message: { readonly id: number; readonly ok: boolean; readonly value: Crossing }): void {
    const promise = apply(mapGet, promises, [message.id]) as Settle | undefined;
    apply(mapDelete, promises, [message.id]);
    const value = decode(message.value, []);
    if (message.ok) promise?.resolve(value);
    else promise?.reject(value);
  }

  function bind(message: { readonly key: string; readonly api: Crossing }): void {
    if (message.key in scope)
      throw new OwnError('Cannot bind an API on top of an existing property on the window object');
    const value = decode(message.api, []);
    freezeDeeply(value);
    defineProperty(scope, message.key, { value, enumerable: true, writable: false, configurable: false });
  }

  function freezeDeeply(value: unknown): void {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (isFrozen(value) || isView(value)) return;
    freeze(value);
    const keys = ownKeys(value);
    for (let index = 0; index < keys.length; index += 1)
      freezeDeeply((value as Record<string, unknown>)[keys[index] as string]);
  }

  function expose(key: string, api: unknown): void {
    const reply = send({ op: 'expose', key, api: encode(api, 0, new OwnMap(), false) });
    if (!reply.ok) throw new OwnError(reply.message);
  }

  return { receive, expose };
}
