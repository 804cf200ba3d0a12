import type { CaseResult, RunResult, Verdict } from './model/result.ts';

/** What a result means for the run: its verdict, or what the list of known failures makes of it. */
export type Standing = Verdict | 'known-failure' | 'unexpected-pass';

/** All, in the order in which reports tell them: what needs somebody's eye first. */
export const standings: readonly Standing[] = [
  'failed',
  'unexpected-pass',
  'warned',
  'not-arranged',
  'known-failure',
  'passed',
  'not-announced',
  'not-applicable',
];

/** In words. */
export const standingWords: Readonly<Record<Standing, string>> = {
  failed: 'failed',
  'unexpected-pass': 'passed, though known to fail',
  warned: 'warned',
  'not-arranged': 'not arranged',
  'known-failure': 'failed, as known',
  passed: 'passed',
  'not-announced': 'not announced',
  'not-applicable': 'not applicable',
};

/** What the result of a case means for the run. */
export function standingOf({ verdict, known }: CaseResult): Standing {
  if (known && (verdict === 'failed' || verdict === 'warned')) return 'known-failure';
  if (known && verdict === 'passed') return 'unexpected-pass';
  return verdict;
}

/** Whether the run does not hold because of this. */
export function countsAgainst(standing: Standing, { strict }: Pick<RunResult, 'strict'>): boolean {
  if (standing === 'failed' || standing === 'unexpected-pass') return true;
  return strict && (standing === 'warned' || standing === 'not-arranged');
}

/** Whether a run holds: nothing in it counts against it. */
export function holds(results: readonly CaseResult[], strict: boolean): boolean {
  return results.every((result) => !countsAgainst(standingOf(result), { strict }));
}

/** Whether the case was run at all. */
export function wasRun(standing: Standing): boolean {
  return !['not-announced', 'not-arranged', 'not-applicable'].includes(standing);
}

/** How many results there are of each standing; those that there are none of are left out. */
export function tally(results: readonly CaseResult[]): ReadonlyMap<Standing, number> {
  const found = results.map(standingOf);
  const counted = standings.map(
    (standing) => [standing, found.filter((one) => one === standing).length] as const,
  );
  return new Map(counted.filter(([, count]) => count > 0));
}

/** The results by the group of their case, groups in the order of their first case. */
export function byGroup(results: readonly CaseResult[]): ReadonlyMap<string, readonly CaseResult[]> {
  const groups = new Map<string, CaseResult[]>();
  for (const result of results) {
    const group = groups.get(result.case.group);
    if (group === undefined) groups.set(result.case.group, [result]);
    else group.push(result);
  }
  return groups;
}
