/**
 * Every failure of this package is one of these, so that a caller needs one `instanceof` to know that it is ours
 * and one `code` to know what happened. Facts are fields, never only words in a text; what led to it is `cause`.
 *
 * ```
 * BackendError                 code
 * ├─ CommandError              COMMAND_FAILED        the backend answered with an error (errorCode, command, details)
 * ├─ ValidationError           VALIDATION_FAILED     refused before it was sent (command, path, issues)
 * ├─ StartError                START_FAILED          never became ready (reason, path, cwd, exitCode, signal, stderrTail)
 * ├─ StartTimeoutError         START_TIMEOUT         alive, but not ready in time
 * ├─ CommandTimeoutError       COMMAND_TIMEOUT       no answer, or no final event, within the limit
 * ├─ IdleTimeoutError          IDLE_TIMEOUT          no sign of progress within the limit
 * ├─ AbortedError              ABORTED               the caller's signal (cause: the signal's reason)
 * ├─ BackendExitedError        BACKEND_EXITED        died under the call (exitCode, signal, stderrTail, outcome)
 * ├─ UnresponsiveError         UNRESPONSIVE          killed because it stopped answering
 * ├─ CrashLoopError            CRASH_LOOP            died too often to be started again
 * ├─ ClosedError               CLOSED                not started, stopping, stopped or closed
 * ├─ OverloadedError           OVERLOADED            a bounded buffer is full
 * ├─ MessageTooLargeError      MESSAGE_TOO_LARGE     a line over the limit, in either direction
 * ├─ ProtocolError             PROTOCOL_ERROR        the backend broke the protocol (kind)
 * └─ BridgeError               BRIDGE_REFUSED        the bridge to a window refused a message (reason)
 * ```
 *
 * @module
 */

/** The stable codes of {@link BackendError.code}. */
export type BackendErrorCode =
  | 'COMMAND_FAILED'
  | 'VALIDATION_FAILED'
  | 'START_FAILED'
  | 'START_TIMEOUT'
  | 'COMMAND_TIMEOUT'
  | 'IDLE_TIMEOUT'
  | 'ABORTED'
  | 'BACKEND_EXITED'
  | 'UNRESPONSIVE'
  | 'CRASH_LOOP'
  | 'CLOSED'
  | 'OVERLOADED'
  | 'MESSAGE_TOO_LARGE'
  | 'PROTOCOL_ERROR'
  | 'BRIDGE_REFUSED';

/**
 * Whether the backend can have acted on a call that was cut short. `not-sent`: it never saw it, so the call may be
 * made again. `unknown`: it may have acted, so only an idempotent command may be repeated blindly.
 */
export type Outcome = 'not-sent' | 'unknown';

/** How a backend ended, as far as its error can tell. */
export interface ExitFields {
  /** Exit code, or null when a signal ended it or it never ran. */
  readonly exitCode: number | null;
  /** Name of the signal that ended it, or null. */
  readonly signal: string | null;
  /** The last lines it wrote to stderr, where a traceback is found. */
  readonly stderrTail: string;
}

/** Base of every error of this package. */
export abstract class BackendError extends Error {
  /** Name of its class. Each writes its own: a bundler that minifies gives the classes of a page other names. */
  abstract override readonly name: string;
  /** What happened, as a word that does not change between versions. */
  abstract readonly code: BackendErrorCode;
}

/** The backend answered a command, or ended an operation, with an error. */
export class CommandError extends BackendError {
  override readonly name = 'CommandError';
  override readonly code = 'COMMAND_FAILED';
  /** The wire's error code, as the backend sent it: a newer backend may send one this version does not know. */
  readonly errorCode: string;
  /** Name of the command that failed. */
  readonly command: string;
  /** What else the backend said about it. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
  /** For an operation that did not complete: the result so far. */
  readonly result: unknown;

  constructor(
    message: string,
    fields: {
      errorCode: string;
      command: string;
      details?: Readonly<Record<string, unknown>> | undefined;
      result?: unknown;
    },
  ) {
    super(message);
    this.errorCode = fields.errorCode;
    this.command = fields.command;
    this.details = fields.details;
    this.result = fields.result;
  }
}

