import { describe, expect, test } from 'vitest';
import { emulateContextBridge } from '../../../../src/electron/testing/index.ts';

/** Exposes what a script of the isolated world makes, and gives what the page finds. */
function exposed(code: string, mainWorld: 'program' | 'realm' = 'program') {
  const worlds = emulateContextBridge({ mainWorld });
  worlds.contextBridge.exposeInMainWorld('api', worlds.isolated.run(`(${code})`));
  return { ...worlds, api: worlds.page.api as Record<string, (...args: unknown[]) => unknown> };
}

async function reasonOf(promise: unknown): Promise<unknown> {
  return (promise as Promise<unknown>).then(
    () => 'not rejected',
    (error: unknown) => error,
  );
}

describe('what is exposed', () => {
  test('is a deeply frozen copy under a property that cannot be changed', () => {
    const { page, api } = exposed('{ nested: { list: [1, 2] }, run() {} }');

    expect(api).toEqual({ nested: { list: [1, 2] }, run: expect.any(Function) });
    expect([api, api.nested, Reflect.get(api.nested ?? {}, 'list'), api.run].every(Object.isFrozen)).toBe(
      true,
    );
    expect(() => {
      page.api = 1;
    }).toThrow(TypeError);
    expect(() => delete page.api).toThrow(TypeError);
  });

  test('cannot be exposed under a key that is taken', () => {
    const { contextBridge } = exposed('{}');

    expect(() => contextBridge.exposeInMainWorld('api', {})).toThrow(
      'Cannot bind an API on top of an existing property on the window object',
    );
  });

  test('has getters read once', () => {
    const { isolated, contextBridge, page } = emulateContextBridge();
    contextBridge.exposeInMainWorld(
      'api',
      isolated.run('({ get count() { return ++globalThis.n || (n = 1) } })'),
    );

    const api = page.api as { readonly count: number };
    expect([api.count, api.count]).toEqual([1, 1]);
  });

  test('has of a class instance only its own properties', () => {
    const { api } = exposed('new (class Thing { own = 1; method() {} })()');

    expect(api).toEqual({ own: 1 });
    expect(Object.getPrototypeOf(api)).toBe(Object.prototype);
  });

  test('cannot be a Proxy', () => {
    expect(() => exposed('new Proxy({}, {})')).toThrow('An object could not be cloned.');
    expect(() => exposed('{ within: new Proxy([], {}) }')).toThrow('An object could not be cloned.');
  });
});

describe('what crosses with a call', () => {
  const echo = '{ echo: (value) => value, typeOf: (value) => Object.prototype.toString.call(value) }';

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'text'],
    ['a bigint', 5n],
    ['a symbol', Symbol.iterator],
    ['a Date', new Date(0)],
    ['a Map', new Map([[1, { a: 1 }]])],
    ['a typed array', new Uint8Array([1, 2])],
    ['an array in an array', [[1], [2]]],
    ['an object with a symbol as key', { [Symbol.toPrimitive]: 1 }],
  ])('%s comes back equal', (_what, value) => {
    expect(exposed(echo).api.echo?.(value)).toEqual(value);
  });

  test('an object that contains itself is copied as such', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const copy = exposed(echo).api.echo?.(circle) as typeof circle;

    expect(copy).not.toBe(circle);
    expect(copy.self).toBe(copy);
  });

  test('an own key __proto__ sets no prototype', () => {
    const copy = exposed(echo).api.echo?.(JSON.parse('{"__proto__":{"a":1}}')) as object;

    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test('an AbortSignal arrives as a plain object without what it can do', () => {
    const copy = exposed(echo).api.echo?.(new AbortController().signal) as object;

    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(copy).not.toHaveProperty('aborted');
  });

  test.each([
    ['a Proxy', new Proxy({}, {})],
    ['a generator', (function* () {})()],
    ['an async generator', (async function* () {})()],
    ['a WeakMap', new WeakMap()],
  ])('%s cannot be cloned', (_what, value) => {
    expect(() => exposed(echo).api.echo?.(value)).toThrow('An object could not be cloned.');
  });

  test('an object with an iterator of its own works on the other side', () => {
    const { api } = exposed('{ sum: (list) => { let sum = 0; for (const n of list) sum += n; return sum } }');
    let n = 0;
    const three = { next: () => ({ done: n === 3, value: ++n }), [Symbol.iterator]: () => three };

    expect(api.sum?.(three)).toBe(6);
  });

  test('999 levels pass, and more are refused', () => {
    const { api } = exposed(echo);
    const nested = (depth: number): object => {
      let value = {};
      for (let level = 1; level < depth; level += 1) value = { value };
      return value;
    };

    expect(() => api.echo?.(nested(999))).not.toThrow();
    expect(() => api.echo?.(nested(1001))).toThrow('recursion depth exceeded');
  });

  test('a function is another one at each crossing, so that nothing is found by its identity', () => {
    const { api } = exposed('{ same: (a, b) => a === b }');
    const callback = (): void => {};

    expect(api.same?.(callback, callback)).toBe(false);
  });

  test('a function that is sent back is the original', () => {
    const { api } = exposed(echo);
    const callback = (): void => {};

    expect(api.echo?.(callback)).toBe(callback);
    expect(api.echo?.(api.echo)).not.toBe(callback);
  });

  test('a listener is removed by an undo, not by itself', () => {
    const { api } = exposed(`(() => {
      const listeners = new Set();
      return {
        on(f) { listeners.add(f); return () => { listeners.delete(f) } },
        off(f) { return listeners.delete(f) },
        fire() { for (const f of listeners) f() },
      };
    })()`);
    let calls = 0;
    const listener = (): void => {
      calls += 1;
    };
    const undo = api.on?.(listener) as () => void;
    const removed = api.off?.(listener);
    api.fire?.();
    undo();
    api.fire?.();

    expect([removed, calls]).toEqual([false, 1]);
  });
});

