import { isJsonObject, type JsonObject } from '../../../../src/generator/schema/json.ts';

/** Finds the schema that a `$ref` names. */
type Resolve = (reference: string) => JsonObject;

/**
 * Documents at the edges of a schema, made from one that fits it: every field is left out, made null and given a
 * value of every other type; every text, number and list is put to its limits, at them and one beyond.
 */
export function edgeCases(document: unknown, schema: JsonObject, resolve: Resolve): readonly unknown[] {
  return [...OTHER_TYPES, ...edgesOf(document, schema, resolve)];
}

const OTHER_TYPES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  1e300,
  '',
  'text',
  '7',
  [],
  [null],
  {},
  { a: 1 },
];

function edgesOf(value: unknown, schema: JsonObject, resolve: Resolve): readonly unknown[] {
  const shape = resolved(schema, resolve);
  if (typeof value === 'string') return textEdges(value, shape);
  if (typeof value === 'number') return numberEdges(shape);
  if (Array.isArray(value)) return listEdges(value, shape, resolve);
  if (isJsonObject(value)) return objectEdges(value, shape, resolve);
  return [];
}

/** The schema behind references and behind "or null". */
function resolved(schema: JsonObject, resolve: Resolve): JsonObject {
  if (typeof schema.$ref === 'string') return resolved(resolve(schema.$ref), resolve);
  const branches = schema.anyOf;
  if (!Array.isArray(branches)) return schema;
  const inner = branches.find((branch) => isJsonObject(branch) && branch.type !== 'null');
  return isJsonObject(inner) ? resolved(inner, resolve) : schema;
}

function around(schema: JsonObject, ...keywords: readonly string[]): readonly number[] {
  return keywords.flatMap((keyword) => {
    const limit = schema[keyword];
    return typeof limit === 'number' ? [limit - 1, limit, limit + 1] : [];
  });
}

function textEdges(value: string, schema: JsonObject): readonly string[] {
  const lengths = around(schema, 'minLength', 'maxLength').filter((length) => length >= 0);
  return [
    ...lengths.flatMap((length) => [
      'a'.repeat(length),
      '😀'.repeat(length),
      `${'é'.repeat(Math.max(0, length - 1))}\n`,
    ]),
    ...['\n', '\r', '\u2028', '\u0000', '\u007f', ' ', '٣'].flatMap((sign) => [
      value + sign,
      sign + value,
      sign,
    ]),
    value.toUpperCase(),
    value.replaceAll('-', ''),
    `urn:uuid:${value}`,
    `{${value}}`,
  ];
}

function numberEdges(schema: JsonObject): readonly number[] {
  const limits = around(schema, 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum');
  return [...limits, ...limits.map((limit) => limit + 0.5), 2 ** 53, -(2 ** 53), 2 ** 64, 1e21, -1e300];
}

function listEdges(value: readonly unknown[], schema: JsonObject, resolve: Resolve): readonly unknown[] {
  const lengths = around(schema, 'minItems', 'maxItems').filter((length) => length >= 0);
  const items = isJsonObject(schema.items) ? schema.items : {};
  return [
    ...(value.length === 0
      ? []
      : lengths.map((length) => Array.from({ length }, (_, index) => value[index % value.length]))),
    ...[...OTHER_TYPES, ...(value.length === 0 ? [] : edgesOf(value[0], items, resolve))].map((item) => [
      item,
      ...value.slice(1),
    ]),
  ];
}

function objectEdges(value: JsonObject, schema: JsonObject, resolve: Resolve): readonly unknown[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const fields = Object.entries(value).flatMap(([key, field]) => {
    const { [key]: _left, ...rest } = value;
    const described = properties[key];
    const inner = isJsonObject(described) ? edgesOf(field, described, resolve) : [];
    return [
      rest,
      { ...rest, [key.toUpperCase()]: field },
      ...[...OTHER_TYPES, ...inner].map((other) => ({ ...value, [key]: other })),
    ];
  });
  return [...fields, { ...value, surprise: 1 }, { ...value, '': null }, { ...value, constructor: {} }];
}
