import type { Protocol } from '../model/protocol.ts';
import type { JsonObject, JsonValue } from '../schema/json.ts';
import type { Notes, ObjectNode, SchemaNode } from '../schema/nodes.ts';

/**
 * The whole protocol as one JSON Schema document: every schema under `$defs`, every range written out, and the
 * commands, events and errors beside them. It is also what a release freezes.
 */
function bundle(protocol: Protocol): JsonObject {
  const declarations = [...protocol.base.declarations, ...protocol.declarations];
  return clean({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:stdwire:${protocol.meta.name}:${protocol.meta.version}`,
    title: protocol.meta.title,
    description: protocol.meta.description,
    'x-protocol': clean({
      name: protocol.meta.name,
      version: protocol.meta.version,
      framing: protocol.meta.framing,
      limits: protocol.meta.limits,
      handshake: protocol.meta.handshake,
      capabilities: protocol.meta.capabilities as JsonValue | undefined,
    }),
    'x-commands': protocol.commands.map(commandFacts),
    'x-control-commands': protocol.base.control.map(commandFacts),
    'x-events': protocol.events.map((event) =>
      clean({
        name: event.name,
        title: event.title,
        summary: event.summary,
        since: event.since,
        stability: event.stability,
        requires: event.requires,
        deprecated: event.deprecated as JsonValue | undefined,
        delivery: event.delivery,
        subject: event.subject,
        payload: reference(event.payload),
      }),
    ),
    'x-errors': protocol.errors as unknown as JsonValue,
    $defs: Object.fromEntries(
      declarations.map(({ name, doc, schema }) => [
        name,
        { title: name, description: doc, ...withoutTitle(toJsonSchema(schema)) },
      ]),
    ),
  });
}

/** The same as the text of its file. */
export function bundleText(protocol: Protocol): string {
  return `${JSON.stringify(bundle(protocol), null, 2)}\n`;
}

function commandFacts(command: Protocol['commands'][number]): JsonObject {
  return clean({
    name: command.name,
    title: command.title,
    summary: command.summary,
    area: command.area,
    since: command.since,
    stability: command.stability,
    requires: command.requires,
    deprecated: command.deprecated as JsonValue | undefined,
    effects: command.effects,
    timeout_ms: command.timeoutMs,
    payload: reference(command.payload),
    result: reference(command.result),
    operation:
      command.operation === undefined
        ? undefined
        : { final: command.operation.final, result: reference(command.operation.result) },
    errors: command.errors as unknown as JsonValue,
    progress: command.progress.map(({ event, grows }) => clean({ event, grows })),
    secrets: command.secrets,
  });
}

/** A schema of the model as JSON Schema again. */
function toJsonSchema(schema: SchemaNode): JsonObject {
  return { ...shapeOf(schema), ...notesOf(schema.notes) };
}

function shapeOf(schema: SchemaNode): JsonObject {
  switch (schema.kind) {
    case 'any':
      return {};
    case 'null':
      return { type: 'null' };
    case 'boolean':
      return clean({ type: 'boolean', const: schema.value });
    case 'string':
      return clean({
        type: 'string',
        minLength: schema.minLength,
        maxLength: schema.maxLength,
        pattern: schema.pattern,
        format: schema.uuid ? 'uuid' : undefined,
        'x-known-values': schema.known.length === 0 ? undefined : schema.known,
      });
    case 'enum':
      return schema.values.length === 1
        ? { type: 'string', const: schema.values[0] ?? '' }
        : { type: 'string', enum: schema.values };
    case 'integer':
      return schema.value === undefined
        ? clean({
            type: 'integer',
            minimum: schema.minimum,
            maximum: schema.maximum,
            multipleOf: schema.multipleOf,
          })
        : { type: 'integer', const: schema.value };
    case 'number':
      return clean({
        type: 'number',
        minimum: schema.minimum,
        maximum: schema.maximum,
        exclusiveMinimum: schema.exclusiveMinimum,
        exclusiveMaximum: schema.exclusiveMaximum,
      });
    case 'array':
      return clean({
        type: 'array',
        items: toJsonSchema(schema.items),
        minItems: schema.minItems,
        maxItems: schema.maxItems,
      });
    case 'map':
      return { type: 'object', additionalProperties: toJsonSchema(schema.values) };
    case 'object':
      return objectShape(schema);
    case 'nullable':
      return { anyOf: [toJsonSchema(schema.inner), { type: 'null' }] };
    case 'union':
      return {
        type: 'object',
        oneOf: schema.variants.map(toJsonSchema),
        discriminator: { propertyName: schema.discriminator },
      };
    case 'ref':
      return reference(schema.target);
  }
}

function objectShape(schema: ObjectNode): JsonObject {
  return clean({
    type: 'object',
    properties: Object.fromEntries(
      schema.properties.map((property) => [property.name, toJsonSchema(property.schema)]),
    ),
    required: schema.properties.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: schema.closed ? false : undefined,
  });
}

function notesOf(notes: Notes): JsonObject {
  return clean({
    description: notes.description,
    default: notes.default,
    deprecated: notes.deprecated ? true : undefined,
    'x-secret': notes.secret ? true : undefined,
  });
}

function reference(name: string): JsonObject {
  return { $ref: `#/$defs/${name}` };
}

function withoutTitle({ description: _description, ...rest }: JsonObject): JsonObject {
  return rest;
}

function clean(object: { readonly [key: string]: JsonValue | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}
