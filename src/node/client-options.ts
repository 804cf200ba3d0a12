import type { ProcessOptions } from '../process/process-options.ts';
import type { LimitOptions } from '../supervisor/client-options.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import type { HttpOptions } from './http-options.ts';
import type { LogFileOptions } from './log-file-options.ts';

/** Options of a client whose backend is a program. */
export interface ClientOptions extends Omit<ProcessOptions, 'command'>, LimitOptions {
  /**
   * The program: a name to be found in PATH, a path, or a list of which the first is the program. It can be left out
   * where `configFile` names one.
   */
  readonly command?: ProcessOptions['command'] | undefined;
  /**
   * A configuration file (`stdwire.json`) whose settings hold where no option is given here. Its backend is told where
   * it is, as STDWIRE_CONFIG.
   */
  readonly configFile?: string | undefined;
  /**
   * Gives the backend a port, and an API key, for what it serves over HTTP beside its commands; none unless set. The
   * port stands in the status. An {@link HttpEndpoint} also asks there.
   */
  readonly http?: HttpOptions | HttpEndpoint | undefined;
  /** A debug log file that is written; none unless set. */
  readonly log?: LogFileOptions | undefined;
}
