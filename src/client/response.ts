import { CommandError, ProtocolError } from '../errors.ts';
import { contradictsItself, isFailure, isSuccess } from '../wire/codec.ts';
import type { WireObject } from '../wire/salvage.ts';
import type { CommandSpec } from './command-table.ts';
import { issuesText } from './validator.ts';

/** What a response comes to: its data, or the error to reject with; and what is to be reported about it. */
type Verdict =
  | { readonly data: unknown; readonly violation?: ProtocolError | undefined }
  | { readonly error: CommandError | ProtocolError; readonly violation?: ProtocolError | undefined };

/**
 * Judges the response to a command. What does not fit rejects the call, unless the backend is to be judged leniently:
 * then it is delivered as it is, and reported. What calls itself a success and an error rejects it in any case.
 */
export function judgeResponse(message: WireObject, spec: CommandSpec, lenient: boolean): Verdict {
  const isBoth = contradictsItself(message);
  if (!isBoth && (isSuccess(message) || (lenient && message.success === true))) {
    const violation = misfit(message, spec);
    if (violation === undefined) return { data: message.data };
    return lenient ? { data: message.data, violation } : { error: violation, violation };
  }
  if (isFailure(message)) return { error: commandError(message, spec.name) };
  const violation = new ProtocolError(
    `The backend answered ${spec.name} with something that is ${isBoth ? 'both' : 'neither'} a success ${isBoth ? 'and' : 'nor'} an error.`,
    { kind: 'wrong-shape', id: textOf(message.id), type: textOf(message.type) },
  );
  return { error: violation, violation };
}

/** Whether a message is the command itself: a backend that echoes what it reads has not answered. */
export function isEcho(message: WireObject, spec: CommandSpec): boolean {
  return message.type === spec.name && 'payload' in message && !('success' in message);
}

/** The error that error fields on the wire stand for; they are in responses and in final events. */
export function commandError(fields: WireObject, command: string): CommandError {
  const { error, error_code, details, result } = fields;
  const errorCode = typeof error_code === 'string' && error_code !== '' ? error_code : 'INTERNAL_ERROR';
  const text = typeof error === 'string' && error !== '' ? error : 'the backend gave no reason';
  return new CommandError(`${command} failed: ${text} (${errorCode})`, {
    errorCode,
    command,
    details:
      typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : undefined,
    result,
  });
}

/** A value as text, if it is text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function misfit(message: WireObject, spec: CommandSpec): ProtocolError | undefined {
  const about = { kind: 'wrong-shape', id: textOf(message.id), type: textOf(message.type) } as const;
  if (message.type !== spec.responseType) {
    return new ProtocolError(
      `The response to ${spec.name} has another type than ${spec.responseType}.`,
      about,
    );
  }
  const issues = spec.result?.issues(message.data);
  if (issues === undefined) return undefined;
  return new ProtocolError(
    `The response to ${spec.name} does not fit the protocol: ${issuesText(issues)}. Do client and backend have the same version?`,
    { ...about, issues },
  );
}
