import type { OpenWire } from '../backend/wire.ts';
import type { ContractFacts } from '../load/contract-facts.ts';

/** What is told of a mutant, whichever side it breaks. */
export interface MutantFacts {
  /** Never given to another mutant. */
  readonly id: string;
  /** What it does, as a sentence without its subject: "Answers every command twice." */
  readonly title: string;
  /** Ids of the requirements that it breaks. */
  readonly breaks: readonly string[];
}

/** One way to break the traffic of a good backend, so that it can be seen that a case finds it out. */
export interface Mutant extends MutantFacts {
  /** Stands between the kit and the backend. */
  readonly wrap: (open: OpenWire, contract: ContractFacts) => OpenWire;
}
