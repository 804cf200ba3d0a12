import type { Place } from '../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { MAX_INTEGER, type Notes, type Property, type SchemaNode } from '../model/schema.ts';
import { allowOnly, optionalBoolean, optionalCount, optionalNumber, optionalText, optionalTexts } from './keywords.ts';
import { inside, refuse, shown } from './place.ts';
import { portabilityProblem } from './portable-pattern.ts';
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

const NOTES = ['$schema', '$comment', 'title', 'description', 'default', 'examples', 'deprecated', 'x-secret'];

function notesOf(schema: JsonObject, place: Place): Notes {
  const title = optionalText(schema, 'title', place);
  const description = optionalText(schema, 'description', place);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(schema['default'] === undefined ? {} : { default: schema['default'] }),
    secret: optionalBoolean(schema, 'x-secret', place) ?? false,
    deprecated: optionalBoolean(schema, 'deprecated', place) ?? false,
  };
}

function parseReference(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, '$ref'], place);
  const target = resolveReference(schema['$ref'], inside(place, '$ref'));
  return { kind: 'ref', target, notes: notesOf(schema, place) };
}

function parseNullable(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'anyOf'], place);
  const branches = schema['anyOf'];
  const isNull = (branch: JsonValue): boolean => isJsonObject(branch) && branch['type'] === 'null';
  if (!Array.isArray(branches) || branches.length !== 2 || branches.filter(isNull).length !== 1) {
    return refuse(place, 'anyOf is only allowed for "this or null"', 'Write {"anyOf": [<schema>, {"type": "null"}]}, or oneOf with a discriminator for a union');
  }
  const index = isNull(branches[0]) ? 1 : 0;
  const inner = parseSchema(branches[index], inside(place, 'anyOf', index));
  return { kind: 'nullable', inner, notes: notesOf(schema, place) };
}

function parseUnion(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'oneOf', 'discriminator', 'type'], place);
  const { oneOf: branches, discriminator } = schema;
  const field = isJsonObject(discriminator) ? discriminator['propertyName'] : undefined;
  if (!Array.isArray(branches) || branches.length < 2 || typeof field !== 'string') {
    return refuse(
      place,
      'oneOf needs at least two branches and a discriminator',
      'Add "discriminator": {"propertyName": "<field>"} naming the field whose const tells the branches apart',
    );
  }
  if (schema['type'] !== undefined && schema['type'] !== 'object') {
    return refuse(place, 'a union is one of several objects', 'Remove "type" or set it to "object"');
  }
  const variants = branches.map((branch, index) => parseSchema(branch, inside(place, 'oneOf', index)));
  return { kind: 'union', discriminator: field, variants, notes: notesOf(schema, place) };
}

function parseTyped(schema: JsonObject, place: Place): SchemaNode {
  const type = schema['type'];
  if (Array.isArray(type)) {
    return parseNullableType(schema, type, place);
  }
  if (type !== undefined && typeof type !== 'string') {
    return refuse(inside(place, 'type'), `${shown(type)} is not a type`, `Use one of ${TYPES}`);
  }
  switch (type ?? impliedType(schema)) {
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
      allowOnly(schema, [...NOTES, 'type', 'const'], place);
      return { kind: 'null', notes: notesOf(schema, place) };
    case undefined:
      allowOnly(schema, NOTES, place);
      return { kind: 'any', notes: notesOf(schema, place) };
    default:
      return refuse(inside(place, 'type'), `${shown(type)} is not a type`, `Use one of ${TYPES}`);
  }
}

const TYPES = 'object, array, string, integer, number, boolean, null, or a pair such as ["string", "null"]';

function impliedType(schema: JsonObject): string | undefined {
  if (!('const' in schema)) {
    return undefined;
  }
  const value = schema['const'];
  return value === null ? 'null' : typeof value === 'number' ? 'integer' : typeof value;
}

function parseNullableType(schema: JsonObject, types: readonly JsonValue[], place: Place): SchemaNode {
  const rest = types.filter((type) => type !== 'null');
  if (types.length !== 2 || rest.length !== 1) {
    return refuse(inside(place, 'type'), `${shown(types)} is not allowed`, 'A list of types may only add "null" to one type');
  }
  const { enum: words, ...others } = schema;
  if (words !== undefined && !(Array.isArray(words) && words.includes(null))) {
    return refuse(inside(place, 'enum'), 'the type allows null and the enum does not', 'Add null to the enum, or leave it out of the type');
  }
  const inner = parseTyped(
    {
      ...others,
      type: rest[0] ?? 'null',
      ...(Array.isArray(words) ? { enum: words.filter((word: JsonValue) => word !== null) } : {}),
    },
    place,
  );
  return { kind: 'nullable', inner: { ...inner, notes: { secret: false, deprecated: false } }, notes: inner.notes };
}

