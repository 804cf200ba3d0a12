import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

const binary = /\.(png|jpe?g|gif|ico|mp3|zip|woff2?)$/;

/** Every text file of the repository, tracked or about to be, as paths from its top folder. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = listed.split('\0').filter((path) => path !== '' && !binary.test(path));
  // A file that is removed and not yet staged is still listed.
  return [...new Set(paths)].filter((path) => existsSync(join(root, path))).sort();
}

/** The text of one file of the repository. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A JSON file of the repository. */
export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(read(path));
}
