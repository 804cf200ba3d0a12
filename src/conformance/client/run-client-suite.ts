import { selectCases } from '../load/select-cases.ts';
import type { CaseResult, RunResult } from '../model/result.ts';
import { runAll } from '../run-all.ts';
import { holds } from '../standing.ts';
import { usualJobs } from '../usual-jobs.ts';
import { verdictOf } from '../verdicts.ts';
import type { ClientSuite } from './load-client-suite.ts';
import type { ClientMutant } from './mutants/client-mutants.ts';
import { openClientWorld } from './open-client-world.ts';
import { runClientCase } from './run-client-case.ts';

/** What a run of a suite for clients is told. */
export interface RunClientSuiteOptions {
  /** Program and arguments of the adapter. */
  readonly command: readonly [string, ...string[]];
  /** Where it runs; the present folder unless given. */
  readonly cwd?: string | undefined;
  /** Variables for it, which gets only a few of this program's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Cases are run whose id, group or requirement has one of these texts in it; all unless given. */
  readonly filter?: readonly string[] | undefined;
  /** Whether a warning keeps the run from holding. False unless given. */
  readonly strict?: boolean | undefined;
  /** Cases that run at the same time; half of the processors, at least 1 and at most 8, unless given. */
  readonly jobs?: number | undefined;
  /** Ids of cases that are known to fail. */
  readonly knownFailing?: readonly string[] | undefined;
  /** What every wait is multiplied with; 1 unless given. */
  readonly timeoutFactor?: number | undefined;
  /** Stands between the kit and each adapter, or between the kit and what the client reads. */
  readonly mutant?: ClientMutant | undefined;
  /** Ends the run and everything that it started; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each case when it has been run, in the order in which they end. */
  readonly onResult?: ((result: CaseResult) => void) | undefined;
}

/**
 * Runs the cases of a suite for clients against an adapter, each on a process of its own. Results are in the order of the
 * suite, however they were run.
 *
 * @throws ConformanceError if the adapter cannot be run at all
 */
export async function runClientSuite(suite: ClientSuite, options: RunClientSuiteOptions): Promise<RunResult> {
  const startedAt = Date.now();
  const begun = performance.now();
  const { command, strict = false, knownFailing = [], jobs = usualJobs() } = options;
  const requirements = new Map(suite.requirements.map((requirement) => [requirement.id, requirement]));
  const world = await openClientWorld(suite, options);
  const known = new Set(knownFailing);
  const results = await runAll(selectCases(suite.cases, options.filter ?? []), jobs, async (one) => {
    const run = await runClientCase(one, world);
    const result: CaseResult = { ...verdictOf(one, run, requirements), known: known.has(one.id) };
    options.onResult?.(result);
    return result;
  });
  const ids = new Set(suite.cases.map(({ id }) => id));
  const unknownKnown = knownFailing.filter((id) => !ids.has(id));
  return {
    protocol: suite.protocol,
    subject: { side: 'client', command },
    announced: null,
    startedAt,
    durationMs: Math.round(performance.now() - begun),
    strict,
    results,
    requirements: suite.requirements,
    holds: unknownKnown.length === 0 && results.every((result) => holds(result, strict)),
    unknownKnown,
  };
}
