import type { ErrorMessage, ProgressMessage, ReadyMessage, SuccessMessage } from '../messages/index.ts';
import { parseObject, type WireObject } from './salvage.ts';

/** What every progress event carries in place of a command's id. */
export const PROGRESS_ID = 'progress-event';
/** Type of the ready message. */
const READY_TYPE = 'BACKEND_READY';
/** Type of every error response. */
const ERROR_TYPE = 'ERROR_RESPONSE';

/** Finds the ready message in a line of the log; undefined for every other line. */
export function parseReady(line: string): ReadyMessage | undefined {
  if (!line.includes(READY_TYPE)) return undefined;
  const start = line.indexOf('{');
  const message = start === -1 ? undefined : parseObject(line.slice(start));
  return message?.type === READY_TYPE ? (message as unknown as ReadyMessage) : undefined;
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
