import { StartError } from '../errors.ts';
import type { BackendSearch, ResolvedBackend } from './backend-options.ts';
import { findBackend } from './backend-search.ts';
import { hostSystem } from './host-system.ts';

/**
 * Finds what to run as a backend: what the environment variable names; in a packaged app, the executable among its
 * resources (`<name>/<name>`, `<name>`, and the same in `python`); while developing, an executable in `dist` or
 * `python/dist`, else the first interpreter of the active virtual environment, of `.venv`, of the system. Whether that
 * one has the module is not tried here: the backend's own start tells.
 *
 * ```ts
 * const backend = new BackendClient({ ...resolveBackend({ name: 'songs', module: 'stdwire_songs' }) });
 * ```
 *
 * @throws StartError, reason `not-found` with every place in `tried`; `not-executable`; `inside-archive`.
 */
export function resolveBackend(search: BackendSearch): ResolvedBackend {
  return findBackend(search, hostSystem());
}

/** Whether {@link resolveBackend} finds something. Nothing is run. */
export function executableExists(search: BackendSearch): boolean {
  try {
    resolveBackend(search);
    return true;
  } catch (error) {
    if (error instanceof StartError) return false;
    throw error;
  }
}
