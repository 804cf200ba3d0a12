import type { CaseResult } from '../model/result.ts';

/**
 * Whether a case has found a mutant out: by a step of its own, or by one of the requirements that it is there to show. That
 * a setup fails, or what a law says of something else, is no merit of the case.
 */
export function isKill({ case: { requirements }, problems }: Pick<CaseResult, 'case' | 'problems'>): boolean {
  const own = problems.filter(({ inSetup = false }) => !inSetup);
  return own.some(
    ({ step, requirement }) => step !== null || requirements.some(({ id }) => id === requirement),
  );
}
