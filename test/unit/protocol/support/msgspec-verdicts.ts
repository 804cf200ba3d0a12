import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { python, repositoryRoot } from '../../../helpers/python.ts';

/** A document and the Python type it is judged by. */
export interface Question {
  /** The schema as a vector's folder names it. */
  readonly schema: string;
  readonly document: unknown;
}

/**
 * Lets msgspec judge documents by generated Structs, all of them in one process.
 *
 * @param packageName - the generated package
 * @param path - the folder that the package lies in, if it is not installed
 */
export function msgspecVerdicts(
  questions: readonly Question[],
  packageName = 'stdwire_songs.protocol',
  path = '',
): readonly boolean[] {
  const run = spawnSync(python, ['-m', 'tests.protocol.verdicts', packageName], {
    cwd: join(repositoryRoot, 'python-backend'),
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: path, PYTHONUTF8: '1' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  if (run.status !== 0) throw new Error(`verdicts.py ended with ${run.status ?? run.signal}:\n${run.stderr}`);
  return run.stdout
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line === 'valid');
}
