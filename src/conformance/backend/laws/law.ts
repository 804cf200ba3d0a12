import type { ContractFacts } from '../../load/contract-facts.ts';
import type { Life } from '../life.ts';
import type { Traffic } from '../traffic.ts';

/** What a law is judged by. */
export interface LawFacts {
  readonly contract: ContractFacts;
  readonly life: Life;
  /** What went over the streams of the life, understood. */
  readonly traffic: Traffic;
}

/** Something that holds in every case, whatever its scenario is about. */
export interface Law {
  /** The requirement that it is told under. */
  readonly requirement: string;
  /** What breaks it in one life, each in whole sentences. */
  readonly check: (facts: LawFacts) => Iterable<string>;
}
