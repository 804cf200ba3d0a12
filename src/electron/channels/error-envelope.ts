import type { BackendErrorCode } from '../../errors.ts';

/** What led to an error, as data. */
export interface ErrorCause {
  /** Name of its class. */
  readonly name: string;
  /** Its text. */
  readonly message: string;
  /** Its stable code, if it has one. */
  readonly code?: BackendErrorCode | undefined;
  /** Its facts, if it has a code. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** An error as data. Neither IPC nor contextBridge carries more of one than its text. */
export interface ErrorEnvelope {
  /** Its stable code. */
  readonly code: BackendErrorCode;
  /** Name of its class. */
  readonly name: string;
  /** Its text. */
  readonly message: string;
  /** Whether the same call can succeed when it is made again, unchanged. */
  readonly retryable: boolean;
  /** Its facts, by the names that `errorFields` lists for its code; JSON and nothing else. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What led to it, as far as it may be told: name and text, and code and facts where it is an error of this package. */
  readonly cause?: ErrorCause | undefined;
  /** Only while the app is developed: the stack of the error in the main process. */
  readonly stack?: string | undefined;
}

/**
 * The fields of each error that may cross to a window, which are all that its class has, save `stderrTail`: the log of
 * a backend is for windows that were granted the topic `log`, or for an app that is being developed.
 */
export const errorFields: Readonly<Record<BackendErrorCode, readonly string[]>> = {
  COMMAND_FAILED: ['errorCode', 'command', 'details', 'result'],
  VALIDATION_FAILED: ['command', 'issues'],
  START_FAILED: ['reason', 'path', 'cwd', 'tried', 'logFile', 'exitCode', 'signal', 'versions'],
  START_TIMEOUT: ['timeoutMs', 'logFile'],
  COMMAND_TIMEOUT: ['command', 'timeoutMs', 'limit', 'outcome'],
  IDLE_TIMEOUT: ['command', 'timeoutMs', 'outcome'],
  ABORTED: ['command', 'outcome'],
  BACKEND_EXITED: ['exitCode', 'signal', 'outcome'],
  UNRESPONSIVE: ['outcome'],
  CRASH_LOOP: ['deaths', 'withinMs'],
  CLOSED: ['outcome'],
  OVERLOADED: ['buffer', 'limit'],
  MESSAGE_TOO_LARGE: ['direction', 'bytes', 'maxLineBytes'],
  PROTOCOL_ERROR: ['kind', 'id', 'type', 'issues'],
  BRIDGE_REFUSED: ['reason', 'command'],
};
