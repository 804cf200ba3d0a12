import { CommandError, type Operation } from 'stdwire/core';
import type { TappedMessage, WireTap } from './wire-tap.ts';

/** How an operation ended that did not complete: what the client made of it, and what came over the wire. */
export interface FailedEnd {
  readonly error: CommandError;
  readonly final: TappedMessage;
}

/** The error with which the backend refused a command. Fails if it did not. */
export async function refusal(call: Promise<unknown>): Promise<CommandError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('This was expected to fail, and succeeded.');
}

/** How an accepted operation ended. Fails if it completed. */
export async function failedEnd(tap: WireTap, operation: Operation): Promise<FailedEnd> {
  const error = await refusal(operation.result);
  const final = tap.eventsOf(operation.id).find(({ payload }) => payload?.final === true);
  if (final === undefined) throw new Error('The operation ended without a final event.');
  return { error, final };
}
