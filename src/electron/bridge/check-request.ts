import type { CommandContract } from '../../client/contract.ts';
import type { BridgeRefusal } from '../../errors.ts';
import type { BridgeLimits, CallRequest, ControlRequest, HelloRequest } from '../channels/messages.ts';
import { BRIDGE_VERSION, bridgeCalls } from '../channels/names.ts';
import type { CallRate } from './call-rate.ts';
import { isPlainObject } from './copy-json.ts';
import type { CompiledGrant } from './grant.ts';
import { payloadFault } from './measure-payload.ts';
import { isCall, isControl, isEmpty, isHello, namesOperation } from './message-shapes.ts';

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

/** What is wrong with the hello of a document; undefined if nothing is, and then it is a {@link HelloRequest}. */
export function objectionToHello(request: unknown, document: string): Objection | undefined {
  if (!isHello(request)) return malformed('A hello');
  const { version, document: named } = request;
  if (version !== BRIDGE_VERSION) {
    const message = `The page speaks version ${version} of the bridge, the main process version ${BRIDGE_VERSION}. Build both with the same stdwire.`;
    return { reason: 'version', message };
  }
  return named === undefined || named === document ? undefined : unknownDocument();
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
  // Who has as many as may be must be able to cancel one.
  const most = command === bridgeCalls.cancel ? 2 * limits.maxInFlight : limits.maxInFlight;
  if (live.size >= most) {
    const message = `${command} was not sent: ${limits.maxInFlight} calls and operations of this document are under way. Wait for some of them to end.`;
    return { reason: 'too-many', message, command };
  }
  if (rate === undefined || rate.admits(performance.now())) return undefined;
  const message = `${command} was not sent: this document may make ${limits.maxCallsPerSecond} calls a second. Make fewer.`;
  return { reason: 'too-many', message, command };
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
