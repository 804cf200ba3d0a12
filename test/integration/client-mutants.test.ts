import { join } from 'node:path';
import { clientMutants, loadClientSuite, runClientMutants } from 'stdwire/conformance';
import { beforeAll, expect, test } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { noLeaks } from '../helpers/leaks.ts';
import { repositoryRoot } from '../helpers/python.ts';

const suite = loadClientSuite();
const adapter = join(repositoryRoot, 'examples', 'client-adapter', 'adapter.ts');

/** The adapter runs what a user runs: the compiled package. */
beforeAll(() => setUp());

test('a mutant is named for every case for clients, and a case for every mutant', () => {
  const named = new Set(suite.kills.map(({ caseId }) => caseId));
  const listed = new Set(suite.kills.map(({ mutant }) => mutant));

  expect(suite.cases.filter(({ id }) => !named.has(id)).map(({ id }) => id)).toEqual([]);
  expect(clientMutants.filter(({ id }) => !listed.has(id)).map(({ id }) => id)).toEqual([]);
});

test('every mutant of a client is found out by the first case that is named for it', {
  timeout: 300_000,
}, async () => {
  await using _leaks = await noLeaks();
  const kills = clientMutants.flatMap(({ id }) => suite.kills.find(({ mutant }) => mutant === id) ?? []);

  // Most of the time a case waits for what its mutant keeps back: many side by side, and none for long.
  const { encounters } = await runClientMutants(
    { ...suite, kills },
    { command: [process.execPath, adapter], jobs: 6, timeoutFactor: 0.4, passes: true },
  );

  const alive = encounters.filter(({ outcome }) => outcome !== 'killed');
  expect(alive.map(({ mutant, result }) => `${mutant.id} in ${result.case.id}`)).toEqual([]);
  expect(encounters).toHaveLength(clientMutants.length);
});
