import { selectCases } from '../load/select-cases.ts';
import type { CaseResult, RunResult } from '../model/result.ts';
import { runAll } from '../run-all.ts';
import { holds } from '../standing.ts';
import { usualJobs } from '../usual-jobs.ts';
import { verdictOf } from '../verdicts.ts';
import type { ClientSuite } from './load-client-suite.ts';
import { openClientWorld } from './open-client-world.ts';
import { runClientCase } from './run-client-case.ts';
import type { RunClientSuiteOptions } from './run-client-suite-options.ts';

/**
 * Runs the cases of a suite for clients against an adapter, each on a process of its own. Results are in the order of the
 * suite, however they were run.
 *
 * @throws ConformanceError if the adapter cannot be run at all, or a text of `filter` fits no case
 */
export async function runClientSuite(suite: ClientSuite, options: RunClientSuiteOptions): Promise<RunResult> {
  const startedAt = Date.now();
  const begun = performance.now();
  const { command, strict = false, knownFailing = [], jobs = usualJobs() } = options;
  const requirements = new Map(suite.requirements.map((requirement) => [requirement.id, requirement]));
  const cases = selectCases(suite.cases, options.filter ?? []);
  const world = await openClientWorld(suite, options);
  const known = new Set(knownFailing);
  const results = await runAll(cases, jobs, async (one) => {
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
    holds: unknownKnown.length === 0 && holds(results, strict),
    unknownKnown,
  };
}
