import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { exactly, none } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

const TESTS = 'test/unit/wire/line-decoder.property.test.ts';
const LIMIT_MS = 30 * 60_000;
const ALIVE_MS = 5000;

/** What is looked at of vitest's report. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The properties of the framing, which `npm test` tries a few hundred times, tried as often as asked. */
export const framing: SoakRun = {
  name: 'framing',
  unit: 'runs per property',
  sizes: { usual: 20_000, full: 1_000_000 },
  async run(count, onProgress) {
    await using folder = await tempFolder('soak-framing');
    const alive = setInterval(() => onProgress(0), ALIVE_MS);
    try {
      const tests = await resultsOf(count, join(folder.path, 'report.json'));
      const broken = tests.filter(({ status }) => status !== 'passed');
      return [
        exactly('properties tried', 2, tests.length),
        none(
          'properties that do not hold',
          broken.map(({ fullName }) => fullName),
        ),
      ];
    } finally {
      clearInterval(alive);
    }
  },
};

async function resultsOf(
  count: number,
  file: string,
): Promise<Report['testResults'][number]['assertionResults']> {
  const vitest = join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', TESTS, `--testTimeout=${LIMIT_MS}`, '--reporter=json', `--outputFile=${file}`];
  const env = { ...process.env, STDWIRE_PROPERTY_RUNS: String(count) };
  const child = spawn(process.execPath, args, { cwd: repositoryRoot, env, stdio: 'ignore' });
  try {
    const closed = new Promise((resolve) => child.once('close', resolve));
    await within(closed, LIMIT_MS, 'The end of the property tests');
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
  const { testResults } = JSON.parse(await readFile(file, 'utf8')) as Report;
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}
