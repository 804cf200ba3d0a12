import { type EmulatedContextBridge, emulateContextBridge } from './emulate-context-bridge.ts';

/** The document that a preload script is run for. */
interface PreloadHost {
  readonly isMainFrame: boolean;
  readonly ipcRenderer: object;
  readonly onPagehide: (listener: () => void) => void;
  readonly onPageshow: (listener: (event: { readonly persisted: boolean }) => void) => void;
}

/** How a preload script is run. */
export interface PreloadOptions {
  /** Its text: one CommonJS file, as a sandboxed window loads it. */
  readonly preload: string;
  /** Default true. */
  readonly contextIsolation?: boolean | undefined;
  /** See {@link ContextBridgeOptions}. */
  readonly mainWorld?: 'program' | 'realm' | undefined;
}

/**
 * Runs a preload script as a sandboxed window does: as one function in a world of its own, with a `require` that knows
 * `electron` and nothing else, before the page.
 */
export function loadPreload(document: PreloadHost, options: PreloadOptions): EmulatedContextBridge {
  const { contextIsolation = true } = options;
  const worlds = emulateContextBridge(options);
  const { isolated } = worlds;
  if (!document.isMainFrame) isolated.global.top = worlds.page;
  isolated.global.addEventListener = (
    type: string,
    listener: (event?: { readonly persisted: boolean }) => void,
  ) => {
    if (type === 'pagehide') document.onPagehide(listener);
    if (type === 'pageshow') document.onPageshow(listener);
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (!contextIsolation)
        throw new Error('contextBridge API can only be used when contextIsolation is enabled');
      worlds.contextBridge.exposeInMainWorld(key, api);
    },
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return { contextBridge, ipcRenderer: document.ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
  isolated.global.process = { contextIsolated: contextIsolation, sandboxed: true, type: 'renderer', env: {} };
  const module = { exports: {} };
  const script = isolated.run(`(function (require, exports, module) {${options.preload}\n})`) as (
    ...args: unknown[]
  ) => void;
  script(require, module.exports, module);
  return worlds;
}