/** One reason why a value was refused: where it is and what is wrong with it, never the value itself. */
export interface ValidationIssue {
  /** Keys and indexes that lead to the field; empty for the whole value. */
  readonly path: readonly (string | number)[];
  /** What is wrong, in words. */
  readonly message: string;
}

/** A payload was refused before anything was sent. */
export class ValidationError extends BackendError {
  override readonly name = 'ValidationError';
  override readonly code = 'VALIDATION_FAILED';
  /** Name of the command. */
  readonly command: string;
  /** Path of the first field that was refused. */
  readonly path: readonly (string | number)[];
  /** Everything that was refused. */
  readonly issues: readonly ValidationIssue[];

  constructor(message: string, fields: { command: string; issues: readonly ValidationIssue[] }) {
    super(message);
    this.command = fields.command;
    this.issues = fields.issues;
    this.path = fields.issues[0]?.path ?? [];
  }
}

/** Why a backend could not be started. */
export type StartFailure =
  | 'not-found'
  | 'not-executable'
  | 'no-such-cwd'
  | 'spawn-failed'
  | 'inside-archive'
  | 'no-free-port'
  | 'exited'
  | 'unhealthy'
  | 'protocol-version'
  | 'configuration';

/** The backend did not become ready: it was not found, could not be run, ended first, or speaks another version. */
export class StartError extends BackendError {
  override readonly name = 'StartError';
  override readonly code = 'START_FAILED';
  /** Why. */
  readonly reason: StartFailure;
  /** The program that was tried. */
  readonly path: string | undefined;
  /** The folder it was to run in. */
  readonly cwd: string | undefined;
  /** Every place that was looked at, in order, where a program was looked for. */
  readonly tried: readonly string[];
  /** The log file that tells more, where one is written. */
  logFile: string | undefined;
  /** Exit code, where it ran. */
  readonly exitCode: number | null;
  /** Signal that ended it, where one did. */
  readonly signal: string | null;
  /** The last lines it wrote to stderr. */
  readonly stderrTail: string;
  /** Both protocol versions, where they do not fit together. */
  readonly versions: { readonly client: string; readonly backend: string } | undefined;

  constructor(
    message: string,
    fields: Partial<ExitFields> & {
      reason: StartFailure;
      path?: string | undefined;
      cwd?: string | undefined;
      tried?: readonly string[];
      versions?: { client: string; backend: string };
    },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reason = fields.reason;
    this.path = fields.path;
    this.cwd = fields.cwd;
    this.tried = fields.tried ?? [];
    this.exitCode = fields.exitCode ?? null;
    this.signal = fields.signal ?? null;
    this.stderrTail = fields.stderrTail ?? '';
    this.versions = fields.versions;
  }
}

/** The backend ran but was not ready within `startTimeoutMs`; it was killed. `cause` is its last failed health check. */
export class StartTimeoutError extends BackendError {
  override readonly name = 'StartTimeoutError';
  override readonly code = 'START_TIMEOUT';
  /** The limit. */
  readonly timeoutMs: number;
  /** The last lines it wrote to stderr. */
  readonly stderrTail: string;
  /** The log file that tells more, where one is written. */
  logFile: string | undefined;

  constructor(message: string, fields: { timeoutMs: number; stderrTail: string }, options?: ErrorOptions) {
    super(message, options);
    this.timeoutMs = fields.timeoutMs;
    this.stderrTail = fields.stderrTail;
  }
}

/** No answer came within the limit; the backend was told to stop the work where it can be told. */
export class CommandTimeoutError extends BackendError {
  override readonly name = 'CommandTimeoutError';
  override readonly code = 'COMMAND_TIMEOUT';
  /** Name of the command. */
  readonly command: string;
  /** The limit that ran out. */
  readonly timeoutMs: number;
  /** Which limit: the one for the answer, or the total one that progress cannot extend. */
  readonly limit: 'response' | 'total';
  /** Whether the backend can have acted on it. */
  readonly outcome: Outcome;

