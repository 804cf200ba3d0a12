import type { HttpHealth } from '../client/http-health.ts';
import type { ReadyCondition } from '../client/readiness.ts';
import type { Connect, StopWaits } from '../wire/transport.ts';

/** When a backend that died is started again, and when not any more. */
export interface RestartOptions {
  /** How many restarts there may be within `withinMs`; the next death is a crash loop. 3 unless set. */
  readonly maxRestarts?: number | undefined;
  /** The time in which deaths are counted together, in milliseconds; 180 000 (3 minutes) unless set. */
  readonly withinMs?: number | undefined;
  /** The first restart waits between 0 and this, the second between 0 and twice this, and so on; 250 ms unless set. */
  readonly baseDelayMs?: number | undefined;
  /** No restart waits longer; 15 000 ms unless set. */
  readonly maxDelayMs?: number | undefined;
  /** A backend that has run this long has recovered: what was counted is forgotten. 30 000 ms unless set. */
  readonly healthyAfterMs?: number | undefined;
}

/** How a running backend is asked whether it is still there. */
export interface HeartbeatOptions {
  /** Time between two questions, in milliseconds; 5000 unless set. */
  readonly intervalMs?: number | undefined;
  /** How many questions in a row may stay without an answer; the next one ends the backend. 3 unless set. */
  readonly misses?: number | undefined;
  /** Ask over HTTP in place of PING. */
  readonly http?: HttpHealth | undefined;
}

/** Which calls that a death has cut short are made again. */
export interface RetryOptions {
  /**
   * How often a call may be made again after its backend has died under it. Only a command that its protocol declares
   * idempotent is, or one that was never sent. 0, none, unless set.
   */
  readonly attempts: number;
}

/** Options of every client, wherever its backend runs. */
export interface LimitOptions {
  /** Longest wait for the backend to be ready; 30 s unless set. */
  readonly startTimeoutMs?: number | undefined;
  /** Longest wait for a response where neither the call nor the command has its own; 30 s unless set, null for none. */
  readonly commandTimeoutMs?: number | null | undefined;
  /** Longest line in either direction, in bytes, at least 1024; 64 MiB unless set. */
  readonly maxLineBytes?: number | undefined;
  /** Whether a call made before any `start()` starts the backend; it is rejected unless set. */
  readonly lazyStart?: boolean | undefined;
  /** What has to hold before the backend counts as ready, all of it; its ready message unless set. */
  readonly readyWhen?: ReadyCondition | readonly ReadyCondition[] | undefined;
  /** When a backend that died is started again; false for never. See {@link RestartOptions} for what holds unless set. */
  readonly restart?: RestartOptions | false | undefined;
  /** How it is noticed that a backend hangs; false for not at all. A backend without PING is asked over HTTP, or not. */
  readonly heartbeat?: HeartbeatOptions | false | undefined;
  /** Which calls are made again after a death; none unless set. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Resident memory above which the backend is restarted, in bytes, as soon as no call and no operation is under way;
   * no limit unless set.
   */
  readonly memoryLimitBytes?: number | undefined;
  /** How long each way of ending the backend may take before the next one; together 5 s unless set. */
  readonly stop?: Partial<StopWaits> | undefined;
  /** Path of the log file that is written, for the errors of a start that fails. */
  readonly logFile?: string | undefined;
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
