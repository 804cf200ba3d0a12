import { fileURLToPath } from 'node:url';

/** A bundler that makes CommonJS of a program leaves it without one. */
const here = import.meta.url as string | undefined;

/**
 * The path of the preload script that comes with this package, for `webPreferences: { preload: preloadPath }`. It puts
 * the bridge on `window.stdwire`; whoever has a preload script of their own calls `exposeBackend()` in it instead.
 *
 * It is one CommonJS file, as a sandboxed window needs it. An app whose main program is bundled has to keep it beside:
 * copy `stdwire/electron/preload.cjs`, and name the copy. This path is of no use there, and empty where the bundle is
 * CommonJS.
 */
export const preloadPath: string =
  here === undefined ? '' : fileURLToPath(new URL('../../../dist/electron/preload.cjs', here));
