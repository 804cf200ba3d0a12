import { refuse } from '../place.ts';
import { references } from '../schema/children.ts';
import { type Declaration, type Protocol, rootSchemas } from './protocol.ts';

/**
 * Checks that a branch of a union is used in that union only. Standing alone, Python would take it without the field
 * that tells it from the other branches, and TypeScript would not.
 */
export function checkBranches(protocol: Protocol): void {
  const unionOf = new Map<string, string>();
  for (const union of protocol.declarations.filter(isUnion)) {
    for (const branch of references(union.schema)) {
      refuseSecond(branch, unionOf.get(branch), union);
      unionOf.set(branch, union.name);
    }
  }
  const roots = new Set(rootSchemas(protocol));
  for (const declaration of protocol.declarations) {
    const alone = isUnion(declaration)
      ? undefined
      : references(declaration.schema).find((name) => unionOf.has(name));
    const branch =
      alone ?? (roots.has(declaration.name) && unionOf.has(declaration.name) ? declaration.name : undefined);
    if (branch !== undefined) {
      refuse(
        declaration.place,
        `${branch} is a branch of ${unionOf.get(branch)} and cannot be used alone`,
        'Refer to the union, or write a type of its own for this place',
      );
    }
  }
}

function isUnion({ schema }: Declaration): boolean {
  return schema.kind === 'union';
}

function refuseSecond(branch: string, first: string | undefined, second: Declaration): void {
  if (first !== undefined) {
    refuse(
      second.place,
      `${branch} is a branch of ${first} already`,
      'Write a type of its own for this union',
    );
  }
}
