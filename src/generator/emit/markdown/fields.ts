import type { Declaration } from '../../model/protocol.ts';
import type { NumberNode, Property, SchemaNode } from '../../schema/nodes.ts';
import { MAX_INTEGER } from '../../schema/nodes.ts';
import { code, paragraph, table } from './syntax.ts';

/** How a page links to the section of a type. */
export type TypeLink = (name: string) => string;

/** The fields of a declaration as a table, or its form in a sentence if it has none. */
export function fieldTable(declaration: Declaration, link: TypeLink): readonly string[] {
  const { schema } = declaration;
  if (schema.kind !== 'object') {
    return paragraph(`${describeType(schema, link)}. ${schema.notes.description ?? ''}`.trim());
  }
  if (schema.properties.length === 0) {
    return paragraph(schema.closed ? 'Nothing: `{}`.' : 'An object without promised fields.');
  }
  return table(
    ['field', 'type', 'given', 'meaning'],
    schema.properties.map((property) => [
      code(property.name),
      describeType(property.schema, link),
      presence(property),
      `${property.schema.notes.description ?? ''}${property.schema.notes.secret ? ' **Secret.**' : ''}`,
    ]),
  );
}

function presence(property: Property): string {
  const { default: value } = property.schema.notes;
  if (property.required) {
    return 'always';
  }
  return value === undefined ? 'sometimes' : `default ${code(JSON.stringify(value))}`;
}

/** A schema in a few words. */
function describeType(schema: SchemaNode, link: TypeLink): string {
  switch (schema.kind) {
    case 'any':
      return 'anything';
    case 'null':
      return code('null');
    case 'boolean':
      return schema.value === undefined ? 'boolean' : code(String(schema.value));
    case 'enum':
      return schema.values.map((value) => code(JSON.stringify(value))).join(' or ');
    case 'string':
      return describeString(schema);
    case 'integer':
      return schema.value === undefined
        ? `integer${rangeOf(schema)}${multiple(schema.multipleOf)}`
        : code(String(schema.value));
    case 'number':
      return `number${rangeOf(schema)}`;
    case 'array':
      return `list of ${describeType(schema.items, link)}${countOf(schema.minItems, schema.maxItems, 'items')}`;
    case 'map':
      return schema.values.kind === 'any' ? 'object' : `object of ${describeType(schema.values, link)}`;
    case 'nullable':
      return `${describeType(schema.inner, link)} or ${code('null')}`;
    case 'ref':
      return link(schema.target);
    case 'union':
      return `${schema.variants.map((variant) => describeType(variant, link)).join(' or ')}, told apart by ${code(schema.discriminator)}`;
    case 'object':
      throw new Error('An object reached a page without having been given a name.');
  }
}

function describeString(schema: Extract<SchemaNode, { kind: 'string' }>): string {
  const form = schema.uuid ? 'UUID' : 'string';
  const length = countOf(schema.minLength, schema.maxLength, 'characters');
  const pattern = schema.pattern === undefined ? '' : `, like ${code(schema.pattern)}`;
  const words =
    schema.known.length === 0
      ? ''
      : `: ${schema.known.map((word) => code(JSON.stringify(word))).join(', ')}, or a new word`;
  return `${form}${length}${pattern}${words}`;
}

function countOf(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) {
    return '';
  }
  if (least === undefined) {
    return `, up to ${most} ${unit}`;
  }
  return most === undefined
    ? `, at least ${least} ${least === 1 ? unit.slice(0, -1) : unit}`
    : `, ${least} to ${most} ${unit}`;
}

function rangeOf(schema: Omit<NumberNode, 'kind'>): string {
  const from = schema.minimum === -MAX_INTEGER ? undefined : schema.minimum;
  const to = schema.maximum === MAX_INTEGER ? undefined : schema.maximum;
  return [
    ...(from === undefined ? [] : [to === undefined ? `from ${from} on` : `from ${from} to ${to}`]),
    ...(from === undefined && to !== undefined ? [`up to ${to}`] : []),
    ...(schema.exclusiveMinimum === undefined ? [] : [`more than ${schema.exclusiveMinimum}`]),
    ...(schema.exclusiveMaximum === undefined ? [] : [`less than ${schema.exclusiveMaximum}`]),
  ]
    .map((part) => `, ${part}`)
    .join('');
}

function multiple(of: number | undefined): string {
  return of === undefined ? '' : `, a multiple of ${of}`;
}
