import type { CaseResult } from '../model/result.ts';
import type { ClientMutant } from './mutants/client-mutants.ts';

/** What a run of a suite for clients is told. */
export interface RunClientSuiteOptions {
  /** Program and arguments of the adapter. */
  readonly command: readonly [string, ...string[]];
  /** Where it runs; the present folder unless given. */
  readonly cwd?: string | undefined;
  /** Variables for it, which gets only a few of this program's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Cases are run whose id, group or requirement has one of these texts in it; all unless given. */
  readonly filter?: readonly string[] | undefined;
  /** Whether a warning keeps the run from holding. False unless given. */
  readonly strict?: boolean | undefined;
  /** Cases that run at the same time; half of the processors, at least 1 and at most 8, unless given. */
  readonly jobs?: number | undefined;
  /** Ids of cases that are known to fail. */
  readonly knownFailing?: readonly string[] | undefined;
  /** What every wait is multiplied with; 1 unless given. */
  readonly timeoutFactor?: number | undefined;
  /** Stands between the kit and each adapter, or between the kit and what the client reads. */
  readonly mutant?: ClientMutant | undefined;
  /** Ends the run and everything that it started; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each case when it has been run, in the order in which they end. */
  readonly onResult?: ((result: CaseResult) => void) | undefined;
}
