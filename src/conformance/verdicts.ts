import type { CaseWorld } from './backend/case-world.ts';
import type { CaseRun } from './backend/run-case.ts';
import type { Case, CaseFacts } from './model/case.ts';
import type { Requirement } from './model/requirement.ts';
import type { CaseResult, Problem } from './model/result.ts';

/** Everything about a result but whether it was known. */
type Judged = Omit<CaseResult, 'known'>;

/** The result of a case that is not run, or null if it is. */
export function skipped(
  one: Case,
  { announced, conditions }: Pick<CaseWorld, 'announced' | 'conditions'>,
): Judged | null {
  const nothing = { case: one, problems: [], durationMs: 0, transcript: [] } as const;
  if (one.notApplicable !== null) return { ...nothing, verdict: 'not-applicable', reason: one.notApplicable };
  const silent = one.capabilities.filter((name) => !announced.has(name));
  if (silent.length > 0)
    return {
      ...nothing,
      verdict: 'not-announced',
      reason: `The backend does not announce ${silent.join(' and ')}.`,
    };
  const missing = one.needs.filter((name) => conditions?.byName[name] === undefined);
  if (missing.length === 0) return null;
  return {
    ...nothing,
    verdict: 'not-arranged',
    reason: `Nobody has arranged ${missing.join(' and ')}: give --conditions a file that does.`,
  };
}

/** What a run of a case means: a problem with what MUST hold is a failure, with what SHOULD hold a warning. */
export function verdictOf(
  one: CaseFacts,
  { problems, durationMs, transcript }: CaseRun,
  requirements: ReadonlyMap<string, Requirement>,
): Judged {
  const isGrave = ({ requirement, step }: Problem): boolean =>
    (step === null ? (requirements.get(requirement)?.level ?? one.level) : one.level) === 'MUST';
  const verdict = problems.length === 0 ? 'passed' : problems.some(isGrave) ? 'failed' : 'warned';
  return { case: one, verdict, reason: null, problems, durationMs, transcript };
}
