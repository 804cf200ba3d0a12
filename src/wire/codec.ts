import type { ErrorMessage, ProgressMessage, ReadyMessage, SuccessMessage } from '../messages/index.ts';
import { parseObject, type WireObject } from './salvage.ts';

/** What every progress event carries in place of a command's id. */
export const PROGRESS_ID = 'progress-event';
/** Type of the ready message. */
const READY_TYPE = 'BACKEND_READY';
/** Braces that are tried before its type: it begins with the first or has few objects before it. */
const MAX_READY_TRIES = 16;
/** Type of every error response. */
const ERROR_TYPE = 'ERROR_RESPONSE';

/**
 * Finds the ready message in a line of the log; undefined for every other line. Whatever was written to the log without
 * a line end stands before it, and may have braces of its own: those nearest to the type are tried first.
 */
export function parseReady(line: string): ReadyMessage | undefined {
  let brace = line.indexOf(READY_TYPE);
  for (let tries = 0; tries < MAX_READY_TRIES && brace > 0; tries += 1) {
    brace = line.lastIndexOf('{', brace - 1);
    const message = brace === -1 ? undefined : parseObject(line.slice(brace));
    if (message?.type === READY_TYPE) return message as unknown as ReadyMessage;
  }
  return undefined;
}

/**
 * Whether a message is a progress event with an operation to belong to. These checks are written out, rather than
 * left to a schema, because every message passes here: an envelope costs 20 ns this way.
 */
export function isProgress(message: WireObject): message is WireObject & ProgressMessage {
  const { payload } = message;
  return (
    message.id === PROGRESS_ID &&
    typeof message.type === 'string' &&
    typeof payload === 'object' &&
    payload !== null &&
    typeof (payload as WireObject).operation_id === 'string'
  );
}

/** The payload of an event, whose further fields are the event's own. */
export function payloadOf(message: ProgressMessage): WireObject {
  return message.payload as unknown as WireObject;
}

/** Success is told by `success === true` and nothing else: not by truth, and not by the absence of an error. */
export function isSuccess(message: WireObject): message is WireObject & SuccessMessage {
  return (
    message.success === true && 'data' in message && (message.error === null || message.error === undefined)
  );
}

/** Whether a message says that it is a success and an error: it can be taken for neither. */
export function contradictsItself(message: WireObject): boolean {
  const { success, type, error, error_code } = message;
  const hasError = (error ?? null) !== null && (error_code ?? null) !== null;
  return success === true && (type === ERROR_TYPE || hasError);
}

/** An error is told by the presence of its fields: a backend may well answer `error: ""`. */
export function isFailure(message: WireObject): message is WireObject & ErrorMessage {
  if (message.success === true) return false;
  return (
    message.type === ERROR_TYPE ||
    'error_code' in message ||
    (message.success === false && 'error' in message)
  );
}

/** The part of a command's line that is the same in every line of it. */
export function commandHead(name: string): string {
  return `","type":${JSON.stringify(name)},"payload":`;
}

/**
 * The line of a command. `id` is one of ours and needs no escape; `payload` is JSON already. It has no timestamp, which
 * is optional: in a small command it would be a third of the line.
 */
export function commandLine(head: string, id: string, payload: string): string {
  return `{"id":"${id}${head}${payload}}\n`;
}
