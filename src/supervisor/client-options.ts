import type { Connect } from '../wire/transport.ts';

/** Options of every client, wherever its backend runs. */
export interface LimitOptions {
  /** Longest wait for the ready message; 30 s unless set. */
  readonly startTimeoutMs?: number | undefined;
  /** Longest wait for a response where neither the call nor the command has its own; 30 s unless set, null for none. */
  readonly commandTimeoutMs?: number | null | undefined;
  /** Longest line in either direction, in bytes; 64 MiB unless set. */
  readonly maxLineBytes?: number | undefined;
  /** Whether a call made before any `start()` starts the backend; it is rejected unless set. */
  readonly lazyStart?: boolean | undefined;
}

/** Options of a client over any transport. */
export interface ClientOptions extends LimitOptions {
  /** Makes the transport of each life. */
  readonly connect: Connect;
}

/** What can be different for one run. */
export interface RunOptions {
  /** Arguments in place of the usual ones. */
  readonly args?: readonly string[] | undefined;
  /** Environment added to the usual one. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** The limits that hold unless they are set. */
export const DEFAULT_START_TIMEOUT_MS = 30_000;
/** See {@link LimitOptions.commandTimeoutMs}. */
export const DEFAULT_COMMAND_TIMEOUT_MS = 30_000;
