import { contextBridge, ipcRenderer } from 'electron';
import { WINDOW_KEY } from '../channels/names.ts';
import { documentPort } from './document-port.ts';

/** Options of {@link exposeBackend}. */
export interface ExposeOptions {
  /** Property of `window` under which the page finds the bridge; default `stdwire`. */
  readonly key?: string | undefined;
}

/** What this file needs of the DOM, whose types are not for a library that runs in Node too. */
interface FrameGlobals {
  readonly top: unknown;
  readonly self: unknown;
  readonly addEventListener: (
    type: 'pagehide' | 'pageshow',
    listener: (event: { readonly persisted: boolean }) => void,
  ) => void;
}

/**
 * Puts the bridge to the backend on the page's `window`: one frozen object of functions, and nothing of Electron. To be
 * called once, in a preload script. In the frames within a page it does nothing: the bridge is for main frames.
 *
 * @throws Error without context isolation, where the page could change this code, and where `window` has the key already.
 */
export function exposeBackend(options: ExposeOptions = {}): void {
  const frame = globalThis as unknown as FrameGlobals;
  if (frame.top !== frame.self) return;
  if (!process.contextIsolated) {
    throw new Error(
      'stdwire does not expose the backend without context isolation. Remove `contextIsolation: false` from the webPreferences of this window.',
    );
  }
  const { port, bye, back } = documentPort(ipcRenderer);
  contextBridge.exposeInMainWorld(options.key ?? WINDOW_KEY, port);
  frame.addEventListener('pagehide', bye);
  // Out of the cache of pages, with all that it was (https://developer.mozilla.org/docs/Web/API/Window/pageshow_event).
  frame.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) back();
  });
}