  constructor(
    message: string,
    fields: { command: string; timeoutMs: number; limit: 'response' | 'total'; outcome: Outcome },
  ) {
    super(message);
    this.command = fields.command;
    this.timeoutMs = fields.timeoutMs;
    this.limit = fields.limit;
    this.outcome = fields.outcome;
  }
}

/** Neither progress nor an end came for longer than `idleTimeoutMs`. */
export class IdleTimeoutError extends BackendError {
  override readonly name = 'IdleTimeoutError';
  override readonly code = 'IDLE_TIMEOUT';
  /** Name of the command. */
  readonly command: string;
  /** The limit that ran out. */
  readonly timeoutMs: number;
  /** Whether the backend can have acted on it. */
  readonly outcome: Outcome;

  constructor(message: string, fields: { command: string; timeoutMs: number; outcome: Outcome }) {
    super(message);
    this.command = fields.command;
    this.timeoutMs = fields.timeoutMs;
    this.outcome = fields.outcome;
  }
}

/** The caller's signal aborted the call; `cause` is the signal's reason. */
export class AbortedError extends BackendError {
  override readonly name = 'AbortedError';
  override readonly code = 'ABORTED';
  /** Name of the command. */
  readonly command: string;
  /** Whether the backend can have acted on it. */
  readonly outcome: Outcome;

  constructor(message: string, fields: { command: string; outcome: Outcome }, options?: ErrorOptions) {
    super(message, options);
    this.command = fields.command;
    this.outcome = fields.outcome;
  }
}

/** The backend ended while the call was under way, or before it could be sent. */
export class BackendExitedError extends BackendError {
  override readonly name = 'BackendExitedError';
  override readonly code = 'BACKEND_EXITED';
  /** Exit code, or null. */
  readonly exitCode: number | null;
  /** Signal that ended it, or null. */
  readonly signal: string | null;
  /** The last lines it wrote to stderr. */
  readonly stderrTail: string;
  /** Whether the backend can have acted on the call. */
  readonly outcome: Outcome;

  constructor(message: string, fields: ExitFields & { outcome: Outcome }, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = fields.exitCode;
    this.signal = fields.signal;
    this.stderrTail = fields.stderrTail;
    this.outcome = fields.outcome;
  }
}

/** The backend was killed because it had stopped answering; `cause` is the last health check that failed, if one did. */
export class UnresponsiveError extends BackendError {
  override readonly name = 'UnresponsiveError';
  override readonly code = 'UNRESPONSIVE';
  /** The last lines it wrote to stderr. */
  readonly stderrTail: string;
  /** Whether the backend can have acted on the call. */
  readonly outcome: Outcome;

  constructor(message: string, fields: { stderrTail: string; outcome: Outcome }, options?: ErrorOptions) {
    super(message, options);
    this.stderrTail = fields.stderrTail;
    this.outcome = fields.outcome;
  }
}

/** The backend died so often in so short a time that it is not started again by itself. */
export class CrashLoopError extends BackendError {
  override readonly name = 'CrashLoopError';
  override readonly code = 'CRASH_LOOP';
  /** How often it died. */
  readonly deaths: number;
  /** Within which time. */
  readonly withinMs: number;

  constructor(message: string, fields: { deaths: number; withinMs: number }, options?: ErrorOptions) {
    super(message, options);
    this.deaths = fields.deaths;
    this.withinMs = fields.withinMs;
  }
}

/** The client is not started, is stopping, or is closed. */
export class ClosedError extends BackendError {
  override readonly name = 'ClosedError';
  override readonly code = 'CLOSED';
  /** Whether the backend can have acted on the call. */
  readonly outcome: Outcome;

  constructor(message: string, fields: { outcome: Outcome }, options?: ErrorOptions) {
    super(message, options);
    this.outcome = fields.outcome;
  }
}

