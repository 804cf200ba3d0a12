import type { CaseResult } from '../model/result.ts';

/**
 * Whether a case has found a mutant out: by a step of its own, or by one of the requirements that it is there to show. What
 * a law says beside that is no merit of the case.
 */
export function isKill({ case: { requirements }, problems }: Pick<CaseResult, 'case' | 'problems'>): boolean {
  return problems.some(
    ({ step, requirement }) => step !== null || requirements.some(({ id }) => id === requirement),
  );
}
