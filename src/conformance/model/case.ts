import type { Requirement } from './requirement.ts';
import type { Scenario } from './scenario.ts';

/** Where a case comes from: a scenario that somebody wrote, an example of a command, or vectors. */
export type CaseOrigin = 'scenario' | 'example' | 'vector';

/**
 * One case of a suite: a scenario, whoever wrote it. Examples and vectors are turned into scenarios when a suite is loaded,
 * so that one runner runs them all.
 */
export interface Case {
  /** The scenario's id; `example/CREATE_ACCOUNT/no-name`, `vector/stdin/a-cr-before-the-line-end` for those that are made. */
  readonly id: string;
  readonly title: string;
  readonly origin: CaseOrigin;
  /** What the report groups it under: the title of its file, or of the command's area. */
  readonly group: string;
  readonly level: 'MUST' | 'SHOULD';
  readonly requirements: readonly Requirement[];
  /** Everything that the backend has to announce. */
  readonly capabilities: readonly string[];
  readonly needs: readonly string[];
  readonly scenario: Scenario;
}
