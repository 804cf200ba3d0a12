import type { Declaration } from '../../model/protocol.ts';
import type { ObjectNode, Property } from '../../schema/nodes.ts';
import { dependenciesFirst } from '../order.ts';
import { sharedExpressions } from './shared-expressions.ts';
import { docComment } from './syntax.ts';
import { zodExpression } from './zod-expression.ts';

/** The Zod constants of declarations, each after those it uses. */
export function schemaConstants(declarations: readonly Declaration[]): readonly string[] {
  const sorted = dependenciesFirst(declarations);
  const later = new Set(sorted.map(({ name }) => name));
  const shared = sharedExpressions(sorted.flatMap(({ schema }) => fieldExpressions(schema, later)));
  const constants = sorted.flatMap((declaration) => {
    const lines = schemaConstant(declaration, { later, shared });
    later.delete(declaration.name);
    return lines;
  });
  const common = [...shared].map(([expression, name]) => `const ${name} = ${expression};`);
  return [...common, ...(common.length === 0 ? [] : ['']), ...constants];
}

/** What writing one constant needs to know of the others. */
interface Surroundings {
  /** Names whose constants come later. */
  readonly later: ReadonlySet<string>;
  /** Names of expressions that occur more than once. */
  readonly shared: ReadonlyMap<string, string>;
}

function fieldExpressions(schema: Declaration['schema'], later: ReadonlySet<string>): readonly string[] {
  return schema.kind === 'object'
    ? schema.properties.map((property) => fieldExpression(property, later))
    : [];
}

function fieldExpression({ required, schema }: Property, later: ReadonlySet<string>): string {
  return `${zodExpression(schema, later)}${required ? '' : '.optional()'}`;
}

function schemaConstant({ name, schema }: Declaration, surroundings: Surroundings): readonly string[] {
  const start = `export const ${name}Schema: z.ZodType<${name}> =`;
  const comment = docComment(`Checks {@link ${name}}.`, '');
  if (schema.kind !== 'object') {
    return [...comment, `${start} ${zodExpression(schema, surroundings.later)};`, ''];
  }
  return [...comment, ...objectConstant(start, schema, surroundings), ''];
}

function objectConstant(
  start: string,
  schema: ObjectNode,
  { later, shared }: Surroundings,
): readonly string[] {
  const factory = schema.closed ? 'z.strictObject' : 'z.looseObject';
  if (schema.properties.length === 0) {
    return [`${start} ${factory}({});`];
  }
  const fields = schema.properties.map((property) => {
    const expression = fieldExpression(property, later);
    return `  ${property.name}: ${shared.get(expression) ?? expression},`;
  });
  return [`${start} ${factory}({`, ...fields, '});'];
}