describe('errors', () => {
  const failing = `{
    thrown() { throw Object.assign(new TypeError('text'), { code: 5 }) },
    odd() { throw { code: 5 } },
    rejected: () => Promise.reject(Object.assign(new TypeError('text'), { code: 5 })),
    rejectedPlain: () => Promise.reject({ code: 5 }),
    returned: () => Object.assign(new TypeError('text'), { code: 5 }),
    uncloneable: () => new WeakMap(),
    later: () => Promise.resolve(new WeakMap()),
  }`;

  test.each(['thrown', 'rejected', 'returned'])('that are %s become bare errors of the page', async (how) => {
    const call = (): unknown => exposed(failing).api[how]?.();
    let error: unknown;
    try {
      error = how === 'rejected' ? await reasonOf(call()) : call();
    } catch (thrown) {
      error = thrown;
    }

    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ name: 'Error', message: 'text' });
    expect(error).not.toHaveProperty('code');
  });

  test('a plain object that is rejected keeps what it has; one that is thrown keeps nothing', async () => {
    const { api } = exposed(failing);

    expect(await reasonOf(api.rejectedPlain?.())).toEqual({ code: 5 });
    expect(() => api.odd?.()).toThrow('An unknown exception occurred');
  });

  test('a result that cannot be cloned is an error of the caller, at once or later', async () => {
    const { api } = exposed(failing);

    expect(() => api.uncloneable?.()).toThrow('An object could not be cloned.');
    expect(await reasonOf(api.later?.())).toMatchObject({ message: 'An object could not be cloned.' });
  });
});

describe('a page that is a world of its own', () => {
  test('has objects of its own world only', async () => {
    const { runInPage } = exposed('{ list: () => [{}], later: async () => [{}] }', 'realm');

    const own = '(value) => value instanceof Array && value[0] instanceof Object';
    expect(runInPage(`(${own})(api.list())`)).toBe(true);
    expect(await runInPage(`api.later().then(${own})`)).toBe(true);
    expect(runInPage('api.list().constructor === Array && api.later() instanceof Promise')).toBe(true);
  });

  test('reaches nothing of the isolated world by changing what every page has', async () => {
    const { runInPage, isolated } = exposed(
      '{ run: (list, f) => { f(list.map((n) => n + 1)); return Promise.resolve({ sum: list.length }) } }',
      'realm',
    );
    runInPage(`
      const changes = [Array, Map, WeakMap, String, Promise, Function].flatMap((type) =>
        Reflect.ownKeys(type.prototype).map((key) => [type.prototype, key]));
      for (let n = 0; n < changes.length; n += 1) {
        const target = changes[n][0];
        if (changes[n][1] !== 'constructor') try { target[changes[n][1]] = () => { throw new Error('changed') } } catch {}
      }
      Object.defineProperty(Array.prototype, 0, { set() { throw new Error('changed') } });
      Reflect.apply = Object.freeze = Object.defineProperty = structuredClone = JSON.stringify = undefined;
    `);

    expect(runInPage('var got; var promise = api.run([1, 2], (list) => { got = list }); got[1]')).toBe(3);
    runInPage('(async () => { sum = (await promise).sum })()');
    await new Promise(setImmediate);
    expect(runInPage('sum')).toBe(2);
    expect(isolated.run('[1].map((n) => n + 1)[0]')).toBe(2);
  });

  test('is asked for, where scripts are to run in it', () => {
    expect(() => exposed('{}').runInPage('1')).toThrow("mainWorld: 'realm'");
  });
});
