import type { ContractFacts } from '../../load/contract-facts.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Traffic } from '../traffic.ts';

/** A part of a message and the schema that it has to fit. */
interface Defined {
  readonly definition: string;
  readonly value: unknown;
  /** Where it stands in the message; empty for the message itself. */
  readonly path: string;
}

/** The schemas that the parts of a message have to fit: its form, and the result or payload in it. */
export function definitionsOf(
  message: JsonObject,
  contract: ContractFacts,
  traffic: Traffic,
): readonly Defined[] {
  const form = (definition: string): Defined => ({ definition, value: message, path: '' });
  const { id, type, success, data, payload } = message;
  if (id === 'progress-event') {
    const event = contract.events.get(String(type));
    const inner = event === undefined ? [] : [{ definition: event.payload, value: payload, path: 'payload' }];
    return [form('ProgressMessage'), ...inner];
  }
  if (success !== true) return [form('ErrorMessage')];
  const command = traffic.commands.get(String(id))?.command;
  const inner = command === undefined ? [] : [{ definition: command.result, value: data, path: 'data' }];
  return [form('SuccessMessage'), ...inner];
}
