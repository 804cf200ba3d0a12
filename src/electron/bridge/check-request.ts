import type { CommandContract } from '../../client/contract.ts';
import type { BridgeRefusal } from '../../errors.ts';
import type { BridgeLimits, CallRequest, ControlRequest, HelloRequest, Topic } from '../channels/messages.ts';
import { bridgeCalls } from '../channels/names.ts';
import type { CallRate } from './call-rate.ts';
import type { CompiledGrant } from './grant.ts';
import { payloadFault } from './measure-payload.ts';
import { isPlainObject } from './to-plain.ts';

/** Why a message is refused. */
export interface Objection {
  readonly reason: BridgeRefusal;
  /** For the page. */
  readonly message: string;
  /** What was called, if such a thing exists: anything else is a text of the page's. */
  readonly command?: string | undefined;
}

/** What a document's messages are checked against. */
export interface RequestRules {
  readonly document: string;
  readonly grant: CompiledGrant;
  /** Every command that exists, granted or not. */
  readonly known: ReadonlyMap<string, CommandContract>;
  readonly limits: BridgeLimits;
  /** The calls and operations under way, by id. */
  readonly live: ReadonlyMap<string, unknown>;
  readonly rate: CallRate | undefined;
}

const LONGEST_ID = 64;
const LONGEST_OPERATION_ID = 200;

const HELLO_KEYS = new Set(['version', 'document']);
const CALL_KEYS = new Set(['document', 'id', 'command', 'payload', 'options']);
const OPTION_KEYS = new Set(['timeoutMs', 'idleTimeoutMs', 'totalTimeoutMs', 'progress']);
const CANCEL_KEYS = new Set(['document', 'op', 'id']);
const TOPIC_KEYS = new Set(['document', 'op', 'topic']);
const BYE_KEYS = new Set(['document', 'op']);
const TOPICS: ReadonlySet<unknown> = new Set<Topic>(['status', 'progress', 'log']);

/** Whether what was sent is a hello. */
export function isHello(request: unknown): request is HelloRequest {
  return (
    hasOnly(request, HELLO_KEYS) &&
    typeof request.version === 'number' &&
    (request.document === undefined || typeof request.document === 'string')
  );
}

/**
 * What is wrong with a call; undefined if nothing is, and then it is a {@link CallRequest}. What comes here has been cloned
 * or parsed on its way, so that it holds no getters and reading it twice is reading the same. The checks go from the
 * cheapest to the dearest, and nothing is awaited in between: what was checked is what is done.
 */
export function objectionToCall(request: unknown, rules: RequestRules): Objection | undefined {
  if (!isPlainObject(request) || typeof request.document !== 'string') return malformed('A call');
  if (request.document !== rules.document) return unknownDocument();
  if (!isCall(request)) return malformed('A call');
  if (rules.live.has(request.id)) {
    return {
      reason: 'duplicate-id',
      message: 'A call of this id is under way. Give each call an id of its own.',
    };
  }
  return (
    objectionToCommand(request, rules) ?? objectionToSize(request, rules) ?? objectionToNumber(request, rules)
  );
}

/** What is wrong with a control message; undefined if nothing is, and then it is a {@link ControlRequest}. */
export function objectionToControl(request: unknown, rules: RequestRules): Objection | undefined {
  if (!isPlainObject(request) || typeof request.document !== 'string') return malformed('A control message');
  if (request.document !== rules.document) return unknownDocument();
  if (!isControl(request)) return malformed('A control message');
  const isTopic = request.op === 'subscribe' || request.op === 'unsubscribe';
  if (!isTopic || rules.grant.topics.has(request.topic)) return undefined;
  return { reason: 'not-granted', message: `The topic ${request.topic} is not granted to this window.` };
}

function isCall(request: Record<string, unknown>): request is Record<string, unknown> & CallRequest {
  return (
    hasOnly(request, CALL_KEYS) &&
    isText(request.id, LONGEST_ID) &&
    typeof request.command === 'string' &&
    (request.options === undefined || isOptions(request.options))
  );
}

function isControl(request: Record<string, unknown>): request is Record<string, unknown> & ControlRequest {
  switch (request.op) {
    case 'cancel':
      return hasOnly(request, CANCEL_KEYS) && isText(request.id, LONGEST_ID);
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

function objectionToCommand({ command, payload }: CallRequest, rules: RequestRules): Objection | undefined {
  if (rules.grant.commands.has(command)) return undefined;
  if (rules.known.has(command)) return notGranted(command);
  switch (command) {
    case bridgeCalls.start:
    case bridgeCalls.stop:
    case bridgeCalls.restart:
      if (!rules.grant.lifecycle) return notGranted(command);
      return isEmpty(payload) ? undefined : malformed(command, command);
    case bridgeCalls.operations:
      return isEmpty(payload) ? undefined : malformed(command, command);
    case bridgeCalls.follow:
    case bridgeCalls.cancel:
      return namesOperation(payload) ? undefined : malformed(command, command);
    default:
      return { reason: 'unknown-command', message: 'The backend has no command of this name.' };
  }
}

function objectionToSize({ command, payload }: CallRequest, { limits }: RequestRules): Objection | undefined {
  // None is an empty one.
  const fault = payload === undefined ? undefined : payloadFault(payload, limits);
  if (fault === undefined) return undefined;
  return { reason: 'too-large', message: `${command} was not sent: its payload ${fault}.`, command };
}

function objectionToNumber(
  { command }: CallRequest,
  { limits, live, rate }: RequestRules,
): Objection | undefined {
  if (live.size >= limits.maxInFlight) {
    const message = `${command} was not sent: ${limits.maxInFlight} calls and operations of this document are under way. Wait for some of them to end.`;
    return { reason: 'too-many', message, command };
  }
  if (rate === undefined || rate.admits(performance.now())) return undefined;
  const message = `${command} was not sent: this document may make ${limits.maxCallsPerSecond} calls a second. Make fewer.`;
  return { reason: 'too-many', message, command };
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

function isEmpty(payload: unknown): boolean {
  return payload === undefined || (isPlainObject(payload) && Object.keys(payload).length === 0);
}

const OPERATION_KEYS = new Set(['operation_id']);

function namesOperation(payload: unknown): boolean {
  return hasOnly(payload, OPERATION_KEYS) && isText(payload.operation_id, LONGEST_OPERATION_ID);
}

function malformed(what: string, command?: string): Objection {
  return { reason: 'malformed', message: `${what} is not of the shape that the bridge knows.`, command };
}

/** The answer is the same whether there is such a document or not. */
export function unknownDocument(): Objection {
  return { reason: 'document', message: 'This document is not known, or has gone. Say hello first.' };
}

function notGranted(command: string): Objection {
  return { reason: 'not-granted', message: `${command} is not granted to this window.`, command };
}
