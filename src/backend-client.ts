import { defineFace } from './client/face.ts';
import { type SongCommandMap, type SongMethods, songContract } from './songs/index.ts';
import type { SupervisedClientOptions } from './supervisor/client-options.ts';
import { SupervisedClient } from './supervisor/supervised-client.ts';

/** The methods of {@link BackendClient}, one per command of the song protocol. */
export interface BackendClient extends SongMethods {}

/**
 * The song client over any transport. `stdwire` has the same class over a process, with `command` in place of
 * `connect`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: defineFace gives the class every method of the interface, and a test counts them
export class BackendClient extends SupervisedClient<SongCommandMap> {
  constructor(options: SupervisedClientOptions) {
    super(songContract, options);
  }
}

defineFace(BackendClient, songContract);
