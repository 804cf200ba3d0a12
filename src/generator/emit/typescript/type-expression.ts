import type { SchemaNode } from '../../schema/nodes.ts';
import { quoted } from './syntax.ts';

/** A schema as a TypeScript type. Objects and unions have names, so this is always an expression. */
export function typeExpression(schema: SchemaNode, lists: 'mutable' | 'readonly' = 'mutable'): string {
  switch (schema.kind) {
    case 'any':
      return 'unknown';
    case 'null':
      return 'null';
    case 'boolean':
      return schema.value === undefined ? 'boolean' : String(schema.value);
    case 'string':
      return schema.known.length === 0 ? 'string' : `${schema.known.map(quoted).join(' | ')} | (string & {})`;
    case 'enum':
      return schema.values.map(quoted).join(' | ');
    case 'integer':
      return schema.value === undefined ? 'number' : String(schema.value);
    case 'number':
      return 'number';
    case 'array':
      return `${lists === 'readonly' ? 'readonly ' : ''}${grouped(typeExpression(schema.items))}[]`;
    case 'map':
      return `Record<string, ${typeExpression(schema.values)}>`;
    case 'nullable':
      return `${typeExpression(schema.inner, lists)} | null`;
    case 'ref':
      return schema.target;
    case 'union':
      return schema.variants.map((variant) => typeExpression(variant)).join(' | ');
    case 'object':
      throw new Error('An object reached an expression without having been given a name.');
  }
}

function grouped(expression: string): string {
  return /[ |]/.test(expression) ? `(${expression})` : expression;
}
