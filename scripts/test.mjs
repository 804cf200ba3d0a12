/**
 * `npm test`: the set-up, then every test of both languages, and one line that sums them up.
 *
 * `npm test -- test/unit/wire` passes its arguments to vitest and leaves pytest out;
 * `npm test -- --python -k router` passes them to pytest and leaves vitest out.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentPython, inRepository, nodeForChildren, packageProgram } from './lib/paths.mjs';
import { runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { readPytestReport, readVitestReport, sumUp } from './lib/test-report.mjs';
import { setUp } from './setup.mjs';

/** One more than there are processors: the tests of processes wait for most of their time. */
const pytestProcesses = Math.min(availableParallelism() + 1, 8);

await runMain(async () => {
  await setUp();
  const [first, ...rest] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'stdwire-test-'));
  try {
    const results = [];
    if (first !== '--python') results.push(await vitest(folder, first === undefined ? [] : [first, ...rest]));
    if (first === undefined || first === '--python') results.push(await pytest(folder, rest));
    const total = sumUp(results);
    process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
    return total.failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * @param {string} folder
 * @param {string[]} args
 */
async function vitest(folder, args) {
  const report = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(nodeForChildren(), [packageProgram('vitest'), 'run', ...reporters, ...args], {
    show: true,
  });
  return readVitestReport(readReport(report), code);
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
async function pytest(folder, args) {
  const report = join(folder, 'pytest.xml');
  const cwd = inRepository('python-backend');
  const side = args.length === 0 ? [`--numprocesses=${pytestProcesses}`, '--dist=loadfile'] : [];
  const { code } = await run(environmentPython, ['-m', 'pytest', `--junitxml=${report}`, ...side, ...args], {
    cwd,
    show: true,
  });
  return readPytestReport(readReport(report), code);
}

/** @param {string} file */
function readReport(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
