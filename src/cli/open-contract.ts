import { z } from 'zod';
import type { CommandContract, Contract, ControlMap } from '../index.ts';

/** What every protocol has and no contract lists. */
const controls: Readonly<Record<keyof ControlMap, true>> = {
  PING: true,
  GET_OPERATIONS: true,
  CANCEL_OPERATION: true,
  CANCEL_COMMAND: true,
  SHUTDOWN: true,
};

/** A contract with further commands that nothing is known of: they are sent as they are, and so is what they answer. */
export function openContract(contract: Contract, unknown: readonly string[]): Contract {
  const commands = Object.fromEntries(unknown.map((name) => [name, openCommand(name)]));
  return { ...contract, commands: { ...contract.commands, ...commands } };
}

/** The names of commands that a contract does not know. */
export function unknownTo(contract: Contract, names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(contract.commands, name) && !Object.hasOwn(controls, name));
}

function openCommand(name: string): CommandContract {
  return {
    name,
    method: name,
    payload: z.unknown(),
    result: z.unknown(),
    order: 'worker',
    idempotent: false,
    cancellable: true,
    requires: 'reference',
    progress: [],
    errors: [],
    secrets: [],
  };
}
