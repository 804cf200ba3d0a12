import { AbortedError, ValidationError } from '../../errors.ts';
import type { OperationSnapshot } from '../../messages/index.ts';
import { bridgeCalls } from '../channels/names.ts';
import type { BridgedBackend } from './bridged-backend.ts';
import type { CompiledGrant } from './grant.ts';
import type { OperationRelay } from './operation-relay.ts';
import type { OperationRelays } from './operation-relays.ts';

/** `$operations`: those that a window may follow. */
export async function grantedOperations(
  backend: BridgedBackend,
  { commands }: CompiledGrant,
  signal: AbortSignal,
): Promise<readonly OperationSnapshot[]> {
  const all = (await backend.call('GET_OPERATIONS', {}, { signal })) as OperationSnapshot[];
  return all.filter(({ command }) => commands.has(command));
}

/** What taking hold of an operation needs. */
interface Follow {
  readonly relays: OperationRelays;
  readonly grant: CompiledGrant;
  /** Of the call. */
  readonly signal: AbortSignal;
}

/**
 * `$follow`: what passes an operation on.
 *
 * @throws ValidationError for one that does not exist, and exactly the same one where its command is not granted;
 * AbortedError if the call was given up meanwhile.
 */
export async function takeHold(id: string, { relays, grant, signal }: Follow): Promise<OperationRelay> {
  const relay = relays.get(id) ?? (await relays.follow(id).catch(refuseUnknown));
  const isGranted = grant.commands.has(relay.operation?.command ?? '');
  if (isGranted && !signal.aborted) return relay;
  relay.keepNothing();
  throw isGranted ? aborted() : unknown();
}

/** `$start`, `$stop`, `$restart`. They take no options: which program runs, and how, is not for a page to say. */
export function changeLife(backend: BridgedBackend, command: string): Promise<void> {
  switch (command) {
    case bridgeCalls.start:
      return backend.start();
    case bridgeCalls.stop:
      return backend.stop();
    default:
      return backend.restart();
  }
}

/** The operation that the payload of `$follow` or `$cancel` names. */
export function operationIn(payload: unknown): string {
  return (payload as { operation_id: string }).operation_id;
}

/** Why a client does not know an operation may tell more than a window may know; any other error stays as it is. */
function refuseUnknown(error: unknown): never {
  throw error instanceof ValidationError ? unknown() : error;
}

function unknown(): ValidationError {
  const message = 'is neither running nor among the last that ended';
  return new ValidationError(`The operation ${message}.`, {
    command: 'GET_OPERATIONS',
    issues: [{ path: ['operation_id'], message }],
  });
}

function aborted(): AbortedError {
  const command = bridgeCalls.follow;
  return new AbortedError(`${command} was aborted; it had no effect.`, { command, outcome: 'not-sent' });
}
