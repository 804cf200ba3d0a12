import { checkProgram } from '../process/process-options.ts';
import { processConnect } from '../process/process-transport.ts';
import type { ClientOptions as AnywhereOptions } from '../supervisor/client-options.ts';
import type { Connect } from '../wire/transport.ts';
import { ClientLog } from './client-log.ts';
import type { ClientOptions } from './client-options.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { LogFile } from './log-file.ts';
import { checkLogOptions } from './log-file-options.ts';
import { type Settled, settle } from './settle.ts';

/** What a client over a process is made from. */
interface OverProcess {
  /** The options of the client that knows no processes. */
  readonly options: AnywhereOptions;
  /** Its log, which has to follow it and to be closed after it. */
  readonly log: ClientLog | undefined;
}

/**
 * Makes the options of a client over a process: with those of its configuration file under them, and its log file.
 *
 * @throws StartError with the reason `configuration` if its configuration file cannot be used; TypeError for options
 * that mean nothing.
 */
export function overProcess(given: ClientOptions): OverProcess {
  const { log: logOptions, configuration: _, ...options } = settle(given);
  const connect = connectOf(options);
  if (logOptions === undefined) return { options: { ...options, connect }, log: undefined };
  checkLogOptions(logOptions);
  const file = new LogFile(logOptions);
  const log = new ClientLog(file, options);
  return { options: { ...options, logFile: file.path, connect: log.connecting(connect) }, log };
}

/** The factory of transports for a program, with a port or without. */
export function connectOf(options: Settled): Connect {
  const { http } = options;
  if (http === undefined) return processConnect(options);
  checkProgram(options);
  return (http instanceof HttpEndpoint ? http : new HttpEndpoint(http)).connect(options);
}
