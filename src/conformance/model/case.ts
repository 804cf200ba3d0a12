import type { Json } from './json.ts';
import type { Requirement } from './requirement.ts';
import type { Scenario } from './scenario.ts';
import type { Step } from './step.ts';

/** Where a case comes from: a scenario that somebody wrote, an example of a command, or vectors. */
export type CaseOrigin = 'scenario' | 'example' | 'vector';

/** Steps that bring about the situation of a case. */
export interface Setup {
  readonly name: string;
  readonly title: string;
  readonly steps: readonly Step[];
}

/** What every case has, whichever side it tests: all that a report asks of it. */
export interface CaseFacts {
  /** The scenario's id; `example/CREATE_ACCOUNT/no-name`, `vector/stdin/a-cr-before-the-line-end` for those that are made. */
  readonly id: string;
  readonly title: string;
  readonly origin: CaseOrigin;
  /** What the report groups it under: the title of its file, or of the command's area. */
  readonly group: string;
  readonly level: 'MUST' | 'SHOULD';
  readonly requirements: readonly Requirement[];
  /** Everything that a backend has to announce. */
  readonly capabilities: readonly string[];
  readonly needs: readonly string[];
}

/**
 * One case of a suite for backends: a scenario, whoever wrote it. Examples and vectors are turned into scenarios when a
 * suite is loaded, so that one runner runs them all.
 */
export interface Case extends CaseFacts {
  /** What is run first, in this order: what `given` names, and what that needs in turn. */
  readonly setups: readonly Setup[];
  /** What texts of the scenario may name from the beginning: the commands of the suite by role, `limits`, `protocol`; `dir` and `out` aside. */
  readonly variables: Readonly<Record<string, Json>>;
  /** Why the protocol has nothing that it could be shown with; null if it has. */
  readonly notApplicable: string | null;
  /** With every `use` of a role replaced by the command that it stands for. */
  readonly scenario: Scenario;
}
