import { StartError } from '../errors.ts';
import type { ProcessOptions } from '../process/process-options.ts';
import type { LimitOptions } from '../supervisor/client-options.ts';
import { defined } from '../supervisor/defined.ts';
import type { ClientOptions } from './client-options.ts';
import { type Configuration, readConfiguration } from './configuration/read-configuration.ts';

/** The options of a client with nothing left to be looked up. */
export interface Settled extends ProcessOptions, LimitOptions {
  readonly log?: ClientOptions['log'];
  readonly http?: ClientOptions['http'];
  /** The configuration file that was read. */
  readonly configuration?: Configuration | undefined;
}

/**
 * Puts the settings of the configuration file, if one is named, under the options that were given.
 *
 * @throws StartError with the reason `configuration` if the file cannot be used, or no program is named anywhere.
 */
export function settle({ configFile, ...given }: ClientOptions): Settled {
  if (configFile === undefined) return withCommand(given, undefined);
  const configuration = readConfiguration(configFile);
  const { command, args, ...client } = configuration.client;
  // Who names another program does not want the arguments of this one.
  const program = given.command === undefined ? { ...(command && { command }), ...(args && { args }) } : {};
  const env = {
    ...configuration.backendVariables,
    STDWIRE_CONFIG: configuration.path,
    ...client.env,
    ...given.env,
  };
  return { ...withCommand({ ...client, ...program, ...defined(given), env }, configuration), configuration };
}

function withCommand(options: Omit<ClientOptions, 'configFile'>, file: Configuration | undefined): Settled {
  const { command, ...rest } = options;
  if (command !== undefined) return { ...rest, command };
  if (file === undefined) throw new TypeError('Set command to the program of the backend, or configFile.');
  const text = `The configuration file ${file.path} names no program. Set command under "client", or the option command.`;
  throw new StartError(text, { reason: 'configuration', path: file.path });
}
