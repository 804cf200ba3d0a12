import type { SchemaNode } from './nodes.ts';

/** A schema directly inside of another one. */
interface Child {
  /** The steps that lead to it in the file. */
  readonly steps: readonly (string | number)[];
  readonly schema: SchemaNode;
}

/** The schemas directly inside of a schema. References are not followed. */
export function childrenOf(schema: SchemaNode): readonly Child[] {
  switch (schema.kind) {
    case 'nullable':
      return [{ steps: [], schema: schema.inner }];
    case 'array':
      return [{ steps: ['items'], schema: schema.items }];
    case 'map':
      return [{ steps: ['additionalProperties'], schema: schema.values }];
    case 'object':
      return schema.properties.map((property) => ({
        steps: ['properties', property.name],
        schema: property.schema,
      }));
    case 'union':
      return schema.variants.map((variant, index) => ({ steps: ['oneOf', index], schema: variant }));
    default:
      return [];
  }
}

/** The names that a schema refers to directly. */
export function references(schema: SchemaNode): readonly string[] {
  return schema.kind === 'ref'
    ? [schema.target]
    : childrenOf(schema).flatMap((child) => references(child.schema));
}
