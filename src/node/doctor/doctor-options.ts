import type { ClientOptions } from '../client-options.ts';
import type { Finding } from './finding.ts';

/** What is examined: the options of a client, and what the doctor is told besides. */
export interface DoctorOptions extends ClientOptions {
  /**
   * Whether it is an `HttpBackend`, and is examined as one: it is given a port, its stdout is a log, it is ready once its
   * health check passes, and it ends by SIGTERM. False unless set.
   */
  readonly isHttpBackend?: boolean | undefined;
  /** A port that has to be free for the backend. */
  readonly port?: number | undefined;
  /** Ends the examination: what was started is ended, and the rest is left out. */
  readonly signal?: AbortSignal | undefined;
  /** Told about each finding as soon as it is there. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}
