/** The frozen backend that is shipped. `npm run build:backend` makes it; in the app it lies in `resources`. */
import { fileURLToPath } from 'node:url';

/** What `resolveBackend` looks for: a folder of this name, with an executable of this name in it. */
export const BACKEND = 'stdwire-songs';

export const backendFolder = fileURLToPath(
  new URL(`../../../python-backend/dist/${BACKEND}`, import.meta.url),
);
