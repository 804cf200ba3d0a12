import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sizeReport } from '../../../scripts/freeze/size-report.mjs';
import { repositoryRoot } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** Runs the program behind `npm run build:backend`. */
function build(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; output: string }> {
  const script = join(repositoryRoot, 'scripts', 'build-backend.mjs');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: `${stdout}${stderr}` });
      },
    );
  });
}

test('the size of a build is told by its packages and files, the largest first', async () => {
  await using folder = await tempFolder('sizes');
  const { path } = folder;
  await mkdir(join(path, '_internal', 'driver', 'deep'), { recursive: true });
  await writeFile(join(path, 'program'), Buffer.alloc(500_000));
  await writeFile(join(path, '_internal', 'driver', 'node'), Buffer.alloc(2_000_000));
  await writeFile(join(path, '_internal', 'driver', 'deep', 'file'), Buffer.alloc(1_000_000));

  expect(sizeReport(path).split('\n')).toEqual([
    '     3.5 MB  in all, of which',
    '     3.0 MB  driver',
    '     0.5 MB  program',
  ]);
});

test('a build without a Python leaves with 3, and says what to do', async () => {
  const { code, output } = await build(['--force', '--quiet'], { STDWIRE_PYTHON: 'no-such-python' });

  expect(code).toBe(3);
  expect(output).toMatch(/No Python 3\.11 or newer was found/);
  expect(output).toMatch(/STDWIRE_PYTHON=/);
});

test('an option that is not known is told, and the help that tells which there are', async () => {
  const { code, output } = await build(['--wihtout-browser']);

  expect(code).toBe(1);
  expect(output).toContain('--wihtout-browser');
  expect((await build(['--help'])).output).toContain('--without-browser');
});
