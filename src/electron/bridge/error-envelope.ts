import type { Contract } from '../../client/contract.ts';
import { withoutLastWords } from '../../client/exit-errors.ts';
import { BackendError, type BackendErrorCode, type BridgeRefusal, ProtocolError } from '../../errors.ts';
import { redact } from '../../wire/redact.ts';
import { type ErrorEnvelope, errorFields } from '../channels/error-envelope.ts';
import { refusalEnvelope } from '../channels/refusal-envelope.ts';
import { copyJson } from './copy-json.ts';
import { isRetryable } from './retryable.ts';

/** How much of an error a window is told. */
export interface EnvelopePolicy {
  /** Whether the app is being developed: then stacks, and everything else that helps, are told. */
  readonly development: boolean;
  /** Whether the window may read the log, the last lines of which are part of some errors. */
  readonly log: boolean;
  /** The error codes of the protocol, which say whether trying again can help. */
  readonly errors?: Contract['errors'] | undefined;
}

const FAILED = 'The bridge failed in the main process. Why is told only while the app is being developed.';
/** A refused name may be as long as a payload; a message that repeats it may not. */
const LONGEST_NAME = 100;

/**
 * An error as data that may cross to a window: by a list of what may, never by what it has. It never throws, whatever
 * was thrown: an error of another origin, a text, nothing at all, an object whose getters throw.
 */
export function envelopeOf(error: unknown, policy: EnvelopePolicy): ErrorEnvelope {
  try {
    return isOurs(error) ? ownEnvelope(error, policy) : foreignEnvelope(error, policy);
  } catch {
    return refusal('internal', FAILED);
  }
}

/** The envelope of a BridgeError. `command`: what was called, where it was a call. */
export function refusal(reason: BridgeRefusal, message: string, command?: string): ErrorEnvelope {
  return refusalEnvelope(reason, message, command?.slice(0, LONGEST_NAME));
}

/** Whether an error is one that this package makes, and so one whose text and fields were written to be shown. */
export function isOurs(error: unknown): error is BackendError {
  try {
    return error instanceof BackendError && Object.hasOwn(errorFields, error.code);
  } catch {
    // A Proxy may throw at being looked at.
    return false;
  }
}

function ownEnvelope(error: BackendError, policy: EnvelopePolicy): ErrorEnvelope {
  const { cause } = error;
  return {
    code: error.code,
    name: String(error.name),
    message: shownMessage(error, policy),
    retryable: isRetryable(error, policy.errors),
    fields: fieldsOf(error, policy),
    ...causeOf(cause, policy),
    ...(policy.development ? { stack: redact(String(error.stack)) } : {}),
  };
}

/** What led to it: whole where it is an error of this package, by name and text where the app is being developed. */
function causeOf(cause: unknown, policy: EnvelopePolicy): Pick<ErrorEnvelope, 'cause'> {
  if (!isOurs(cause) && !(policy.development && cause instanceof Error)) return {};
  const told = { name: String(cause.name), message: shownMessage(cause, policy) };
  return { cause: isOurs(cause) ? { ...told, code: cause.code, fields: fieldsOf(cause, policy) } : told };
}

function shownMessage(error: Error, { development, log }: EnvelopePolicy): string {
  const message = redact(String(error.message));
  if (development) return message;
  if (error instanceof ProtocolError && TELLING.has(error.kind)) {
    return `The backend broke the protocol (${error.kind}). Do client and backend have the same version?`;
  }
  return log ? message : withoutLastWords(message);
}

/** Texts of these kinds quote what the backend sent, or say how a schema is made. */
const TELLING: ReadonlySet<ProtocolError['kind']> = new Set(['wrong-shape', 'refused']);

function fieldsOf(error: BackendError, { development, log }: EnvelopePolicy): Record<string, unknown> {
  const { code } = error;
  const names = [...errorFields[code]].filter((name) => development || !HIDDEN[code]?.includes(name));
  if (development || log) names.push('stderrTail');
  const fields: Record<string, unknown> = {};
  for (const name of names) {
    const value = plainOrNothing((error as unknown as Record<string, unknown>)[name]);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** The issues of a payload help the page that sent it; those of an answer tell how the backend is made. */
const HIDDEN: { readonly [code in BackendErrorCode]?: readonly string[] } = { PROTOCOL_ERROR: ['issues'] };

/** What cannot cross is left out: the rest of the error still says what happened. */
function plainOrNothing(value: unknown): unknown {
  try {
    return value === undefined ? undefined : copyJson(value);
  } catch {
    return undefined;
  }
}

function foreignEnvelope(error: unknown, { development }: EnvelopePolicy): ErrorEnvelope {
  const envelope = refusal('internal', FAILED);
  if (!development) return envelope;
  const message = redact(`The bridge failed in the main process: ${String(error)}`);
  const stack = error instanceof Error ? { stack: redact(String(error.stack)) } : {};
  return { ...envelope, message, ...stack };
}
