import { isJsonObject, type JsonValue } from './json.ts';
import type { ArrayNode, NumberNode, ObjectNode, SchemaNode, StringNode, UnionNode } from './nodes.ts';

/** Finds the schema of a declared name. */
export type Lookup = (name: string) => SchemaNode;

/** Says where and why a value does not fit a schema, or undefined when it does. Used for defaults and examples. */
export function misfit(value: JsonValue, schema: SchemaNode, lookup: Lookup, path = ''): string | undefined {
  const expected = (what: string): string => `${path === '' ? 'it' : path} must be ${what}`;
  switch (schema.kind) {
    case 'any':
      return undefined;
    case 'null':
      return value === null ? undefined : expected('null');
    case 'nullable':
      return value === null ? undefined : misfit(value, schema.inner, lookup, path);
    case 'boolean':
      return typeof value === 'boolean' && value === (schema.value ?? value)
        ? undefined
        : expected(`${schema.value ?? 'true or false'}`);
    case 'enum':
      return schema.values.includes(value as string)
        ? undefined
        : expected(`one of ${schema.values.join(', ')}`);
    case 'string':
      return stringProblem(value, schema, expected);
    case 'integer':
      return Number.isSafeInteger(value) &&
        (value as number) % (schema.multipleOf ?? 1) === 0 &&
        value === (schema.value ?? value)
        ? rangeProblem(value as number, schema, expected)
        : expected(
            schema.value === undefined
              ? `a whole number${schema.multipleOf ? `, a multiple of ${schema.multipleOf}` : ''}`
              : `${schema.value}`,
          );
    case 'number':
      return typeof value === 'number' ? rangeProblem(value, schema, expected) : expected('a number');
    case 'array':
      return arrayProblem(value, schema, lookup, path, expected);
    case 'map':
      return isJsonObject(value)
        ? first(Object.entries(value), ([key, item]) =>
            misfit(item as JsonValue, schema.values, lookup, join(path, key)),
          )
        : expected('an object');
    case 'object':
      return objectProblem(value, schema, lookup, path, expected);
    case 'union':
      return unionProblem(value, schema, lookup, path, expected);
    case 'ref':
      return misfit(value, lookup(schema.target), lookup, path);
  }
}

type Expected = (what: string) => string;

function first<Item>(items: readonly Item[], check: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = check(item);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

function stringProblem(value: JsonValue, schema: StringNode, expected: Expected): string | undefined {
  if (typeof value !== 'string') {
    return expected('a text');
  }
  const length = [...value].length;
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) {
    return expected(`${schema.minLength ?? 0} to ${schema.maxLength ?? 'any number of'} characters long`);
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    return expected(`a text like ${schema.pattern}`);
  }
  return schema.uuid && !UUID.test(value) ? expected('a UUID') : undefined;
}

function rangeProblem(
  value: number,
  schema: Omit<NumberNode, 'kind'>,
  expected: Expected,
): string | undefined {
  if (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)) {
    return expected(`within ${schema.minimum ?? '-∞'} and ${schema.maximum ?? '∞'}`);
  }
  if (value <= (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY)) {
    return expected(`more than ${schema.exclusiveMinimum}`);
  }
  return value >= (schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY)
    ? expected(`less than ${schema.exclusiveMaximum}`)
    : undefined;
}

function arrayProblem(
  value: JsonValue,
  schema: ArrayNode,
  lookup: Lookup,
  path: string,
  expected: Expected,
): string | undefined {
  if (!Array.isArray(value)) {
    return expected('a list');
  }
  if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)) {
    return expected(`a list of ${schema.minItems ?? 0} to ${schema.maxItems ?? 'any number of'} items`);
  }
  return first([...value.entries()], ([index, item]) =>
    misfit(item, schema.items, lookup, `${path}[${index}]`),
  );
}

function objectProblem(
  value: JsonValue,
  schema: ObjectNode,
  lookup: Lookup,
  path: string,
  expected: Expected,
): string | undefined {
  if (!isJsonObject(value)) {
    return expected('an object');
  }
  const known = new Set(schema.properties.map(({ name }) => name));
  const stranger = Object.keys(value).find((key) => !known.has(key));
  if (schema.closed && stranger !== undefined) {
    return `${join(path, stranger)} is not a known field`;
  }
  return first(schema.properties, (property) => {
    const field = Object.hasOwn(value, property.name) ? (value[property.name] as JsonValue) : undefined;
    if (field === undefined) {
      return property.required ? `${join(path, property.name)} is missing` : undefined;
    }
    return misfit(field, property.schema, lookup, join(path, property.name));
  });
}

function unionProblem(
  value: JsonValue,
  schema: UnionNode,
  lookup: Lookup,
  path: string,
  expected: Expected,
): string | undefined {
  const tag = isJsonObject(value) ? value[schema.discriminator] : undefined;
  const variant = schema.variants.find((candidate) => tagOf(candidate, schema.discriminator, lookup) === tag);
  return variant === undefined || tag === undefined
    ? expected(`an object whose ${schema.discriminator} is known`)
    : misfit(value, variant, lookup, path);
}

/** The word by which one branch of a union is told from the others, or undefined if it has none. */
export function tagOf(variant: SchemaNode, discriminator: string, lookup: Lookup): string | undefined {
  const schema = variant.kind === 'ref' ? lookup(variant.target) : variant;
  const field =
    schema.kind === 'object' ? schema.properties.find(({ name }) => name === discriminator) : undefined;
  return field?.required === true && field.schema.kind === 'enum' && field.schema.values.length === 1
    ? field.schema.values[0]
    : undefined;
}
