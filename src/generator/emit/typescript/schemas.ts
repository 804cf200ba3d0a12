import type { Declaration } from '../../model/protocol.ts';
import type { ObjectNode } from '../../schema/nodes.ts';
import { dependenciesFirst } from '../order.ts';
import { docComment } from './syntax.ts';
import { zodExpression } from './zod-expression.ts';

/** The Zod constants of declarations, each after those it uses. */
export function schemaConstants(declarations: readonly Declaration[]): readonly string[] {
  const sorted = dependenciesFirst(declarations);
  const later = new Set(sorted.map(({ name }) => name));
  return sorted.flatMap((declaration) => {
    const lines = schemaConstant(declaration, later);
    later.delete(declaration.name);
    return lines;
  });
}

function schemaConstant({ name, schema }: Declaration, later: ReadonlySet<string>): readonly string[] {
  const start = `export const ${name}Schema: z.ZodType<${name}> =`;
  const comment = docComment(`Checks {@link ${name}}.`, '');
  if (schema.kind !== 'object') {
    return [...comment, `${start} ${zodExpression(schema, later)};`, ''];
  }
  return [...comment, ...objectConstant(start, schema, later), ''];
}

function objectConstant(start: string, schema: ObjectNode, later: ReadonlySet<string>): readonly string[] {
  const factory = schema.closed ? 'z.strictObject' : 'z.looseObject';
  if (schema.properties.length === 0) {
    return [`${start} ${factory}({});`];
  }
  const fields = schema.properties.map((property) => {
    const expression = zodExpression(property.schema, later);
    return `  ${property.name}: ${expression}${property.required ? '' : '.optional()'},`;
  });
  return [`${start} ${factory}({`, ...fields, '});'];
}
