import type { OpenWire } from './backend/wire.ts';
import { judgedCase } from './judged-case.ts';
import type { Conditions } from './load/read-conditions.ts';
import { selectCases } from './load/select-cases.ts';
import type { Suite } from './load/suite.ts';
import type { CaseResult, RunResult } from './model/result.ts';
import { openWorld } from './open-world.ts';
import { runAll } from './run-all.ts';
import { usualJobs } from './usual-jobs.ts';

/** What a run of a suite is told. */
export interface RunSuiteOptions {
  /** Program and arguments of the backend; `{dir}` in them is the fresh folder of each case. */
  readonly command: readonly [string, ...string[]];
  /** Where it runs; the present folder unless given. */
  readonly cwd?: string | undefined;
  /** Variables for it, which gets only a few of this program's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What somebody has arranged; none unless given. */
  readonly conditions?: Conditions | undefined;
  /** Cases are run whose id, group or requirement has one of these texts in it; all unless given. */
  readonly filter?: readonly string[] | undefined;
  /** Whether a warning, and a condition that nobody has arranged, keep the run from holding. False unless given. */
  readonly strict?: boolean | undefined;
  /** Cases that run at the same time; half of the processors, at least 1 and at most 8, unless given. */
  readonly jobs?: number | undefined;
  /** Ids of cases that are known to fail. */
  readonly knownFailing?: readonly string[] | undefined;
  /** What every wait is multiplied with; 1 unless given. */
  readonly timeoutFactor?: number | undefined;
  /** Stands between the kit and each backend of a case, and changes what goes over its streams. */
  readonly mutant?: ((open: OpenWire) => OpenWire) | undefined;
  /** Ends the run and everything that it started; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each case when it has been run, in the order in which they end. */
  readonly onResult?: ((result: CaseResult) => void) | undefined;
}

/**
 * Runs the cases of a suite against a backend, each on a process of its own in a fresh folder. Results are in the order of
 * the suite, however they were run.
 *
 * @throws ConformanceError if it could not be a run at all: no such program, one that does not become ready
 */
export async function runSuite(suite: Suite, options: RunSuiteOptions): Promise<RunResult> {
  const startedAt = Date.now();
  const begun = performance.now();
  const { command, strict = false, knownFailing = [], jobs = usualJobs() } = options;
  const cases = selectCases(suite.cases, options.filter ?? []);
  const { world, announced } = await openWorld(suite, options);
  const known = new Set(knownFailing);
  const results = await runAll(cases, jobs, async (one) => {
    const result: CaseResult = { ...(await judgedCase(one, world)), known: known.has(one.id) };
    options.onResult?.(result);
    return result;
  });
  const ids = new Set(suite.cases.map(({ id }) => id));
  const unknownKnown = knownFailing.filter((id) => !ids.has(id));
  return {
    protocol: suite.protocol,
    subject: { side: 'backend', command },
    announced,
    startedAt,
    durationMs: Math.round(performance.now() - begun),
    strict,
    results,
    requirements: suite.requirements.filter(({ side }) => side === 'backend'),
    holds: unknownKnown.length === 0 && results.every((result) => holds(result, strict)),
    unknownKnown,
  };
}

function holds({ verdict, known }: CaseResult, strict: boolean): boolean {
  if (known) return verdict !== 'passed';
  if (verdict === 'failed') return false;
  return !strict || (verdict !== 'warned' && verdict !== 'not-arranged');
}
