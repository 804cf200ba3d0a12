import { createContext, runInContext } from 'node:vm';

/** A JavaScript world of its own: its `Object`, `Array`, `Promise` and the others are nobody else's. */
export interface Realm {
  /** Its global object. */
  readonly global: Record<string, unknown>;
  /** Runs a script in it. */
  readonly run: (code: string) => unknown;
}

/** What a window has beside the language; these are the program's own, which no script of a test should change. */
const { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, structuredClone } = globalThis;
const { console, performance, crypto, URL, TextEncoder, TextDecoder } = globalThis;
const { AbortController, AbortSignal, DOMException } = globalThis;
const ofWindows = {
  ...{ setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, structuredClone },
  ...{ console, performance, crypto, URL, TextEncoder, TextDecoder },
  ...{ AbortController, AbortSignal, DOMException },
};

/** @param globals what is there beside what every window has. */
export function createRealm(globals: object = {}): Realm {
  const context = createContext({});
  const run = (code: string): unknown => runInContext(code, context);
  const global = run('globalThis') as Record<string, unknown>;
  Object.assign(global, ofWindows, { window: global, self: global, top: global }, globals);
  return { global, run };
}
