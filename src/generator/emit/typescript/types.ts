import type { Declaration } from '../../model/protocol.ts';
import type { Notes, ObjectNode, Property } from '../../schema/nodes.ts';
import { indent } from '../text.ts';
import { alternatives, docComment, WIDTH } from './syntax.ts';
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
  const type = typeExpression(property.schema, input ? 'readonly' : 'mutable');
  const parts = [...type.split(' | '), ...(property.required ? [] : ['undefined'])];
  const comment = fieldComment(property.schema.notes);
  const start = `${property.name}${property.required ? '' : '?'}:`;
  return [
    ...(comment === '' ? [] : docComment(comment, '  ')),
    ...indent(alternatives(start, parts, ';', WIDTH - 2), '  '),
  ];
}

function fieldComment(notes: Notes): string {
  return [
    `${notes.description ?? ''}${notes.secret ? ' Secret: kept out of logs and error texts.' : ''}`.trim(),
    ...(notes.default === undefined
      ? []
      : [`@defaultValue \`${JSON.stringify(notes.default)}\`, taken by the backend`]),
    ...(notes.deprecated ? ['@deprecated'] : []),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
