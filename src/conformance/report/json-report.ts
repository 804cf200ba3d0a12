import type { CaseResult, RunResult } from '../model/result.ts';
import { countsAgainst, standingOf, tally } from '../standing.ts';

/**
 * A run as one JSON object, for programs: what the run was, `counts` by standing, and each case with its verdict, problems
 * and transcript. Fields are added in later versions, and none is taken away.
 */
export function jsonReport(run: RunResult): string {
  const report = {
    holds: run.holds,
    protocol: run.protocol,
    subject: run.subject,
    announced: run.announced,
    started_at: new Date(run.startedAt).toISOString(),
    duration_ms: Math.round(run.durationMs),
    strict: run.strict,
    counts: Object.fromEntries(tally(run.results)),
    unknown_known: run.unknownKnown,
    cases: run.results.map((result) => caseObject(result, run)),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function caseObject(result: CaseResult, run: RunResult): object {
  const { id, title, group, origin, level, requirements, capabilities, needs } = result.case;
  const standing = standingOf(result);
  return {
    id,
    title,
    group,
    origin,
    level,
    requirements: requirements.map((requirement) => requirement.id),
    capabilities,
    needs,
    verdict: result.verdict,
    known: result.known,
    counts_against: countsAgainst(standing, run),
    reason: result.reason,
    problems: result.problems.map(({ requirement, text, step }) => ({ requirement, text, step })),
    duration_ms: Math.round(result.durationMs),
    transcript: result.transcript.map(({ atMs, stream, text }) => ({
      at_ms: Math.round(atMs),
      stream,
      text,
    })),
  };
}
