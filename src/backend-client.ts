import { defineFace } from './client/face.ts';
import { type SongCommandMap, type SongMethods, songContract } from './songs/index.ts';
import { Client } from './supervisor/client.ts';
import type { ClientOptions } from './supervisor/client-options.ts';

/** The methods of {@link BackendClient}, one per command of the song protocol. */
export interface BackendClient extends SongMethods {}

/**
 * The song client over any transport. `stdwire` has the same class over a process, with `command` in place of
 * `connect`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: defineFace gives the class every method of the interface, and a test counts them
export class BackendClient extends Client<SongCommandMap> {
  constructor(options: ClientOptions) {
    super(songContract, options);
  }
}

defineFace(BackendClient, songContract);
