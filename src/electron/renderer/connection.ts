import type { BridgeError } from '../../errors.ts';
import type { BridgePort } from '../channels/port.ts';

/**
 * How a page stands with the bridge. `connecting`: its hello is on the way. `open`: it may call. `refused`: its hello
 * was refused; the next call says it again. `lost`: the way to the bridge broke and is being looked for again.
 * `closed`: the client was closed.
 */
export interface BridgeConnection {
  /** Which of them. */
  readonly state: 'connecting' | 'open' | 'refused' | 'lost' | 'closed';
  /** Why, where it is refused or lost. */
  readonly error: BridgeError | undefined;
}

/** A port whose way to the bridge can break and come back, a WebSocket's for example. */
export interface RecoveringPort extends BridgePort {
  /** Calls back when the way is lost, and when it is there again; returns its undo. */
  readonly onConnection: (listener: (state: 'open' | 'lost', error?: BridgeError) => void) => () => void;
  /** Closes it for good. */
  readonly close: () => void;
}

/** Whether a port is one that can break. */
export function isRecovering(port: BridgePort): port is RecoveringPort {
  return 'onConnection' in port && 'close' in port;
}
