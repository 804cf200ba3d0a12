import type { ContractFacts } from '../../load/contract-facts.ts';
import { isObject, type JsonObject } from '../../model/json.ts';
import type { Traffic } from '../traffic.ts';

/** A part of a message and the schema that it has to fit. */
export interface Defined {
  readonly definition: string;
  readonly value: unknown;
  /** Where it stands in the message. */
  readonly path: readonly string[];
}

/** The schemas that the parts of a message have to fit: its form, and the result or payload in it. */
export function definitionsOf(
  message: JsonObject,
  contract: ContractFacts,
  traffic: Traffic,
): readonly Defined[] {
  if (message.id === 'progress-event') {
    const event = contract.events.get(String(message.type));
    const envelope: Defined = { definition: 'ProgressMessage', value: message, path: [] };
    return event === undefined
      ? [envelope]
      : [envelope, { definition: event.payload, value: message.payload, path: ['payload'] }];
  }
  if (message.success !== true) return [{ definition: 'ErrorMessage', value: message, path: [] }];
  const command = typeof message.id === 'string' ? traffic.commands.get(message.id)?.command : undefined;
  const envelope: Defined = { definition: 'SuccessMessage', value: message, path: [] };
  return command === undefined || !isObject(message)
    ? [envelope]
    : [envelope, { definition: command.result, value: message.data, path: ['data'] }];
}
