import type { BridgePort, RemoteBackendClient } from '../../../../src/electron/renderer/index.ts';

/** What a document of a window has, in whichever world it runs. */
export interface PageDocument {
  /** The client of the songs; made when it is first asked for. */
  readonly backend: RemoteBackendClient;
  /** The way to the bridge, for a client of another protocol. */
  readonly port: BridgePort;
}
