import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test; `await using` removes it when the test ends. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a temporary folder named after `label`. */
export async function tempFolder(label: string): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), `stdwire-${label}-`));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
