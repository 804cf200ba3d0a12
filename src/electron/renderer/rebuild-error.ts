import {
  AbortedError,
  BackendError,
  type BackendErrorCode,
  BackendExitedError,
  BridgeError,
  ClosedError,
  CommandError,
  CommandTimeoutError,
  CrashLoopError,
  IdleTimeoutError,
  MessageTooLargeError,
  OverloadedError,
  ProtocolError,
  StartError,
  StartTimeoutError,
  UnresponsiveError,
  ValidationError,
} from '../../errors.ts';
import type { ErrorCause, ErrorEnvelope } from '../channels/error-envelope.ts';

/** An error that has come over the bridge: of its own class, and with word of whether it may help to try again. */
export type RemoteError = BackendError & {
  /** Whether the same call can succeed when it is made again, unchanged. */
  readonly retryable: boolean;
};

/** Makes an error of what came over the bridge: the class, the fields and the cause that it had in the main process. */
export function rebuildError(envelope: ErrorEnvelope): RemoteError {
  const { cause, stack, retryable } = envelope;
  const options = cause === undefined ? undefined : { cause: rebuildCause(cause) };
  const error = build(envelope, options);
  if (options !== undefined) error.cause ??= options.cause;
  if (stack !== undefined) error.stack = `${error.stack ?? error.message}\nIn the main process: ${stack}`;
  return Object.assign(error, { retryable: retryable === true });
}

/** Whether the same call can succeed when it is made again, unchanged, as far as an error that crossed the bridge tells. */
export function isRetryable(error: unknown): boolean {
  return error instanceof BackendError && (error as Partial<RemoteError>).retryable === true;
}

type Fields = never;
type Maker = (message: string, fields: Fields, options: ErrorOptions | undefined) => BackendError;
/** The log of a backend does not cross, unless the window may see it. */
const NO_TAIL = { stderrTail: '' };

/** The class of each code. The fields have the names that their constructors take: the main process lists them so. */
const makers: Readonly<Record<BackendErrorCode, Maker>> = {
  COMMAND_FAILED: (message, fields) => new CommandError(message, fields),
  VALIDATION_FAILED: (message, fields) => new ValidationError(message, Object.assign({ issues: [] }, fields)),
  START_FAILED: (message, fields, options) => withLogFile(new StartError(message, fields, options), fields),
  START_TIMEOUT: (message, fields, options) =>
    withLogFile(new StartTimeoutError(message, Object.assign({ ...NO_TAIL }, fields), options), fields),
  COMMAND_TIMEOUT: (message, fields) => new CommandTimeoutError(message, fields),
  IDLE_TIMEOUT: (message, fields) => new IdleTimeoutError(message, fields),
  ABORTED: (message, fields, options) => new AbortedError(message, fields, options),
  BACKEND_EXITED: (message, fields, options) =>
    new BackendExitedError(message, Object.assign({ ...NO_TAIL }, fields), options),
  UNRESPONSIVE: (message, fields, options) =>
    new UnresponsiveError(message, Object.assign({ ...NO_TAIL }, fields), options),
  CRASH_LOOP: (message, fields, options) => new CrashLoopError(message, fields, options),
  CLOSED: (message, fields, options) => new ClosedError(message, fields, options),
  OVERLOADED: (message, fields) => new OverloadedError(message, fields),
  MESSAGE_TOO_LARGE: (message, fields) => new MessageTooLargeError(message, fields),
  PROTOCOL_ERROR: (message, fields, options) => new ProtocolError(message, fields, options),
  BRIDGE_REFUSED: (message, fields, options) => new BridgeError(message, fields, options),
};

function build(
  { code, name, message, fields }: Pick<ErrorEnvelope, 'code' | 'name' | 'message' | 'fields'>,
  options?: ErrorOptions,
) {
  if (Object.hasOwn(makers, code)) return makers[code](message, { ...fields } as Fields, options);
  return new BridgeError(
    `${message} (${name} with the code ${code}, which this page does not know: it was built with an older version of stdwire than the main process. Build both with the same.)`,
    { reason: 'version' },
    options,
  );
}

function withLogFile<Made extends StartError | StartTimeoutError>(error: Made, fields: Fields): Made {
  error.logFile = (fields as { readonly logFile?: string }).logFile;
  return error;
}

/** What led to it keeps its name; what is no error of this package loses its class. */
function rebuildCause({ name, message, code, fields = {} }: ErrorCause): Error {
  if (code !== undefined && Object.hasOwn(makers, code)) return build({ code, name, message, fields });
  return Object.assign(new Error(message), { name });
}
