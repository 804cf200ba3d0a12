import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The interpreter of the project's own virtual environment, which has the backend and all its extras. */
export const python = join(
  repositoryRoot,
  ...(process.platform === 'win32' ? ['.venv', 'Scripts', 'python.exe'] : ['.venv', 'bin', 'python']),
);

if (!existsSync(python))
  throw new Error(`${python} is missing: run \`npm test\` once, it makes the environment.`);

/** The path of a backend program in `test/fixtures/backends`. */
export function backendFixture(name: string): string {
  return join(repositoryRoot, 'test', 'fixtures', 'backends', name);
}
