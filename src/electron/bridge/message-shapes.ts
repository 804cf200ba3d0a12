import type { CallRequest, ControlRequest, HelloRequest } from '../channels/messages.ts';
import { LONGEST_ID, topics } from '../channels/names.ts';
import { isPlainObject } from './copy-json.ts';

const LONGEST_OPERATION_ID = 200;
const HELLO_KEYS = new Set(['version', 'document']);
const CALL_KEYS = new Set(['document', 'id', 'command', 'payload', 'options']);
const OPTION_KEYS = new Set(['timeoutMs', 'idleTimeoutMs', 'totalTimeoutMs', 'progress']);
const CALL_CONTROL_KEYS = new Set(['document', 'op', 'id']);
const TOPIC_KEYS = new Set(['document', 'op', 'topic']);
const BYE_KEYS = new Set(['document', 'op']);
const TOPICS: ReadonlySet<unknown> = new Set(topics);
const OPERATION_KEYS = new Set(['operation_id']);

/** Whether what was sent is a hello. */
export function isHello(request: unknown): request is HelloRequest {
  return (
    hasOnly(request, HELLO_KEYS) &&
    typeof request.version === 'number' &&
    (request.document === undefined || typeof request.document === 'string')
  );
}

/** Whether it is a call; whether there is such a command is another question. */
export function isCall(request: Record<string, unknown>): request is Record<string, unknown> & CallRequest {
  return (
    hasOnly(request, CALL_KEYS) &&
    isText(request.id, LONGEST_ID) &&
    typeof request.command === 'string' &&
    (request.options === undefined || isOptions(request.options))
  );
}

/** Whether it is a control message. */
export function isControl(
  request: Record<string, unknown>,
): request is Record<string, unknown> & ControlRequest {
  switch (request.op) {
    case 'cancel':
    case 'leave':
      return hasOnly(request, CALL_CONTROL_KEYS) && isText(request.id, LONGEST_ID);
    case 'subscribe':
    case 'unsubscribe':
      return hasOnly(request, TOPIC_KEYS) && TOPICS.has(request.topic);
    case 'bye':
      return hasOnly(request, BYE_KEYS);
    default:
      return false;
  }
}

/** Whether the limits are above 0 is the client's business: its error says more. */
function isOptions(options: unknown): boolean {
  if (!hasOnly(options, OPTION_KEYS)) return false;
  const { timeoutMs, idleTimeoutMs, totalTimeoutMs, progress } = options;
  return (
    (timeoutMs === null || isNumberOrNothing(timeoutMs)) &&
    isNumberOrNothing(idleTimeoutMs) &&
    isNumberOrNothing(totalTimeoutMs) &&
    (progress === undefined || typeof progress === 'boolean')
  );
}

/** Whether the payload of a call that takes nothing is empty, or none. */
export function isEmpty(payload: unknown): boolean {
  return payload === undefined || (isPlainObject(payload) && Object.keys(payload).length === 0);
}

/** Whether the payload of a call names an operation and nothing else. */
export function namesOperation(payload: unknown): boolean {
  return hasOnly(payload, OPERATION_KEYS) && isText(payload.operation_id, LONGEST_OPERATION_ID);
}

function hasOnly(value: unknown, keys: ReadonlySet<string>): value is Record<string, unknown> {
  return isPlainObject(value) && Object.keys(value).every((key) => keys.has(key));
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function isNumberOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}