/** A bounded buffer is full: the backend does not read, or who iterates an operation does not keep up. */
export class OverloadedError extends BackendError {
  override readonly name = 'OverloadedError';
  override readonly code = 'OVERLOADED';
  /** Which buffer. */
  readonly buffer: 'outbox' | 'iterator';
  /** Its limit: bytes for the outbox, events for an iterator. */
  readonly limit: number;

  constructor(message: string, fields: { buffer: 'outbox' | 'iterator'; limit: number }) {
    super(message);
    this.buffer = fields.buffer;
    this.limit = fields.limit;
  }
}

/** A line is longer than `maxLineBytes`; only the call it belongs to fails. */
export class MessageTooLargeError extends BackendError {
  override readonly name = 'MessageTooLargeError';
  override readonly code = 'MESSAGE_TOO_LARGE';
  /** Which way the line was to go. */
  readonly direction: 'sent' | 'received';
  /** Its size as far as it was seen. */
  readonly bytes: number;
  /** The limit. */
  readonly maxLineBytes: number;

  constructor(
    message: string,
    fields: { direction: 'sent' | 'received'; bytes: number; maxLineBytes: number },
  ) {
    super(message);
    this.direction = fields.direction;
    this.bytes = fields.bytes;
    this.maxLineBytes = fields.maxLineBytes;
  }
}

/** How the protocol was broken. */
export type ProtocolViolation =
  | 'invalid-json'
  | 'invalid-utf8'
  | 'inexact-number'
  | 'half-pair'
  | 'too-deep'
  | 'truncated'
  | 'wrong-shape'
  | 'unknown-id'
  | 'too-large'
  | 'refused'
  | 'unsupported';

/** The backend sent something the protocol does not allow. */
export class ProtocolError extends BackendError {
  override readonly name = 'ProtocolError';
  override readonly code = 'PROTOCOL_ERROR';
  /** What was wrong. */
  readonly kind: ProtocolViolation;
  /** Id of the message, where one could be read. */
  readonly id: string | undefined;
  /** Its type, where one could be read. */
  readonly type: string | undefined;
  /** The fields that do not fit, where a schema refused it. */
  readonly issues: readonly ValidationIssue[];

  constructor(
    message: string,
    fields: {
      kind: ProtocolViolation;
      id?: string | undefined;
      type?: string | undefined;
      issues?: readonly ValidationIssue[];
    },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.kind = fields.kind;
    this.id = fields.id;
    this.type = fields.type;
    this.issues = fields.issues ?? [];
  }
}

/**
 * Why a bridge refused what a window sent.
 *
 * `sender`: not the main frame of a window. `origin`: a page of another origin. `document`: no hello before it, or the
 * document is gone. `malformed`: not of the bridge's shape. `unknown-command`, `not-granted`: what was called does not
 * exist, or not for this window. `duplicate-id`: a call of that id is under way. `too-large`: the payload is too long,
 * too deep or no JSON. `too-many`: more calls at once, or in a second, than a document may make. `version`: page and
 * main process are of different versions. `unavailable`: there is no bridge, or no way to it now. `internal`: the bridge
 * itself failed, which may have been after the backend had acted: its answer could not be passed on, for example.
 */
export type BridgeRefusal =
  | 'sender'
  | 'origin'
  | 'document'
  | 'malformed'
  | 'unknown-command'
  | 'not-granted'
  | 'duplicate-id'
  | 'too-large'
  | 'too-many'
  | 'version'
  | 'unavailable'
  | 'internal';

/**
 * The bridge between a window and its main process refused a message. It had no effect, save where the reason is
 * `internal`, or `version` for an answer that the page does not know: then the backend may have acted on it.
 */
export class BridgeError extends BackendError {
  override readonly name = 'BridgeError';
  override readonly code = 'BRIDGE_REFUSED';
  /** Why. */
  readonly reason: BridgeRefusal;
  /** What was called, where it was a call. */
  readonly command: string | undefined;

  constructor(
    message: string,
    fields: { reason: BridgeRefusal; command?: string | undefined },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reason = fields.reason;
    this.command = fields.command;
  }
}
