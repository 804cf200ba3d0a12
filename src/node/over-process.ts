import { StartError } from '../errors.ts';
import type { ProcessOptions } from '../process/process-options.ts';
import { processConnect } from '../process/process-transport.ts';
import type { ClientOptions as AnywhereOptions, LimitOptions } from '../supervisor/client-options.ts';
import type { Connect } from '../wire/transport.ts';
import { ClientLog } from './client-log.ts';
import type { ClientOptions } from './client-options.ts';
import { type Configuration, readConfiguration } from './configuration/read-configuration.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { LogFile } from './log-file.ts';

/** The options of a client with nothing left to be looked up. */
interface Settled extends ProcessOptions, LimitOptions {
  readonly log?: ClientOptions['log'];
  readonly http?: ClientOptions['http'];
}

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
 * @throws StartError with the reason `configuration` if its configuration file cannot be used.
 */
export function overProcess(given: ClientOptions, backend: 'songs' | 'any'): OverProcess {
  const { log: logOptions, ...options } = settle(given, backend);
  const connect = connectOf(options);
  if (logOptions === undefined) return { options: { ...options, connect }, log: undefined };
  const file = new LogFile(logOptions);
  const log = new ClientLog(file, options);
  return { options: { ...options, logFile: file.path, connect: log.connecting(connect) }, log };
}

/** The factory of transports for a program, with a port or without. */
function connectOf(options: Settled): Connect {
  const { http } = options;
  if (http === undefined) return processConnect(options);
  return (http instanceof HttpEndpoint ? http : new HttpEndpoint(http)).connect(options);
}

function settle({ configFile, ...given }: ClientOptions, backend: 'songs' | 'any'): Settled {
  if (configFile === undefined) return withCommand(given, undefined);
  const configuration = readConfiguration(configFile, { backend });
  const { command, args, ...client } = configuration.client;
  // Who names another program does not want the arguments of this one.
  const program = given.command === undefined ? { ...(command && { command }), ...(args && { args }) } : {};
  const env = {
    ...configuration.backendVariables,
    STDWIRE_CONFIG: configuration.path,
    ...client.env,
    ...given.env,
  };
  return withCommand({ ...client, ...program, ...defined(given), env }, configuration);
}

function withCommand(options: Omit<ClientOptions, 'configFile'>, file: Configuration | undefined): Settled {
  const { command, ...rest } = options;
  if (command !== undefined) return { ...rest, command };
  if (file === undefined) throw new TypeError('Set command to the program of the backend, or configFile.');
  const text = `The configuration file ${file.path} names no program. Set command under "client", or the option command.`;
  throw new StartError(text, { reason: 'configuration', path: file.path });
}

/** An option that is there but undefined is as good as none. */
export function defined<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;
}
