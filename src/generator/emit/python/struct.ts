import type { Declaration } from '../../model/protocol.ts';
import { isJsonObject } from '../../schema/json.ts';
import type { ObjectNode, Property } from '../../schema/nodes.ts';
import type { PythonScope } from './scope.ts';
import { docstring, fieldDoc, fieldName, pythonLiteral, WIDTH } from './syntax.ts';
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
  return [`${pythonName}: TypeAlias = ${type}`, ...fieldDoc(doc, ''), '', ''];
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
    ...(tag === undefined
      ? []
      : [`tag_field=${JSON.stringify(tag.field)}`, `tag=${JSON.stringify(tag.word)}`]),
  ];
  const fields = schema.properties.filter(({ name }) => name !== tag?.field);
  return [
    ...classLine(declaration.pythonName, options),
    ...docstring(declaration.doc, '    ', `\`${declaration.pythonName}\` of the protocol.`),
    ...(fields.length === 0 ? [] : ['']),
    ...fields.flatMap((property) => fieldLines(property, scope, needs)),
    '',
    '',
  ];
}

function classLine(name: string, options: readonly string[]): readonly string[] {
  const line = `class ${name}(${options.join(', ')}):`;
  return line.length <= WIDTH ? [line] : [`class ${name}(`, `    ${options.join(', ')}`, '):'];
}

function fieldLines(property: Property, scope: PythonScope, needs: Needs): readonly string[] {
  const name = fieldName(property.name);
  const { notes } = property.schema;
  const type = annotation(property.schema, needs, scope.pythonName);
  const known = property.schema.kind === 'string' ? property.schema.known : [];
  const words = known.length === 0 ? '' : ` Known: ${known.map((word) => `\`${word}\``).join(', ')}.`;
  return [
    ...assignment(name, property, type, needs),
    ...(notes.description === undefined ? [] : fieldDoc(`${notes.description}${words}`, '    ')),
  ];
}

function assignment(name: string, property: Property, type: string, needs: Needs): readonly string[] {
  const value = defaultOf(property, needs);
  const optional = value === 'UNSET';
  if (optional) {
    needs.msgspec.add('UNSET');
    needs.msgspec.add('UnsetType');
  }
  const full = optional ? unsettable(type) : type;
  const renamed = name !== property.name;
  if (renamed) {
    needs.msgspec.add('field');
  }
  const right = renamed
    ? `field(${[...(value === undefined ? [] : [`default=${value}`]), `name=${JSON.stringify(property.name)}`].join(', ')})`
    : value;
  const line = `    ${name}: ${full}${right === undefined ? '' : ` = ${right}`}`;
  if (line.length <= WIDTH) {
    return [line];
  }
  return broken(name, full, right);
}

// ruff wants None last in a union.
function unsettable(type: string): string {
  if (type === 'None') {
    return 'UnsetType | None';
  }
  return type.endsWith(' | None')
    ? `${type.slice(0, -' | None'.length)} | UnsetType | None`
    : `${type} | UnsetType`;
}

// The shapes that ruff gives to a field that is too long for its line.
function broken(name: string, type: string, right: string | undefined): readonly string[] {
  if (right?.startsWith('field(') === true && `    ${name}: ${type} = (`.length <= WIDTH) {
    return [`    ${name}: ${type} = (`, `        ${right}`, '    )'];
  }
  const end = right === undefined ? '' : ` = ${right}`;
  const words = /^Literal\[(.*)\]$/.exec(type)?.[1];
  if (words !== undefined) {
    return [`    ${name}: Literal[`, ...fitted(words, words.split(', ')), `    ]${end}`];
  }
  const parts = /^Annotated\[(.*), Meta\((.*)\)\]$/.exec(type);
  if (parts !== null) {
    const [, inner = '', limits = ''] = parts;
    return [
      `    ${name}: Annotated[`,
      ...fitted(`${inner}, Meta(${limits})`, [inner, ...metaLines(limits)]),
      `    ]${end}`,
    ];
  }
  return [`    ${name}: (`, `        ${type}`, `    )${end}`];
}

function fitted(whole: string, pieces: readonly string[]): readonly string[] {
  const line = `        ${whole}`;
  return line.length <= WIDTH
    ? [line]
    : pieces.map((piece) => `        ${piece}${piece.endsWith('(') || /^ .*,$/.test(piece) ? '' : ','}`);
}

// A pattern may hold commas, and is always the last of the limits.
function metaLines(limits: string): readonly string[] {
  const [, numbers = '', pattern] = /^((?:\w+=-?[0-9.e+]+(?:, |$))*)(pattern=.*)?$/.exec(limits) ?? [];
  const all = [
    ...numbers.split(', ').filter((part) => part !== ''),
    ...(pattern === undefined ? [] : [pattern]),
  ];
  return ['Meta(', ...all.map((limit) => `    ${limit},`), ')'];
}

function defaultOf(property: Property, needs: Needs): string | undefined {
  const { default: value } = property.schema.notes;
  if (value === undefined) {
    return property.required ? undefined : 'UNSET';
  }
  if (Array.isArray(value) || isJsonObject(value)) {
    needs.msgspec.add('field');
    return `field(default_factory=${factory(property, value, needs)})`;
  }
  return pythonLiteral(value);
}

function factory(property: Property, value: unknown, needs: Needs): string {
  const { schema } = property;
  if (Array.isArray(value) && value.length === 0) {
    return 'list';
  }
  if (isJsonObject(value) && Object.keys(value).length === 0) {
    if (schema.kind === 'map') {
      return 'dict';
    }
    if (schema.kind === 'ref') {
      needs.names.add(schema.target);
      return schema.target;
    }
  }
  throw new Error(`${property.name}: only empty lists and objects can be defaults.`);
}
