import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAME = 'stdwire/electron/preload.cjs';
/** What a copy beside a bundled main program is called. */
const COPY = 'stdwire-preload.cjs';

/** The file that runs: this one, or what it was bundled into. A bundle that is CommonJS has the one and not the other. */
const here = fileOf(import.meta.url as string | undefined) ?? __filename;

/**
 * The path of the preload script that comes with this package, for `webPreferences: { preload: preloadPath }`. It puts
 * the bridge on `window.stdwire`; whoever has a preload script of their own calls `exposeBackend()` in it instead.
 *
 * It is one CommonJS file, as a sandboxed window needs it. Where the main program is bundled, a copy of it lies beside
 * the bundle; {@link resolvePreload} finds the same file, and throws if it is missing, while this is then a path at which
 * there is nothing.
 */
export const preloadPath: string = found(dirname(here)) ?? ownFile()[0] ?? join(dirname(here), COPY);

/** Where {@link resolvePreload} looks. */
export interface PreloadSearch {
  /** Folder of the bundled main program, `import.meta.dirname` or `__dirname`. Default: that of the file that runs. */
  readonly folder?: string | undefined;
}

/**
 * Finds the preload script that comes with this package, for `webPreferences: { preload: resolvePreload() }`, also where
 * the main program is bundled: in the package, as `stdwire-preload.cjs` beside the bundle, or in the `node_modules` of the
 * bundle, in this order.
 *
 * @throws Error if there is none, which says what to copy where. A window without a preload script would only tell its
 * page that there is no bridge.
 */
export function resolvePreload({ folder = dirname(here) }: PreloadSearch = {}): string {
  const path = found(folder);
  if (path !== undefined) return path;
  throw new Error(
    `The preload script of stdwire is missing, so windows would have no bridge to the backend. Where the main program is bundled, let the build copy node_modules/stdwire/dist/electron/preload.cjs (it is exported as ${NAME}) to ${join(folder, COPY)}. If the bundle lies elsewhere, name its folder: resolvePreload({ folder: import.meta.dirname }).`,
  );
}

function found(folder: string): string | undefined {
  return [...ownFile(), join(folder, COPY)].find((path) => existsSync(path)) ?? installed(folder);
}

/** Beside a bundle the same way up would lead to a place of somebody else. */
function ownFile(): string[] {
  if (!/^preload-path\.[jt]s$/.test(basename(here))) return [];
  return [join(dirname(here), '..', '..', '..', 'dist', 'electron', 'preload.cjs')];
}

/** In the `node_modules` that the folder sees. */
function installed(folder: string): string | undefined {
  try {
    return createRequire(join(folder, COPY)).resolve(NAME);
  } catch {
    return undefined;
  }
}

function fileOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : fileURLToPath(url);
}
