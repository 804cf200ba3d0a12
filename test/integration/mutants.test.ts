import { join } from 'node:path';
import { loadSuite, mutants, readConditions, runMutants } from 'stdwire/conformance';
import { expect, test } from 'vitest';
import { noLeaks } from '../helpers/leaks.ts';
import { repositoryRoot } from '../helpers/python.ts';

const folder = join(repositoryRoot, 'examples', 'node-backend');

test('every mutant is killed, and every case has killed one', { timeout: 600_000 }, async () => {
  await using _leaks = await noLeaks();
  const suite = loadSuite();

  const { encounters, holds } = await runMutants(suite, {
    command: [process.execPath, join(folder, 'backend.mjs'), '--data-dir', '{dir}'],
    conditions: readConditions(join(folder, 'conformance.json')),
    // What never comes is waited for in idleness, so many can wait together, and not for long.
    jobs: 10,
    passes: true,
    timeoutFactor: 0.3,
  });
  const lived = encounters.filter(({ outcome }) => outcome !== 'killed');

  expect(lived.map(({ mutant, result, outcome }) => `${mutant.id}, ${result.case.id}: ${outcome}`)).toEqual(
    [],
  );
  expect(new Set(encounters.map(({ mutant }) => mutant)).size).toBe(mutants.length);
  expect(new Set(encounters.map(({ result }) => result.case)).size).toBe(suite.cases.length);
  expect(holds).toBe(true);
});
