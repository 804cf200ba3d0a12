import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { python, repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const run = promisify(execFile);
const samples = join(repositoryRoot, 'test', 'fixtures', 'reference');
const backend = [python, '-m', 'stdwire_songs'];

/** Runs a sample program with the backend's command as its arguments, on an empty data folder. */
async function runSample(program: string, script: string): Promise<string> {
  await using data = await tempFolder('sample');
  const { stdout } = await run(program, [join(samples, script), ...backend], {
    env: { ...process.env, STDWIRE_DATA_DIR: data.path },
    timeout: 60_000,
  });
  return stdout;
}

describe('programs written from the reference alone work against the song backend', () => {
  it('the Python program that creates an account', async () => {
    expect(await runSample(python, 'account_sample.py')).toBe('created my_account\n');
  });

  it('the Python program that follows the progress of a batch', async () => {
    expect(await runSample(python, 'progress_sample.py')).toMatch(/^Progress: \d+% - /m);
  });

  it('the JavaScript program that an Electron main process would hold', async () => {
    expect(await runSample(process.execPath, 'electron-sample.mjs')).toMatch(
      /^batch ended after \d+ events$/m,
    );
  });
});
