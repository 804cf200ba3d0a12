import type { Case } from '../model/case.ts';
import type { Kill } from '../model/kills.ts';
import type { Requirement } from '../model/requirement.ts';
import type { SuiteFile } from '../model/scenario.ts';
import type { ContractFacts } from './contract-facts.ts';
import type { RequirementSection } from './suite-files.ts';

/** Everything that a backend of one protocol is tested with. */
export interface Suite {
  readonly protocol: { readonly name: string; readonly version: string };
  readonly contract: ContractFacts;
  readonly sections: readonly RequirementSection[];
  readonly requirements: readonly Requirement[];
  /** In the order of reports: general scenarios, the protocol's own, examples, vectors. */
  readonly cases: readonly Case[];
  readonly suite: SuiteFile;
  /** Which case has to find which mutant out. */
  readonly kills: readonly Kill[];
  /** What should be tested and is not, in sentences. Empty unless it was asked for an incomplete suite. */
  readonly gaps: readonly string[];
}
