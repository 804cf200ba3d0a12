import { defineFace } from '../../client/face.ts';
import type { SongCommandMap, SongMethods } from '../../songs/methods.ts';
import { songOutline } from '../../songs/outline.ts';
import type { BridgePort } from '../channels/port.ts';
import { RemoteClient, type RemoteClientOptions } from './remote-client.ts';

/** The methods of {@link RemoteBackendClient}, one per command of the song protocol. */
export interface RemoteBackendClient extends SongMethods {}

/** The song client of a page. {@link connectBackend} makes one. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: defineFace gives the class every method of the interface, and a test counts them
export class RemoteBackendClient extends RemoteClient<SongCommandMap> {
  constructor(port: BridgePort, options?: RemoteClientOptions) {
    super(songOutline, port, options);
  }
}

defineFace(RemoteBackendClient, songOutline);
