import type { z } from 'zod';

/** One command of a protocol, as data. Generated from its file in the protocol folder. */
export interface CommandContract {
  /** Its `type` on the wire. */
  readonly name: string;
  /** The method of the client that sends it. */
  readonly method: string;
  /** Checks what is sent. */
  readonly payload: z.ZodType;
  /** Checks the `data` of its response. */
  readonly result: z.ZodType;
  /** `state`: takes effect in arrival order. `worker`: starts after the state commands before it, then runs beside others. */
  readonly order: 'state' | 'worker';
  /** Whether sending it twice has the effect of sending it once. */
  readonly idempotent: boolean;
  /** Whether it can be cancelled on the wire. */
  readonly cancellable: boolean;
  /** Its own time limit for the response; null for none; absent for the client's default. */
  readonly timeoutMs?: number | null;
  /** `reference`, or the capability a backend must announce to have it. */
  readonly requires: string;
  /** Types of the events it may send. */
  readonly progress: readonly string[];
  /** Error codes it may fail with. */
  readonly errors: readonly string[];
  /** Only for a command that starts an operation: the type of its final event and the check of that event's result. */
  readonly operation?: { readonly final: string; readonly result: z.ZodType };
  /** Dotted paths of secret fields in payload and result; `[]` stands for every item of a list. */
  readonly secrets: readonly string[];
}

/** One progress event of a protocol, as data. */
export interface EventContract {
  /** Its `type` on the wire. */
  readonly name: string;
  /** Checks its payload. */
  readonly payload: z.ZodType;
  /** `every`: none is ever dropped. `latest`: under pressure a newer one of the same subject takes the place of an older one. */
  readonly delivery: 'every' | 'latest';
  /** The fields of the payload that say what the event is about. */
  readonly subject: readonly string[];
}

/** One error code of a protocol, as data. */
export interface ErrorContract {
  /** The code on the wire. */
  readonly code: string;
  /** Whether it is about the protocol or about the work. */
  readonly layer: 'protocol' | 'domain';
  /** Whether trying again without changing anything can help. */
  readonly retryable: boolean;
  /** What a person can do about it. */
  readonly userAction: string;
}

/** A generated protocol as a value: everything the bridge needs to know about it. */
export interface Contract {
  /** Name of the protocol. */
  readonly name: string;
  /** Its version; a backend of another major version is refused. */
  readonly version: string;
  /** Commands by name. */
  readonly commands: Readonly<Record<string, CommandContract>>;
  /** Progress events by type. */
  readonly events: Readonly<Record<string, EventContract>>;
  /** Error codes. */
  readonly errors: Readonly<Record<string, ErrorContract>>;
}

/** What an {@link Outline} says of a command. */
export interface CommandOutline extends Pick<CommandContract, 'name' | 'method'> {
  /** Whether the command starts an operation: false if not; nothing said where that is not known. */
  readonly operation?: object | boolean | undefined;
}

/**
 * What of a contract is left without its schemas: enough to give a client its methods where everything is checked
 * elsewhere, as in a window, whose main process checks. Every contract is one.
 */
export interface Outline {
  /** Name of the protocol. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** Commands by name. */
  readonly commands: Readonly<Record<string, CommandOutline>>;
  /** Progress events by type. */
  readonly events: Readonly<Record<string, Pick<EventContract, 'name' | 'delivery' | 'subject'>>>;
}

/** The types of one command, as generated code states them. */
export interface CommandTypes {
  /** What is sent. */
  payload: unknown;
  /** What the response carries. */
  data: unknown;
  /** Union of its progress messages; `never` if it has none. */
  events: unknown;
  /** Only for operations: what the final event carries. */
  result?: unknown;
}

/** Constraint of a generated command map: every entry states the types of one command. */
export type CommandMap<Commands> = { [Name in keyof Commands]: CommandTypes };
