import { judgedCase } from './judged-case.ts';
import { selectCases } from './load/select-cases.ts';
import type { Suite } from './load/suite.ts';
import type { CaseResult, RunResult } from './model/result.ts';
import { openWorld } from './open-world.ts';
import { runAll } from './run-all.ts';
import type { RunSuiteOptions } from './run-suite-options.ts';
import { holds } from './standing.ts';
import { usualJobs } from './usual-jobs.ts';

/**
 * Runs the cases of a suite against a backend, each on a process of its own in a fresh folder. Results are in the order of
 * the suite, however they were run.
 *
 * @throws ConformanceError if it could not be a run at all: no such program, one that does not become ready, or a text of
 * `filter` that fits no case
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
    holds: unknownKnown.length === 0 && holds(results, strict),
    unknownKnown,
  };
}
