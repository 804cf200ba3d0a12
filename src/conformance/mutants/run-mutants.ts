import { openProcess } from '../backend/open-process.ts';
import { judgedCase } from '../judged-case.ts';
import { selectCases } from '../load/select-cases.ts';
import type { Suite } from '../load/suite.ts';
import type { CaseResult } from '../model/result.ts';
import { openWorld } from '../open-world.ts';
import { runAll } from '../run-all.ts';
import type { RunSuiteOptions } from '../run-suite-options.ts';
import { usualJobs } from '../usual-jobs.ts';
import { isKill } from './kill.ts';
import type { MutantFacts } from './mutant.ts';
import { mutants } from './mutants.ts';

/** A mutant, met by a case that has to find it out. */
export interface Encounter {
  readonly mutant: MutantFacts;
  readonly result: CaseResult;
  /** `killed`: the case found it out. `survived`: it did not. `not-run`: this backend has no such case; the result says why. */
  readonly outcome: 'killed' | 'survived' | 'not-run';
}

/** What came of a run of mutants. */
export interface MutantsResult {
  readonly encounters: readonly Encounter[];
  /** Mutants that no case has killed although one was run. */
  readonly survivors: readonly MutantFacts[];
  /** Cases of the suite that stand under no mutant: nobody has seen them fail. */
  readonly unproven: readonly string[];
  /** Mutants that stand in no list, and names in it of neither a mutant nor a case. */
  readonly strangers: readonly string[];
  /** Whether every encounter that was run was a kill, and nothing is unproven or strange. */
  readonly holds: boolean;
}

/** What a run of mutants is told. */
export interface RunMutantsOptions
  extends Omit<RunSuiteOptions, 'mutant' | 'knownFailing' | 'strict' | 'onResult'> {
  /**
   * Whether what is tested is known to pass every case, so that none has to be run without a mutant first. False unless
   * given.
   */
  readonly passes?: boolean | undefined;
  /** Told of each encounter when it is over. */
  readonly onEncounter?: ((encounter: Encounter) => void) | undefined;
}

/**
 * Sets every mutant against the cases that have to find it out, around a backend that passes them. With `filter`, only
 * those cases.
 *
 * @throws ConformanceError if the backend cannot be run, or a text of `filter` fits no case
 */
export async function runMutants(suite: Suite, options: RunMutantsOptions): Promise<MutantsResult> {
  const selected = new Map(selectCases(suite.cases, options.filter ?? []).map((one) => [one.id, one]));
  const { world } = await openWorld(suite, options);
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const pairs = suite.kills.flatMap(({ mutant: id, caseId }) => {
    const [mutant, one] = [byId.get(id), selected.get(caseId)];
    return mutant === undefined || one === undefined ? [] : [{ mutant, one }];
  });
  const jobs = options.jobs ?? usualJobs();
  // A case that fails anyway finds nothing out.
  const cases = options.passes === true ? [] : [...new Set(pairs.map(({ one }) => one))];
  const unbroken = new Map(
    await runAll(
      cases,
      jobs,
      async (one) => [one, { ...(await judgedCase(one, world)), known: false }] as const,
    ),
  );
  const encounters = await runAll(pairs, jobs, async ({ mutant, one }) => {
    const before = unbroken.get(one);
    if (before !== undefined && isBroken(before)) return tell(brokenEncounter(mutant, before), options);
    const open = mutant.wrap(openProcess, suite.contract);
    const result: CaseResult = { ...(await judgedCase(one, { ...world, open })), known: false };
    const encounter: Encounter = { mutant, result, outcome: outcomeOf(result) };
    return tell(encounter, options);
  });
  const unproven = unprovenCases(suite);
  const strangers = strangersIn(suite);
  return {
    encounters,
    survivors: survivorsOf(encounters),
    unproven,
    strangers,
    holds:
      unproven.length === 0 &&
      strangers.length === 0 &&
      encounters.every(({ outcome }) => outcome !== 'survived'),
  };
}

/** Whether a case fails without any mutant. */
export function isBroken({ verdict }: CaseResult): boolean {
  return verdict === 'failed' || verdict === 'warned';
}

/** What becomes of a mutant whose case fails without it. */
export function brokenEncounter(mutant: MutantFacts, result: CaseResult): Encounter {
  const reason = 'It fails without a mutant, so it can find none out.';
  return { mutant, result: { ...result, reason }, outcome: 'survived' };
}

function tell(encounter: Encounter, { onEncounter }: RunMutantsOptions): Encounter {
  onEncounter?.(encounter);
  return encounter;
}

function outcomeOf(result: CaseResult): Encounter['outcome'] {
  if (result.reason !== null) return 'not-run';
  return isKill(result) ? 'killed' : 'survived';
}

function survivorsOf(encounters: readonly Encounter[]): readonly MutantFacts[] {
  const killed = new Set(
    encounters.filter(({ outcome }) => outcome === 'killed').map(({ mutant }) => mutant),
  );
  const met = encounters.filter(({ outcome }) => outcome === 'survived').map(({ mutant }) => mutant);
  return [...new Set(met)].filter((mutant) => !killed.has(mutant));
}

/** Cases that no mutant is named for. A protocol without a list of kills has not asked. */
export function unprovenCases({ cases, kills }: Pick<Suite, 'cases' | 'kills'>): readonly string[] {
  const proven = new Set(kills.map(({ caseId }) => caseId));
  return cases.filter(({ id }) => !proven.has(id)).map(({ id }) => id);
}

/** Names in the list of kills that stand for nothing, and mutants that it does not have. */
export function strangersIn({ cases, kills }: Pick<Suite, 'cases' | 'kills'>): readonly string[] {
  const caseIds = new Set(cases.map(({ id }) => id));
  const mutantIds = new Set(mutants.map(({ id }) => id));
  const listed = new Set(kills.map(({ mutant }) => mutant));
  return [
    ...[...mutantIds].filter((id) => !listed.has(id)),
    ...[...listed].filter((id) => !mutantIds.has(id)),
    ...kills.map(({ caseId }) => caseId).filter((id) => !caseIds.has(id)),
  ];
}
