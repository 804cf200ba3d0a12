import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSuite, type RunResult, runSuite } from 'stdwire/conformance';
import { expect, test } from 'vitest';
import { type SeededBug, seededBugs } from '../fixtures/conformance/seeded-bugs.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { repositoryRoot } from '../helpers/python.ts';
import { type TempFolder, tempFolder } from '../helpers/temp-folder.ts';

const quick = seededBugs.filter(({ isQuick }) => isQuick);
const filter = [...new Set(quick.map(({ foundBy }) => foundBy))];

test('the backend in which nothing was changed holds', { timeout: 120_000 }, async () => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('seeded');

  const run = await runCopy(folder);

  expect(fallsShortIn(run)).toEqual([]);
  expect(run.results).toHaveLength(filter.length);
});

test.each(quick)('it is found that $name', { timeout: 120_000 }, async (bug) => {
  await using _leaks = await noLeaks();
  await using folder = await tempFolder('seeded');

  const run = await runCopy(folder, bug);

  expect(fallsShortIn(run)).toEqual([bug.foundBy]);
});

test.each(seededBugs)('there is still the place for: $name', async ({ file, find }) => {
  const text = await readFile(join(repositoryRoot, 'examples', 'node-backend', file), 'utf8');

  expect(text.split(find)).toHaveLength(2);
});

/** Runs a few cases against a copy of the backend, with a bug in it if one is given. */
async function runCopy({ path }: TempFolder, bug?: SeededBug): Promise<RunResult> {
  const copy = join(path, 'examples', 'node-backend');
  await mkdir(join(path, 'examples'));
  await cp(join(repositoryRoot, 'examples', 'node-backend'), copy, { recursive: true });
  // The backend reads the published contract beside it, and finds its one package as it does in the repository.
  for (const name of ['docs', 'node_modules'])
    await symlink(join(repositoryRoot, name), join(path, name), 'junction');
  if (bug !== undefined) {
    const file = join(copy, bug.file);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(bug.find, () => bug.replace),
    );
  }
  return runSuite(loadSuite(), {
    command: [process.execPath, join(copy, 'backend.mjs'), '--data-dir', '{dir}'],
    filter,
    jobs: filter.length,
    timeoutFactor: 3,
  });
}

function fallsShortIn({ results }: RunResult): string[] {
  return results.filter(({ verdict }) => verdict !== 'passed').map(({ case: one }) => one.id);
}
