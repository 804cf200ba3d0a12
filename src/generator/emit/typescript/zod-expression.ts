import type { ArrayNode, IntegerNode, NumberNode, SchemaNode, StringNode } from '../../schema/nodes.ts';
import { MAX_INTEGER } from '../../schema/nodes.ts';
import { quoted, regularExpression } from './syntax.ts';

/**
 * A schema as a Zod expression.
 *
 * @param later - names whose constants are not yet defined where the expression stands
 */
export function zodExpression(schema: SchemaNode, later: ReadonlySet<string>): string {
  switch (schema.kind) {
    case 'any':
      return 'z.unknown()';
    case 'null':
      return 'z.null()';
    case 'boolean':
      return schema.value === undefined ? 'z.boolean()' : `z.literal(${schema.value})`;
    case 'string':
      return stringExpression(schema);
    case 'enum':
      return schema.values.length === 1
        ? `z.literal(${quoted(schema.values[0] ?? '')})`
        : `z.enum([${schema.values.map(quoted).join(', ')}])`;
    case 'integer':
      return integerExpression(schema);
    case 'number':
      return numberExpression(schema);
    case 'array':
      return arrayExpression(schema, later);
    case 'map':
      return `z.record(z.string(), ${zodExpression(schema.values, later)})`;
    case 'nullable':
      return `${zodExpression(schema.inner, later)}.nullable()`;
    case 'ref':
      return later.has(schema.target) ? `z.lazy(() => ${schema.target}Schema)` : `${schema.target}Schema`;
    case 'union':
      return `z.union([${schema.variants.map((variant) => zodExpression(variant, later)).join(', ')}])`;
    case 'object':
      throw new Error('An object reached an expression without having been given a name.');
  }
}

function stringExpression(schema: StringNode): string {
  const base = schema.uuid ? 'z.guid()' : 'z.string()';
  return [
    base,
    call('min', schema.minLength),
    call('max', schema.maxLength),
    schema.pattern === undefined ? '' : `.regex(${regularExpression(schema.pattern)})`,
  ].join('');
}

function integerExpression(schema: IntegerNode): string {
  if (schema.value !== undefined) {
    return `z.literal(${schema.value})`;
  }
  return [
    'z.int()',
    call('min', schema.minimum === -MAX_INTEGER ? undefined : schema.minimum),
    call('max', schema.maximum === MAX_INTEGER ? undefined : schema.maximum),
    call('multipleOf', schema.multipleOf),
  ].join('');
}

function numberExpression(schema: NumberNode): string {
  return [
    'z.number()',
    call('min', schema.minimum),
    call('max', schema.maximum),
    call('gt', schema.exclusiveMinimum),
    call('lt', schema.exclusiveMaximum),
  ].join('');
}

function arrayExpression(schema: ArrayNode, later: ReadonlySet<string>): string {
  return `z.array(${zodExpression(schema.items, later)})${call('min', schema.minItems)}${call('max', schema.maxItems)}`;
}

function call(method: string, value: number | undefined): string {
  return value === undefined ? '' : `.${method}(${value})`;
}
