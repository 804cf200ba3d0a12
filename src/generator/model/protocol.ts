import type { Place } from '../errors.ts';
import type {
  CommandExample,
  CommandFile,
  ErrorsFile,
  EventFile,
  ProtocolFile,
} from '../load/file-shapes.ts';
import type { SchemaNode } from '../schema/nodes.ts';

/** Which part of the output a named schema belongs to. */
export type Group = 'envelope' | 'control' | 'types' | 'payloads' | 'results' | 'events';

/** A schema with a name of its own: an interface, a Struct, or an alias. Objects inside of it are references. */
export interface Declaration {
  /** Its name in TypeScript and in the bundle. */
  readonly name: string;
  /** Its name in Python. */
  readonly pythonName: string;
  readonly group: Group;
  /** What it is, in prose. */
  readonly doc: string;
  /** Where it is written. */
  readonly place: Place;
  readonly schema: SchemaNode;
}

/** Since when and why something should no longer be used, and what to use in its place. */
type Deprecation = NonNullable<CommandFile['deprecated']>;

/** One command, its schemas by name. */
export interface Command {
  readonly name: string;
  readonly pascal: string;
  readonly method: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly area: string;
  readonly since: string;
  readonly stability: string;
  readonly requires: string;
  readonly deprecated: Deprecation | undefined;
  readonly effects: {
    readonly idempotent: boolean;
    readonly cancellable: boolean;
    readonly order: 'state' | 'worker';
  };
  readonly timeoutMs: number | null | undefined;
  /** Name of the declaration of its payload. */
  readonly payload: string;
  /** Whether a call may leave the payload out. */
  readonly payloadOptional: boolean;
  /** Name of the declaration of the response's data. */
  readonly result: string;
  /** Only for a command that starts an operation. */
  readonly operation: { readonly final: string; readonly result: string } | undefined;
  readonly errors: readonly {
    readonly code: string;
    readonly where: 'response' | 'final' | 'event';
    readonly when: string;
  }[];
  readonly progress: readonly { readonly event: string; readonly grows?: string | undefined }[];
  /** Dotted paths of secret fields. */
  readonly secrets: readonly string[];
  readonly examples: readonly CommandExample[];
  /** The file it comes from. */
  readonly file: string;
}

/** One progress event, its payload by name. */
export interface EventModel {
  readonly name: string;
  readonly pascal: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly since: string;
  readonly stability: string;
  readonly requires: string;
  readonly deprecated: Deprecation | undefined;
  readonly delivery: 'every' | 'latest';
  readonly subject: readonly string[];
  readonly payload: string;
  readonly examples: NonNullable<EventFile['examples']>;
  readonly file: string;
}

/** One error code. */
export type ErrorModel = ErrorsFile['errors'][number];

/** What every protocol shares. */
export interface BaseModel {
  readonly declarations: readonly Declaration[];
  readonly control: readonly Command[];
}

/** A protocol, named and checked: all that the emitters see. */
export interface Protocol {
  readonly meta: ProtocolFile;
  readonly declarations: readonly Declaration[];
  readonly commands: readonly Command[];
  readonly events: readonly EventModel[];
  readonly errors: readonly ErrorModel[];
  readonly base: BaseModel;
}

/** The names of the schemas that a command itself has. */
export function commandSchemas(command: Command): readonly string[] {
  return [
    command.payload,
    command.result,
    ...(command.operation === undefined ? [] : [command.operation.result]),
  ];
}

/** The names of the schemas that commands and events themselves have. */
export function rootSchemas({ commands, events }: Protocol): readonly string[] {
  return [...commands.flatMap(commandSchemas), ...events.map(({ payload }) => payload)];
}
