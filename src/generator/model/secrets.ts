import type { Lookup } from '../schema/misfit.ts';
import type { SchemaNode } from '../schema/nodes.ts';

/** Dotted paths of all secret fields under a schema; `[]` stands for every item of a list, `*` for every key. */
export function secretPaths(
  schema: SchemaNode,
  lookup: Lookup,
  path = '',
  seen: readonly string[] = [],
): readonly string[] {
  if (schema.notes.secret) {
    return [path];
  }
  switch (schema.kind) {
    case 'ref':
      return seen.includes(schema.target)
        ? []
        : secretPaths(lookup(schema.target), lookup, path, [...seen, schema.target]);
    case 'nullable':
      return secretPaths(schema.inner, lookup, path, seen);
    case 'array':
      return secretPaths(schema.items, lookup, `${path}[]`, seen);
    case 'map':
      return secretPaths(schema.values, lookup, step(path, '*'), seen);
    case 'object':
      return schema.properties.flatMap((property) =>
        secretPaths(property.schema, lookup, step(path, property.name), seen),
      );
    case 'union':
      return [...new Set(schema.variants.flatMap((variant) => secretPaths(variant, lookup, path, seen)))];
    default:
      return [];
  }
}

function step(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
