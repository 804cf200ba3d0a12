import type { Declaration } from '../../model/protocol.ts';
import type { ObjectNode, Property } from '../../schema/nodes.ts';
import { alternatives, docComment } from './syntax.ts';
import { typeExpression } from './type-expression.ts';

/** The interface, or the alias, of one declaration. */
export function typeDeclaration(declaration: Declaration): readonly string[] {
  const { name, schema, doc } = declaration;
  if (schema.kind === 'object') {
    return [...docComment(doc, ''), ...interfaceBody(declaration, schema), ''];
  }
  if (schema.kind === 'union') {
    const members = schema.variants.map((variant) => typeExpression(variant));
    return [...docComment(doc, ''), ...alternatives(`export type ${name} =`, members, ';'), ''];
  }
  return [...docComment(doc, ''), `export type ${name} = ${typeExpression(schema)};`, ''];
}

function interfaceBody({ name, group }: Declaration, schema: ObjectNode): readonly string[] {
  if (schema.properties.length === 0) {
    return schema.closed
      ? [`export type ${name} = Record<string, never>;`]
      : [`export type ${name} = Record<string, unknown>;`];
  }
  const fields = schema.properties.flatMap((property) =>
    field(property, group === 'payloads' || group === 'control'),
  );
  return [`export interface ${name} {`, ...fields, '}'];
}

function field(property: Property, input: boolean): readonly string[] {
  const { notes } = property.schema;
  const type = typeExpression(property.schema, input ? 'readonly' : 'mutable');
  const comment = [
    notes.description ?? '',
    notes.default === undefined
      ? ''
      : `\n@defaultValue \`${JSON.stringify(notes.default)}\`, taken by the backend`,
    notes.deprecated ? '\n@deprecated' : '',
  ].join('');
  const start = `  ${property.name}${property.required ? '' : '?'}:`;
  const end = property.required ? ';' : ' | undefined;';
  const line = `${start} ${type}${end}`;
  const body =
    line.length <= 110 || !type.includes(' | ')
      ? [line]
      : [
          start,
          ...type
            .split(' | ')
            .map((part, index, all) => `    | ${part}${index === all.length - 1 ? end : ''}`),
        ];
  return [...(comment === '' ? [] : docComment(comment, '  ')), ...body];
}
