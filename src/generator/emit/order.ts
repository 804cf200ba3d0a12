import type { Declaration } from '../model/protocol.ts';
import { references } from '../schema/children.ts';

/** Declarations so that each comes after those it refers to, where no circle makes that impossible. */
export function dependenciesFirst(declarations: readonly Declaration[]): readonly Declaration[] {
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const sorted = new Set<Declaration>();
  const visiting = new Set<string>();
  const visit = (declaration: Declaration): void => {
    if (sorted.has(declaration) || visiting.has(declaration.name)) {
      return;
    }
    visiting.add(declaration.name);
    for (const name of references(declaration.schema)) {
      const target = byName.get(name);
      if (target !== undefined) {
        visit(target);
      }
    }
    sorted.add(declaration);
  };
  declarations.forEach(visit);
  return [...sorted];
}