function parseObject(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'properties', 'required', 'additionalProperties'], place);
  const { properties, additionalProperties: additional } = schema;
  const notes = notesOf(schema, place);
  if (properties === undefined && additional !== false) {
    const values = isJsonObject(additional)
      ? parseSchema(additional, inside(place, 'additionalProperties'))
      : ({ kind: 'any', notes: { secret: false, deprecated: false } } as const);
    return { kind: 'map', values, notes };
  }
  if (additional !== undefined && typeof additional !== 'boolean') {
    return refuse(inside(place, 'additionalProperties'), 'an object has either named fields or free keys of one kind', 'Move the free keys into a field of their own');
  }
  if (properties !== undefined && !isJsonObject(properties)) {
    return refuse(inside(place, 'properties'), 'must be an object', 'Write {"<field>": <schema>}');
  }
  const required = optionalTexts(schema, 'required', place) ?? [];
  for (const name of required) {
    if (properties === undefined || !(name in properties)) {
      refuse(inside(place, 'required'), `${shown(name)} is required and not described`, 'Add it to properties');
    }
  }
  return {
    kind: 'object',
    properties: Object.entries(properties ?? {}).map(([name, value]): Property => {
      const at = inside(place, 'properties', name);
      if (!/^[a-z][a-z0-9_]*$/.test(name)) {
        refuse(at, 'a field is named in snake_case', 'Use lower-case letters, digits and _, starting with a letter');
      }
      return { name, required: required.includes(name), schema: parseSchema(value, at) };
    }),
    closed: additional === false,
    notes,
  };
}

function parseArray(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'items', 'minItems', 'maxItems'], place);
  if (schema['items'] === undefined) {
    return refuse(place, 'an array must say what its items are', 'Add "items"; {} stands for anything');
  }
  return {
    kind: 'array',
    items: parseSchema(schema['items'], inside(place, 'items')),
    ...optionalCount(schema, 'minItems', place),
    ...optionalCount(schema, 'maxItems', place),
    notes: notesOf(schema, place),
  };
}

function parseString(schema: JsonObject, place: Place): SchemaNode {
  const notes = notesOf(schema, place);
  if ('enum' in schema || 'const' in schema) {
    allowOnly(schema, [...NOTES, 'type', 'enum', 'const'], place);
    const values = 'const' in schema ? optionalTexts({ const: [schema['const'] ?? null] }, 'const', place) : optionalTexts(schema, 'enum', place);
    if (values === undefined || values.length === 0 || new Set(values).size !== values.length) {
      return refuse(inside(place, 'enum'), 'must be a list of different texts', 'Name each word once');
    }
    return { kind: 'enum', values, notes };
  }
  allowOnly(schema, [...NOTES, 'type', 'minLength', 'maxLength', 'pattern', 'format', 'x-known-values'], place);
  const pattern = optionalText(schema, 'pattern', place);
  const problem = pattern === undefined ? undefined : portabilityProblem(pattern);
  if (problem !== undefined) {
    refuse(inside(place, 'pattern'), `${shown(pattern)} is not portable between JavaScript and Python: ${problem}`, 'Rewrite it with explicit classes');
  }
  const format = optionalText(schema, 'format', place);
  if (format !== undefined && format !== 'uuid') {
    refuse(inside(place, 'format'), `${shown(format)} is not allowed`, 'Only "uuid" means the same everywhere; use a pattern');
  }
  return {
    kind: 'string',
    ...optionalCount(schema, 'minLength', place),
    ...optionalCount(schema, 'maxLength', place),
    ...(pattern === undefined ? {} : { pattern }),
    uuid: format === 'uuid',
    known: optionalTexts(schema, 'x-known-values', place) ?? [],
    notes,
  };
}

function parseInteger(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'minimum', 'maximum', 'multipleOf', 'const'], place);
  const whole = (key: string): number | undefined => {
    const value = optionalNumber(schema, key, place);
    if (value !== undefined && !Number.isSafeInteger(value)) {
      refuse(inside(place, key), `${value} is not a whole number within ±(2^53 - 1)`, 'JSON readers hold nothing larger exactly');
    }
    return value;
  };
  const multipleOf = whole('multipleOf');
  const value = whole('const');
  if (multipleOf !== undefined && multipleOf < 1) {
    refuse(inside(place, 'multipleOf'), `${multipleOf} is not positive`, 'Use a whole number from 1 on');
  }
  return {
    kind: 'integer',
    minimum: whole('minimum') ?? -MAX_INTEGER,
    maximum: whole('maximum') ?? MAX_INTEGER,
    ...(multipleOf === undefined ? {} : { multipleOf }),
    ...(value === undefined ? {} : { value }),
    notes: notesOf(schema, place),
  };
}

function parseNumber(schema: JsonObject, place: Place): SchemaNode {
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
  allowOnly(schema, [...NOTES, 'type', ...bounds], place);
  const given = bounds.flatMap((key) => {
    const value = optionalNumber(schema, key, place);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { kind: 'number', ...Object.fromEntries(given), notes: notesOf(schema, place) };
}

function parseBoolean(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'const'], place);
  const value = optionalBoolean(schema, 'const', place);
  return { kind: 'boolean', ...(value === undefined ? {} : { value }), notes: notesOf(schema, place) };
}
