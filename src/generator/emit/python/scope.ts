import type { Declaration } from '../../model/protocol.ts';
import { tagOf } from '../../schema/misfit.ts';
import type { SchemaNode } from '../../schema/nodes.ts';

/** The field and the word that mark an object as one branch of a union. */
interface Tag {
  readonly field: string;
  readonly word: string;
}

/** What writing one declaration needs to know of the others. */
export interface PythonScope {
  readonly pythonName: (name: string) => string;
  readonly tagFor: (name: string) => Tag | undefined;
}

/** Scope over a list of declarations. */
export function scopeOf(declarations: readonly Declaration[]): PythonScope {
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const find = (name: string): Declaration => {
    const found = byName.get(name);
    if (found === undefined) {
      throw new Error(`The generator refers to ${name}, which it never declared.`);
    }
    return found;
  };
  const lookup = (name: string): SchemaNode => find(name).schema;
  const tags = new Map(declarations.flatMap(({ schema }) => tagsOf(schema, lookup)));
  return { pythonName: (name) => find(name).pythonName, tagFor: (name) => tags.get(name) };
}

function tagsOf(
  schema: SchemaNode,
  lookup: (name: string) => SchemaNode,
): readonly (readonly [string, Tag])[] {
  if (schema.kind !== 'union') {
    return [];
  }
  return schema.variants.flatMap((variant) => {
    const word = tagOf(variant, schema.discriminator, lookup);
    return variant.kind === 'ref' && word !== undefined
      ? [[variant.target, { field: schema.discriminator, word }] as const]
      : [];
  });
}
