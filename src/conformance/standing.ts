import type { CaseResult } from './model/result.ts';

/** Whether a result lets its run hold. */
export function holds({ verdict, known }: CaseResult, strict: boolean): boolean {
  if (known) return verdict !== 'passed';
  if (verdict === 'failed') return false;
  return !strict || (verdict !== 'warned' && verdict !== 'not-arranged');
}
