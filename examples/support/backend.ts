import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
const repository = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The Python of the repository's own environment, which `npm start` and `npm test` make. A program of yours would
 * name the Python that it ships with, or that its user has chosen.
 */
export const python = join(
  repository,
  ...(process.platform === 'win32' ? ['.venv', 'Scripts', 'python.exe'] : ['.venv', 'bin', 'python']),
);

if (!existsSync(python)) {
  throw new Error('There is no .venv yet: run `npm start` or `npm test` once, which makes it.');
}
