import type { ClientOptions } from '../client-options.ts';
import type { Finding } from './finding.ts';

/** What is examined: the options of a client, and what the doctor is told besides. */
export interface DoctorOptions extends ClientOptions {
  /** A port that has to be free for the backend. */
  readonly port?: number | undefined;
  /** Ends the examination: what was started is ended, and the rest is left out. */
  readonly signal?: AbortSignal | undefined;
  /** Told about each finding as soon as it is there. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}
