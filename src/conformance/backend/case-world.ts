import type { ContractFacts } from '../load/contract-facts.ts';
import type { Conditions } from '../load/read-conditions.ts';
import type { Requirement } from '../model/requirement.ts';
import type { StartPlan } from './arrange.ts';
import type { OpenWire } from './wire.ts';

/** What all cases of a run have in common. */
export interface CaseWorld {
  readonly contract: ContractFacts;
  readonly requirements: ReadonlyMap<string, Requirement>;
  readonly plan: StartPlan;
  readonly conditions: Conditions | undefined;
  readonly open: OpenWire;
  readonly announced: ReadonlySet<string>;
  readonly timeoutFactor: number;
  /** Ends the run. */
  readonly signal: AbortSignal;
}
