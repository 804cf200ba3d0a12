import { z } from 'zod';
import { loadProtocol } from '../../generator/load/load-protocol.ts';
import { buildModel } from '../../generator/model/build-model.ts';
import type { Command, EventModel, Protocol } from '../../generator/model/protocol.ts';
import type { JsonObject } from '../model/json.ts';
import { readJson } from './read-json.ts';
import { type SchemaChecks, schemaChecks } from './schema-checks.ts';

/** What the kit has to know of a protocol. */
export interface ContractFacts {
  readonly name: string;
  readonly version: string;
  /** Every command by its name, control commands included. */
  readonly commands: ReadonlyMap<string, Command>;
  /** The names of the control commands. */
  readonly control: ReadonlySet<string>;
  readonly events: ReadonlyMap<string, EventModel>;
  /** Names of the capabilities that the protocol lists. */
  readonly capabilities: readonly string[];
  /** Those of the protocol, and of every other kind those that are shipped. */
  readonly limits: Readonly<Record<string, number>>;
  readonly readyType: string;
  readonly readyStream: 'stdout' | 'stderr';
  readonly startTimeoutMs: number;
  readonly schemas: SchemaChecks;
  /** By command, the defaults of the fields that its payload may leave out. */
  readonly defaults: ReadonlyMap<string, JsonObject>;
}

const limitsShape = z.object({ limits: z.record(z.string(), z.int()) });

/** Reads the contract of a protocol folder. What is wrong with it is told by the generator's own error. */
export function contractFacts(root: string, shippedRoot: string): ContractFacts {
  const protocol = buildModel(loadProtocol(root, shippedRoot));
  const { meta, commands, events, base } = protocol;
  const { handshake } = meta;
  return {
    name: meta.name,
    version: meta.version,
    commands: new Map([...commands, ...base.control].map((command) => [command.name, command])),
    control: new Set(base.control.map(({ name }) => name)),
    events: new Map(events.map((event) => [event.name, event])),
    capabilities: (meta.capabilities ?? []).map(({ name }) => name),
    limits: { ...readJson(shippedRoot, 'protocol.json', limitsShape).value.limits, ...meta.limits },
    readyType: handshake?.ready_type ?? 'BACKEND_READY',
    readyStream: handshake?.stream ?? 'stderr',
    startTimeoutMs: handshake?.start_timeout_ms ?? 30_000,
    schemas: schemaChecks(protocol),
    defaults: new Map(commands.map((command) => [command.name, defaultsOf(protocol, command)])),
  };
}

function defaultsOf({ declarations }: Protocol, { payload }: Command): JsonObject {
  const schema = declarations.find(({ name }) => name === payload)?.schema;
  const properties = schema?.kind === 'object' ? schema.properties : [];
  return Object.fromEntries(
    properties.flatMap(({ name, schema: { notes } }) =>
      notes.default === undefined ? [] : [[name, notes.default]],
    ),
  );
}
