import type { Place } from '../errors.ts';
import { inside, refuse, shown } from '../place.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { allowOnly, optionalCount, optionalTexts, refuseEmptyRange } from './keywords.ts';
import type { Property, SchemaNode } from './nodes.ts';
import { NO_NOTES, NOTES, notesOf } from './notes.ts';
import { parseBoolean, parseInteger, parseNumber, parseString } from './parse-scalars.ts';
import { resolveReference } from './resolve-reference.ts';

/**
 * Reads one JSON Schema of the allowed subset. Anything outside of the subset stops here: a keyword that only one
 * of the three validators understands would be a promise that only one side keeps.
 */
export function parseSchema(value: unknown, place: Place): SchemaNode {
  if (!isJsonObject(value)) {
    return refuse(place, `a schema must be an object, not ${shown(value)}`, 'Write {} for "any value"');
  }
  const schema = value as JsonObject;
  if ('$ref' in schema) {
    return parseReference(schema, place);
  }
  if ('anyOf' in schema) {
    return parseNullable(schema, place);
  }
  if ('oneOf' in schema) {
    return parseUnion(schema, place);
  }
  return parseTyped(schema, place);
}

function parseReference(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, '$ref'], place);
  const target = resolveReference(schema.$ref, inside(place, '$ref'));
  return { kind: 'ref', target, notes: notesOf(schema, place) };
}

function parseNullable(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'anyOf'], place);
  const branches = schema.anyOf;
  const isNull = (branch: JsonValue): boolean => isJsonObject(branch) && branch.type === 'null';
  if (!Array.isArray(branches) || branches.length !== 2 || branches.filter(isNull).length !== 1) {
    return refuse(
      place,
      'anyOf is only allowed for "this or null"',
      'Write {"anyOf": [<schema>, {"type": "null"}]}, or oneOf with a discriminator for a union',
    );
  }
  const index = isNull(branches[0]) ? 1 : 0;
  parseSchema(branches[1 - index], inside(place, 'anyOf', 1 - index));
  const inner = parseSchema(branches[index], inside(place, 'anyOf', index));
  if (inner.kind === 'nullable' || inner.kind === 'null' || inner.kind === 'any') {
    return refuse(inside(place, 'anyOf', index), 'this allows null already', 'Leave out the anyOf');
  }
  return { kind: 'nullable', inner, notes: notesOf(schema, place) };
}

function parseUnion(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'oneOf', 'discriminator', 'type'], place);
  const { oneOf: branches, discriminator } = schema;
  const { propertyName: field, ...extra } = isJsonObject(discriminator) ? discriminator : {};
  if (
    !Array.isArray(branches) ||
    branches.length < 2 ||
    typeof field !== 'string' ||
    Object.keys(extra).length > 0
  ) {
    return refuse(
      place,
      'oneOf needs at least two branches and a discriminator',
      'Add "discriminator": {"propertyName": "<field>"} naming the field whose const tells the branches apart',
    );
  }
  if (schema.type !== undefined && schema.type !== 'object') {
    return refuse(place, 'a union is one of several objects', 'Remove "type" or set it to "object"');
  }
  const variants = branches.map((branch, index) => parseSchema(branch, inside(place, 'oneOf', index)));
  return { kind: 'union', discriminator: field, variants, notes: notesOf(schema, place) };
}

function parseTyped(schema: JsonObject, place: Place): SchemaNode {
  const type = schema.type;
  if (Array.isArray(type)) {
    return parseNullableType(schema, type, place);
  }
  if (type !== undefined && typeof type !== 'string') {
    return refuse(inside(place, 'type'), `${shown(type)} is not a type`, `Use one of ${TYPES}`);
  }
  switch (type) {
    case 'object':
      return parseObject(schema, place);
    case 'array':
      return parseArray(schema, place);
    case 'string':
      return parseString(schema, place);
    case 'integer':
      return parseInteger(schema, place);
    case 'number':
      return parseNumber(schema, place);
    case 'boolean':
      return parseBoolean(schema, place);
    case 'null':
      allowOnly(schema, [...NOTES, 'type'], place);
      return { kind: 'null', notes: notesOf(schema, place) };
    case undefined:
      allowOnly(schema, NOTES, place);
      return { kind: 'any', notes: notesOf(schema, place) };
    default:
      return refuse(inside(place, 'type'), `${shown(type)} is not a type`, `Use one of ${TYPES}`);
  }
}

