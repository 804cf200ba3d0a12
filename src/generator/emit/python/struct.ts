import type { Declaration } from '../../model/protocol.ts';
import { isJsonObject, type JsonValue } from '../../schema/json.ts';
import type { ObjectNode, Property, SchemaNode } from '../../schema/nodes.ts';
import { type Expression, lay, layField } from './layout.ts';
import type { PythonScope } from './scope.ts';
import { docstring, fieldDoc, fieldName, pythonLiteral, pythonText } from './syntax.ts';
import { annotation, type Needs } from './type-expression.ts';

/** A Struct, or an alias, for one declaration. */
export function pythonDeclaration(
  declaration: Declaration,
  scope: PythonScope,
  needs: Needs,
): readonly string[] {
  const { pythonName, schema, doc } = declaration;
  if (schema.kind === 'object') {
    return structLines(declaration, schema, scope, needs);
  }
  needs.typing.add('TypeAlias');
  const type = annotation(schema, needs, scope.pythonName);
  return [...lay('', `${pythonName}: TypeAlias = `, type, ''), ...fieldDoc(doc, ''), '', ''];
}

function structLines(
  declaration: Declaration,
  schema: ObjectNode,
  scope: PythonScope,
  needs: Needs,
): readonly string[] {
  needs.msgspec.add('Struct');
  const tag = scope.tagFor(declaration.name);
  const options = [
    'Struct',
    'frozen=True',
    'kw_only=True',
    ...(schema.closed ? ['forbid_unknown_fields=True'] : []),
    ...(tag === undefined ? [] : [`tag_field=${pythonText(tag.field)}`, `tag=${pythonText(tag.word)}`]),
  ];
  const fields = schema.properties.filter(({ name }) => name !== tag?.field);
  return [
    ...lay('', '', { open: `class ${declaration.pythonName}(`, args: options, close: ')' }, ':'),
    ...docstring(declaration.doc, '    ', `\`${declaration.pythonName}\` of the protocol.`),
    ...(fields.length === 0 ? [] : ['']),
    ...fields.flatMap((property) => fieldLines(property, scope, needs)),
    '',
    '',
  ];
}

function fieldLines(property: Property, scope: PythonScope, needs: Needs): readonly string[] {
  const { schema } = property;
  const name = fieldName(property.name);
  const type = annotation(schema, needs, scope.pythonName);
  const value = defaultOf(property, scope, needs);
  const renamed = name === property.name ? value : renamedField(property.name, value, needs);
  const lines = layField('    ', name, value === 'UNSET' ? unsettable(type) : type, renamed);
  const secret = schema.notes.secret ? 'Secret: kept out of logs and error texts.' : '';
  const description = [schema.notes.description ?? '', knownWords(schema), secret]
    .filter((text) => text !== '')
    .join(' ');
  return [...lines, ...(description === '' ? [] : fieldDoc(description, '    '))];
}

function knownWords(schema: SchemaNode): string {
  const inner = schema.kind === 'nullable' ? schema.inner : schema;
  const words = inner.kind === 'string' ? inner.known : [];
  return words.length === 0 ? '' : `Known: ${words.map((word) => `\`${word}\``).join(', ')}.`;
}

/** The annotation of a field that may be absent. ruff wants None last in a union. */
function unsettable(type: Expression): Expression {
  const members = typeof type !== 'string' && 'union' in type ? type.union : [type];
  const others = members.filter((member) => member !== 'None');
  return { union: [...others, 'UnsetType', ...(members.length > others.length ? ['None'] : [])] };
}

/** What a field is when it is absent; undefined if it must be there. */
function defaultOf({ required, schema }: Property, scope: PythonScope, needs: Needs): Expression | undefined {
  const { default: value } = schema.notes;
  if (value !== undefined) {
    return defaultValue(value, schema, scope, needs);
  }
  if (required) {
    return undefined;
  }
  needs.msgspec.add('UNSET');
  needs.msgspec.add('UnsetType');
  return 'UNSET';
}

function defaultValue(value: JsonValue, schema: SchemaNode, scope: PythonScope, needs: Needs): Expression {
  if (Array.isArray(value)) {
    return madeBy('list', needs);
  }
  if (isJsonObject(value)) {
    const target = schema.kind === 'nullable' ? schema.inner : schema;
    return madeBy(target.kind === 'ref' ? scope.pythonName(target.target) : 'dict', needs);
  }
  return pythonLiteral(value as null | boolean | number | string);
}

/** A list or an object is made anew for each Struct; `checkDefault` has seen to it that it is empty. */
function madeBy(factory: string, needs: Needs): Expression {
  needs.msgspec.add('field');
  return { open: 'field(', args: [`default_factory=${factory}`], close: ')' };
}

function renamedField(name: string, value: Expression | undefined, needs: Needs): Expression {
  needs.msgspec.add('field');
  const made = typeof value === 'object' && 'args' in value ? value.args : [];
  const given = typeof value === 'string' ? [`default=${value}`] : made;
  return { open: 'field(', args: [...given, `name=${pythonText(name)}`], close: ')' };
}
