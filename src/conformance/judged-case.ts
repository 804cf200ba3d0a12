import type { CaseWorld } from './backend/case-world.ts';
import { runCase } from './backend/run-case.ts';
import type { Case } from './model/case.ts';
import type { CaseResult } from './model/result.ts';
import { skipped, verdictOf } from './verdicts.ts';

/** Runs a case, if it is one for this backend in this world, and says what that means. */
export async function judgedCase(one: Case, world: CaseWorld): Promise<Omit<CaseResult, 'known'>> {
  return skipped(one, world) ?? verdictOf(one, await runCase(one, world), world.requirements);
}
