import { join } from 'node:path';
import { type Encounter, loadSuite, mutants, readConditions, runMutants } from 'stdwire/conformance';
import { expect, test } from 'vitest';
import { noLeaks } from '../helpers/leaks.ts';
import { backendFixture, python, repositoryRoot } from '../helpers/python.ts';

const suite = loadSuite();
const byId = new Map(suite.cases.map((one) => [one.id, one]));
const conditions = readConditions(join(repositoryRoot, 'python-backend', 'conformance.json'));

/** The bare backend starts in a moment, and is as good as any where a case needs no capability. */
const bare: [string, ...string[]] = [python, backendFixture('bare_songs_backend.py'), '--data-dir', '{dir}'];
const whole: [string, ...string[]] = [
  python,
  ...['-m', 'stdwire_songs', '--data-dir', '{dir}', '--session-mode', 'direct', '--studio-speed', '20'],
];

const isForBare = (caseId: string): boolean => {
  const { capabilities = [], needs = [] } = byId.get(caseId) ?? {};
  return capabilities.length === 0 && needs.length === 0;
};

/** Mutants that lived, with the case that should have found them out. */
function survivors(encounters: readonly Encounter[]): string[] {
  return encounters
    .filter(({ outcome }) => outcome !== 'killed')
    .map(({ mutant, result, outcome }) => `${outcome}: ${mutant.id} in ${result.case.id}`);
}

test('every case that needs no capability finds out the mutants that it is named for', {
  timeout: 300_000,
}, async () => {
  await using _leaks = await noLeaks();
  const kills = suite.kills.filter(({ caseId }) => isForBare(caseId));

  const { encounters } = await runMutants({ ...suite, kills }, { command: bare, jobs: 2 });

  expect(encounters.length).toBeGreaterThan(200);
  expect(survivors(encounters)).toEqual([]);
});

test('every other mutant is found out by the first case that is named for it', {
  timeout: 300_000,
}, async () => {
  await using _leaks = await noLeaks();
  const done = new Set(suite.kills.filter(({ caseId }) => isForBare(caseId)).map(({ mutant }) => mutant));
  const kills = mutants
    .filter(({ id }) => !done.has(id))
    .flatMap(({ id }) => suite.kills.find(({ mutant }) => mutant === id) ?? []);

  const { encounters } = await runMutants({ ...suite, kills }, { command: whole, conditions, jobs: 4 });

  expect(encounters.length).toBe(mutants.length - done.size);
  expect(survivors(encounters)).toEqual([]);
});
