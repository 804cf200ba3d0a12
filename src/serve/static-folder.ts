import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ServeError } from './serve-error.ts';

/** The real path of a folder, as it is compared with that of its files. @throws ServeError if there is no such folder. */
export async function staticFolder(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path);
  } catch (error) {
    throw missing(path, { cause: error });
  }
  throw missing(path);
}

function missing(path: string, options?: ErrorOptions): ServeError {
  return new ServeError(
    'FOLDER_MISSING',
    `There is no folder ${resolve(path)}. Build the page first.`,
    options,
  );
}
