import {
  Client,
  type ClientOptions,
  type Contract,
  type SongCommandMap,
  StartError,
  songContract,
} from '../index.ts';
import type { CliEnvironment } from './verb.ts';

/** A client of the song protocol, over any backend. */
export type SongClient = Client<SongCommandMap>;

/** The client; undefined if its configuration file cannot be used, which is told. */
export function songClient(
  options: ClientOptions,
  { err }: CliEnvironment,
  contract: Contract = songContract,
): SongClient | undefined {
  try {
    return new Client<SongCommandMap>(contract, options);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    err(`stdwire: ${error.message}\n`);
    return undefined;
  }
}
