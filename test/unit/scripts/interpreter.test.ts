import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../scripts/lib/problem.mjs';
import { findInterpreter } from '../../../scripts/setup/interpreter.mjs';
import { python } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

async function explanationFor(env: NodeJS.ProcessEnv): Promise<string> {
  const error: unknown = await findInterpreter(env).catch((reason: unknown) => reason);
  return (error as Problem).explain();
}

test('the Python that is named is the one that is used', async () => {
  const found = await findInterpreter({ ...process.env, STDWIRE_PYTHON: python });

  expect(found.version.slice(0, 1)).toEqual([3]);
  expect(found.venv).toBe(true);
});

test('a Python that is not there is told with its path, and how to install one', async () => {
  const text = await explanationFor({ ...process.env, STDWIRE_PYTHON: join('no', 'such', 'python') });

  expect(text).toContain(join('no', 'such', 'python'));
  expect(text).toContain('not found');
  expect(text).toMatch(/Install Python: /);
});

// Stand-ins for interpreters are shell scripts.
describe.skipIf(process.platform === 'win32')('a machine whose only Python', () => {
  /** A PATH on which `python3` is a program that answers like the given one. */
  async function pathWith(folder: string, body: string): Promise<NodeJS.ProcessEnv> {
    await writeFile(join(folder, 'python3'), `#!/bin/sh\n${body}\n`);
    await chmod(join(folder, 'python3'), 0o755);
    return { PATH: folder };
  }
  const answers = (facts: object): string => `echo '${JSON.stringify(facts)}'`;

  test('is too old is told which version it has', async () => {
    await using folder = await tempFolder('python');
    const env = await pathWith(folder.path, answers({ version: [3, 9, 2], path: 'there', venv: true }));

    expect(await explanationFor(env)).toContain('Python 3.9.2, too old');
  });

  test('has no venv module is told which package brings it', async () => {
    await using folder = await tempFolder('python');
    const env = await pathWith(folder.path, answers({ version: [3, 12, 1], path: 'there', venv: false }));

    expect(await explanationFor(env)).toContain('apt install python3-venv (or python3.12-venv)');
  });

  test('does not run is told its exit code', async () => {
    await using folder = await tempFolder('python');

    expect(await explanationFor(await pathWith(folder.path, 'exit 49'))).toContain(
      'does not run (exit code 49)',
    );
  });

  test('is missing is told every name that was tried', async () => {
    await using folder = await tempFolder('python');

    expect(await explanationFor({ PATH: folder.path })).toMatch(
      /python3: not found.*python3\.13: not found.*python: not found/,
    );
  });
});
