import type { ContractFacts } from '../../load/contract-facts.ts';
import type { Session } from '../session.ts';
import type { Variables } from '../variables.ts';

/** What a step works with. */
export interface StepContext {
  readonly session: Session;
  readonly variables: Variables;
  readonly contract: ContractFacts;
  /** An id that no other command has. */
  nextId(): string;
  /** Something to be looked at when everything has ended; it throws a `StepFailure` if it does not hold. */
  atEnd(check: () => void | Promise<void>): void;
  /** The folders of the scenario. */
  readonly folders: readonly string[];
}

/** The longest wait for what is expected, unless a step says otherwise. */
export const USUAL_WAIT_MS = 10_000;
