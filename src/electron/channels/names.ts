import type { Topic } from './messages.ts';

/** Version of what passes between a window and the main process; it stands in the name of every channel. */
export const BRIDGE_VERSION = 1;

/** The channels of Electron's IPC that the bridge uses. */
export const channels = {
  /** Window → main, answered: `HelloRequest` → {@link HelloReply}. */
  hello: `stdwire:${BRIDGE_VERSION}:hello`,
  /** Window → main, answered: `CallRequest` → {@link CallReply}. */
  call: `stdwire:${BRIDGE_VERSION}:call`,
  /** Window → main, not answered: {@link ControlRequest}. */
  control: `stdwire:${BRIDGE_VERSION}:control`,
  /** Main → window: {@link BridgeEvent}. */
  event: `stdwire:${BRIDGE_VERSION}:event`,
} as const;

/** Everything that a page can be told without having asked. */
export const topics = ['status', 'progress', 'log'] as const satisfies readonly Topic[];

/** So long may the id of a call be, in UTF-16 code units. */
export const LONGEST_ID = 64;

/** The property of `window` under which the preload puts the bridge. */
export const WINDOW_KEY = 'stdwire';

/** Calls that no command can be: what a window asks of the bridge itself. No command's name begins with `$`. */
export const bridgeCalls = {
  /** Starts the backend; needs the grant `lifecycle`. Payload and data are `{}`. */
  start: '$start',
  /** Stops it; needs the grant `lifecycle`. */
  stop: '$stop',
  /** Restarts it; needs the grant `lifecycle`. */
  restart: '$restart',
  /** Lists the operations that this window may follow: `{}` → OperationSnapshot[]. */
  operations: '$operations',
  /** Takes hold of an operation: `{ operation_id }`; its events then come under the id of this call. */
  follow: '$follow',
  /** Cancels an operation that this document follows: `{ operation_id }` → `{}`. */
  cancel: '$cancel',
} as const;
