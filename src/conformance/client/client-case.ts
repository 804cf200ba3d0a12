import type { CaseFacts } from '../model/case.ts';
import type { ClientScenario } from './model/client-scenario.ts';

/** One case for clients. */
export interface ClientCase extends CaseFacts {
  readonly scenario: ClientScenario;
}
