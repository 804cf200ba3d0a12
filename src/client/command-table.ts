import { commandHead } from '../wire/codec.ts';
import type { CommandContract, Contract, EventContract } from './contract.ts';
import { Validator } from './validator.ts';

/** A command with everything made ready that is the same for each of its calls. */
export interface CommandSpec {
  readonly name: string;
  readonly head: string;
  readonly responseType: string;
  /** Whether sending it twice has the effect of sending it once. */
  readonly idempotent: boolean;
  readonly timeoutMs: number | null | undefined;
  readonly payload: Validator | undefined;
  readonly result: Validator | undefined;
  readonly operation: { readonly final: string; readonly result: Validator } | undefined;
  /** Paths of secret fields in payload and data; undefined where there is none. */
  readonly secrets: readonly string[] | undefined;
}

/** An event with everything made ready that is the same for each of its messages. */
export interface EventSpec {
  readonly contract: EventContract;
  readonly payload: Validator;
}

/** The commands and events of a contract, and the control commands that every contract has. */
export class CommandTable {
  /** Version of the protocol. */
  readonly version: string;
  readonly #commands = new Map<string, CommandSpec>();
  readonly #events = new Map<string, EventSpec>();
  #latestType: string | undefined;
  #latestEvent: EventSpec | undefined;

  constructor(contract: Contract, controls: Readonly<Record<string, CommandContract>>) {
    this.version = contract.version;
    for (const command of [...Object.values(controls), ...Object.values(contract.commands)]) {
      this.#commands.set(command.name, specOf(command));
    }
    for (const event of Object.values(contract.events)) {
      this.#events.set(event.name, { contract: event, payload: new Validator(event.payload) });
    }
  }

  /** A command by name. One that the contract does not know is sent as it is: a newer backend may know it. */
  command(name: string): CommandSpec {
    return this.#commands.get(name) ?? unknownCommand(name);
  }

  /** An event by type, if the contract knows it. The same type comes again and again: to compare it costs half of hashing it. */
  event(type: string): EventSpec | undefined {
    if (type === this.#latestType) return this.#latestEvent;
    this.#latestType = type;
    this.#latestEvent = this.#events.get(type);
    return this.#latestEvent;
  }
}

function specOf(command: CommandContract): CommandSpec {
  const { operation } = command;
  return {
    ...unknownCommand(command.name),
    timeoutMs: command.timeoutMs,
    idempotent: command.idempotent,
    payload: new Validator(command.payload),
    result: new Validator(command.result),
    operation: operation && { final: operation.final, result: new Validator(operation.result) },
    secrets: command.secrets.length === 0 ? undefined : command.secrets,
  };
}

function unknownCommand(name: string): CommandSpec {
  return {
    name,
    head: commandHead(name),
    responseType: `${name}_RESPONSE`,
    idempotent: false,
    timeoutMs: undefined,
    payload: undefined,
    result: undefined,
    operation: undefined,
    secrets: undefined,
  };
}
