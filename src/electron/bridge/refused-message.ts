import type { BridgeRefusal } from '../../errors.ts';

/** A message of a window that was refused, for a log or a count. Nothing in it is a text of the page's. */
export interface RefusedMessage {
  /** Why. */
  readonly reason: BridgeRefusal;
  /** What was called, if there is such a command. */
  readonly command?: string | undefined;
  /** What failed, where the reason is `internal`; in production the window is not told. */
  readonly error?: unknown;
}
