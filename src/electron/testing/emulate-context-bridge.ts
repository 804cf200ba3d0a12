import { types } from 'node:util';
import { createRealm, type Realm } from './realm.ts';
import { type WorldEnd, type WorldReply, worldEnd } from './world-end.ts';

/** Options of {@link emulateContextBridge}. */
export interface ContextBridgeOptions {
  /**
   * `program` (default): the page is the running program, which finds what is exposed on `page`, in objects of its own
   * world. `realm`: it is a world of its own, in which scripts can be run, and changed what every page has.
   */
  readonly mainWorld?: 'program' | 'realm' | undefined;
}

/** What is used of `contextBridge`. */
export interface EmulatedExposure {
  /** Puts a frozen copy of `api` on the page's `window`. */
  readonly exposeInMainWorld: (key: string, api: unknown) => void;
}

/** Two worlds and the bridge between them. */
export interface EmulatedContextBridge {
  /** What `require('electron').contextBridge` is in a preload script. */
  readonly contextBridge: EmulatedExposure;
  /** The world of the preload script. */
  readonly isolated: Realm;
  /** The page's `window`. */
  readonly page: Record<string, unknown>;
  /** Runs a script in the world of the page. */
  readonly runInPage: (code: string) => unknown;
}

/**
 * The isolated world of a preload script, the main world of a page, and a `contextBridge` between them that copies,
 * proxies, freezes and refuses as Electron's does. (What is neither plain, nor an array, a function, a promise or an
 * error is a clone whose class is the program's, not the page's: a Date, for example.)
 */
export function emulateContextBridge(options: ContextBridgeOptions = {}): EmulatedContextBridge {
  const isolated = createRealm();
  const main = options.mainWorld === 'realm' ? createRealm() : undefined;
  const page = main?.global ?? {};
  const pageEnd: WorldEnd = endIn(main)(page, (message) => isolatedEnd.receive(message), types.isProxy);
  const isolatedEnd: WorldEnd = endIn(isolated)(
    isolated.global,
    (message): WorldReply => pageEnd.receive(message),
    types.isProxy,
  );
  return {
    contextBridge: { exposeInMainWorld: (key, api) => isolatedEnd.expose(key, api) },
    isolated,
    page,
    runInPage: (code) => {
      if (main === undefined)
        throw new Error(
          "The page is this program. For a page that runs scripts, ask for mainWorld: 'realm'.",
        );
      return main.run(code);
    },
  };
}

/** The function itself, or its like in another world. */
function endIn(realm: Realm | undefined): typeof worldEnd {
  return realm === undefined ? worldEnd : (realm.run(`(${worldEnd})`) as typeof worldEnd);
}
