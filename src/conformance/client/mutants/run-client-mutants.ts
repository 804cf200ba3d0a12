import { selectCases } from '../../load/select-cases.ts';
import type { CaseResult } from '../../model/result.ts';
import { isKill } from '../../mutants/kill.ts';
import { brokenEncounter, type Encounter, isBroken, type MutantsResult } from '../../mutants/run-mutants.ts';
import { runAll } from '../../run-all.ts';
import { usualJobs } from '../../usual-jobs.ts';
import { verdictOf } from '../../verdicts.ts';
import type { ClientCase } from '../client-case.ts';
import type { ClientSuite } from '../load-client-suite.ts';
import { openClientWorld, withMutant } from '../open-client-world.ts';
import { runClientCase } from '../run-client-case.ts';
import type { RunClientSuiteOptions } from '../run-client-suite-options.ts';
import { type ClientMutant, clientMutants } from './client-mutants.ts';

/** What a run of mutants of a client is told. */
export interface RunClientMutantsOptions
  extends Omit<RunClientSuiteOptions, 'mutant' | 'knownFailing' | 'strict' | 'onResult'> {
  /**
   * Whether what is tested is known to pass every case, so that none has to be run without a mutant first. False unless
   * given.
   */
  readonly passes?: boolean | undefined;
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
  const jobs = options.jobs ?? usualJobs();
  const judged = async (one: ClientCase, mutant?: ClientMutant): Promise<CaseResult> => {
    const run = await runClientCase(one, withMutant(world, mutant));
    return { ...verdictOf(one, run, requirements), known: false };
  };
  // A case that fails anyway finds nothing out.
  const cases = options.passes === true ? [] : [...new Set(pairs.map(({ one }) => one))];
  const unbroken = new Map(await runAll(cases, jobs, async (one) => [one, await judged(one)] as const));
  const encounters = await runAll(pairs, jobs, async ({ mutant, one }) => {
    const before = unbroken.get(one);
    const result = before !== undefined && isBroken(before) ? before : await judged(one, mutant);
    const encounter: Encounter =
      result === before
        ? brokenEncounter(mutant, before)
        : { mutant, result, outcome: isKill(result) ? 'killed' : 'survived' };
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
