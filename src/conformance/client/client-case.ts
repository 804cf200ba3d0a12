import type { CaseFacts, CaseOrigin } from '../model/case.ts';
import type { ClientScenario } from './model/client-scenario.ts';

/** One case for clients. */
export interface ClientCase extends CaseFacts {
  /** What is done to the client, and what has to come of it. */
  readonly scenario: ClientScenario;
}

/** What a case for clients is made from; the ids of those that are made may be paths. */
export interface ClientCaseSource {
  readonly scenario: ClientScenario;
  readonly origin: CaseOrigin;
  readonly group: string;
}
