import type { CaseResult } from '../model/result.ts';

/**
 * Whether a case has found a mutant out: by a step of its own, or by one of the requirements that it is there to show. What
 * a law says of something else is no merit of the case, and one whose setup fails has not even begun.
 */
export function isKill({ case: { requirements }, problems }: Pick<CaseResult, 'case' | 'problems'>): boolean {
  if (problems.some(({ inSetup = false }) => inSetup)) return false;
  return problems.some(
    ({ step, requirement }) => step !== null || requirements.some(({ id }) => id === requirement),
  );
}