const TYPES = 'object, array, string, integer, number, boolean, null, or a pair such as ["string", "null"]';

function parseNullableType(schema: JsonObject, types: readonly JsonValue[], place: Place): SchemaNode {
  const rest = types.filter((type) => type !== 'null');
  if (types.length !== 2 || rest.length !== 1) {
    return refuse(
      inside(place, 'type'),
      `${shown(types)} is not allowed`,
      'A list of types may only add "null" to one type',
    );
  }
  const { enum: words, ...others } = schema;
  if ('const' in schema) {
    return refuse(
      inside(place, 'const'),
      'the type allows null and the const does not',
      'Write anyOf with null',
    );
  }
  if (words !== undefined && !(Array.isArray(words) && words.includes(null))) {
    return refuse(
      inside(place, 'enum'),
      'the type allows null and the enum does not',
      'Add null to the enum, or leave it out of the type',
    );
  }
  const inner = parseTyped(
    {
      ...others,
      type: rest[0] ?? 'null',
      ...(Array.isArray(words) ? { enum: words.filter((word: JsonValue) => word !== null) } : {}),
    },
    place,
  );
  return {
    kind: 'nullable',
    inner: { ...inner, notes: NO_NOTES },
    notes: inner.notes,
  };
}

function parseObject(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'properties', 'required', 'additionalProperties'], place);
  const { properties, additionalProperties: additional } = schema;
  const notes = notesOf(schema, place);
  const required = optionalTexts(schema, 'required', place) ?? [];
  for (const name of required) {
    if (!isJsonObject(properties) || !(name in properties)) {
      refuse(
        inside(place, 'required'),
        `${shown(name)} is required and not described`,
        'Add it to properties',
      );
    }
  }
  if (properties === undefined && additional !== false) {
    return { kind: 'map', values: parseMapValues(additional, inside(place, 'additionalProperties')), notes };
  }
  if (additional !== undefined && typeof additional !== 'boolean') {
    return refuse(
      inside(place, 'additionalProperties'),
      'an object has either named fields or free keys of one kind',
      'Move the free keys into a field of their own',
    );
  }
  return {
    kind: 'object',
    properties: parseProperties(
      properties === undefined ? {} : properties,
      required,
      inside(place, 'properties'),
    ),
    closed: additional === false,
    notes,
  };
}

function parseMapValues(values: JsonValue | undefined, place: Place): SchemaNode {
  return values === undefined || values === true
    ? { kind: 'any', notes: NO_NOTES }
    : parseSchema(values, place);
}

function parseProperties(
  properties: JsonValue,
  required: readonly string[],
  place: Place,
): readonly Property[] {
  if (!isJsonObject(properties)) {
    return refuse(place, `must be an object, not ${shown(properties)}`, 'Write {"<field>": <schema>}');
  }
  return Object.entries(properties).map(([name, value]) => {
    const at = inside(place, name);
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      refuse(
        at,
        'a field is named in snake_case',
        'Use lower-case letters, digits and _, starting with a letter',
      );
    }
    return { name, required: required.includes(name), schema: parseSchema(value, at) };
  });
}

function parseArray(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'items', 'minItems', 'maxItems'], place);
  if (schema.items === undefined) {
    return refuse(place, 'an array must say what its items are', 'Add "items"; {} stands for anything');
  }
  refuseEmptyRange(schema, 'minItems', 'maxItems', place);
  return {
    kind: 'array',
    items: parseSchema(schema.items, inside(place, 'items')),
    ...optionalCount(schema, 'minItems', place),
    ...optionalCount(schema, 'maxItems', place),
    notes: notesOf(schema, place),
  };
}
