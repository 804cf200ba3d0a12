import type { ContractFacts } from '../../load/contract-facts.ts';
import type { Life, OutputLine } from '../life.ts';
import type { Traffic } from '../traffic.ts';

/** What a law is judged by. */
export interface LawFacts {
  readonly contract: ContractFacts;
  readonly life: Life;
  /** What went over the streams of the life, understood. */
  readonly traffic: Traffic;
}

/** One thing that breaks a law. */
export interface Breach {
  /** Whole sentences. */
  readonly text: string;
  /** The line in which it shows, if it is one. */
  readonly line?: OutputLine | undefined;
}

/** Something that holds in every case, whatever its scenario is about. */
export interface Law {
  /** The requirement that it is told under. */
  readonly requirement: string;
  /** What breaks it in one life. */
  readonly check: (facts: LawFacts) => Iterable<Breach>;
}
