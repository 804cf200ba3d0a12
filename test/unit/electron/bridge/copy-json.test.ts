import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyJson, isPlainObject } from '../../../../src/electron/bridge/copy-json.ts';
import { propertyRuns, propertyTest } from '../../../helpers/property-runs.ts';

const hostile = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('trap');
    },
  },
);

describe('copyJson', () => {
  test('JSON comes out as it went in, and as a copy', propertyTest, () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        const copy = copyJson(value);

        expect(copy).toEqual(value);
        expect(JSON.stringify(copy)).toBe(text);
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test('whatever comes out can be cloned and is JSON', propertyTest, () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (value) => {
          let copy: unknown;
          try {
            copy = copyJson(value);
          } catch {
            return;
          }

          expect(JSON.parse(JSON.stringify(copy))).toEqual(structuredClone(copy));
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  test('a Proxy becomes what it stands for', () => {
    const copy = copyJson({ list: new Proxy([1, 2], {}), object: new Proxy({ a: 1 }, {}) });

    expect(structuredClone(copy)).toEqual({ list: [1, 2], object: { a: 1 } });
  });

  test('undefined is nothing', () => {
    expect(copyJson(undefined)).toBeNull();
    expect(Object.keys(copyJson({ a: undefined, b: 1 }) as object)).toEqual(['b']);
  });

  test('a key __proto__ changes no prototype', () => {
    const copy = copyJson(JSON.parse('{"__proto__":{"polluted":true}}')) as { polluted?: boolean };

    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(copy.polluted).toBeUndefined();
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true}}');
  });

  test('plain data of another realm is plain data', () => {
    expect(copyJson(runInNewContext('({ a: [1, { b: 2 }] })'))).toEqual({ a: [1, { b: 2 }] });
  });

  const cycle: unknown[] = [];
  cycle.push(cycle, cycle);
  test.each([
    ['a function', () => {}],
    ['a method', { method() {} }],
    ['a symbol', [Symbol('s')]],
    ['a BigInt', { n: 1n }],
    ['NaN', [Number.NaN]],
    ['an infinity', { n: Number.POSITIVE_INFINITY }],
    ['undefined in a list', [undefined]],
    ['what contains itself', cycle],
    ['a Date', new Date(0)],
    ['a Map', { map: new Map() }],
    ['bytes', new Uint8Array(2)],
    ['an instance', new (class Account {})()],
    ['a promise', Promise.resolve()],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('getter');
        },
      },
    ],
    ['a Proxy whose traps throw', hostile],
  ])('%s throws', (_, value) => {
    expect(() => copyJson(value)).toThrow();
  });
});

test('a prototype made to look like that of every object is a class all the same', () => {
  expect(isPlainObject(Object.create(Object.create(null)))).toBe(false);
  expect(isPlainObject(Object.create(null))).toBe(true);
});
