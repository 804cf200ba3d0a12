import { selectCases } from '../../load/select-cases.ts';
import type { CaseResult } from '../../model/result.ts';
import { isKill } from '../../mutants/kill.ts';
import type { Encounter, MutantsResult } from '../../mutants/run-mutants.ts';
import { runAll } from '../../run-all.ts';
import { usualJobs } from '../../usual-jobs.ts';
import { verdictOf } from '../../verdicts.ts';
import type { ClientSuite } from '../load-client-suite.ts';
import { openClientWorld, withMutant } from '../open-client-world.ts';
import { runClientCase } from '../run-client-case.ts';
import type { RunClientSuiteOptions } from '../run-client-suite-options.ts';
import { clientMutants } from './client-mutants.ts';

/** What a run of mutants of a client is told. */
export interface RunClientMutantsOptions
  extends Omit<RunClientSuiteOptions, 'mutant' | 'knownFailing' | 'strict' | 'onResult'> {
  /** Told of each encounter when it is over. */
  readonly onEncounter?: ((encounter: Encounter) => void) | undefined;
}

/**
 * Sets every mutant of a client against the cases that have to find it out, around an adapter that passes them.
 *
 * @throws ConformanceError if the adapter cannot be run, or a text of `filter` fits no case
 */
export async function runClientMutants(
  suite: ClientSuite,
  options: RunClientMutantsOptions,
): Promise<MutantsResult> {
  const selected = new Map(selectCases(suite.cases, options.filter ?? []).map((one) => [one.id, one]));
  const world = await openClientWorld(suite, options);
  const requirements = new Map(suite.requirements.map((requirement) => [requirement.id, requirement]));
  const byId = new Map(clientMutants.map((mutant) => [mutant.id, mutant]));
  const pairs = suite.kills.flatMap(({ mutant: id, caseId }) => {
    const [mutant, one] = [byId.get(id), selected.get(caseId)];
    return mutant === undefined || one === undefined ? [] : [{ mutant, one }];
  });
  const encounters = await runAll(pairs, options.jobs ?? usualJobs(), async ({ mutant, one }) => {
    const run = await runClientCase(one, withMutant(world, mutant));
    const result: CaseResult = { ...verdictOf(one, run, requirements), known: false };
    const encounter: Encounter = { mutant, result, outcome: isKill(result) ? 'killed' : 'survived' };
    options.onEncounter?.(encounter);
    return encounter;
  });
  const killed = new Set(
    encounters.filter(({ outcome }) => outcome === 'killed').map(({ mutant }) => mutant),
  );
  const met = new Set(encounters.map(({ mutant }) => mutant));
  const unproven = unprovenOf(suite);
  const strangers = strangersOf(suite);
  return {
    encounters,
    survivors: [...met].filter((mutant) => !killed.has(mutant)),
    unproven,
    strangers,
    holds:
      unproven.length === 0 &&
      strangers.length === 0 &&
      encounters.every(({ outcome }) => outcome !== 'survived'),
  };
}

function unprovenOf({ cases, kills }: ClientSuite): readonly string[] {
  const proven = new Set(kills.map(({ caseId }) => caseId));
  return cases.filter(({ id }) => !proven.has(id)).map(({ id }) => id);
}

function strangersOf({ cases, kills }: ClientSuite): readonly string[] {
  const caseIds = new Set(cases.map(({ id }) => id));
  const mutantIds = new Set(clientMutants.map(({ id }) => id));
  const listed = new Set(kills.map(({ mutant }) => mutant));
  return [
    ...[...mutantIds].filter((id) => !listed.has(id)),
    ...[...listed].filter((id) => !mutantIds.has(id)),
    ...kills.map(({ caseId }) => caseId).filter((id) => !caseIds.has(id)),
  ];
}
