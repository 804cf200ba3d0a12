import type { ArrayNode, IntegerNode, NumberNode, SchemaNode, StringNode } from '../../schema/nodes.ts';
import { pythonPattern } from '../../schema/portable-pattern.ts';
import type { Expression } from './layout.ts';
import { pythonText, rawText } from './syntax.ts';

/** Collects what a module has to import while its body is written. */
export interface Needs {
  readonly typing: Set<string>;
  readonly msgspec: Set<string>;
  /** Declarations used, by their name in the model. */
  readonly names: Set<string>;
}

/** Nothing needed so far. */
export function noNeeds(): Needs {
  return { typing: new Set(), msgspec: new Set(), names: new Set() };
}

const UUID_PATTERN = '^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/**
 * A schema as a Python annotation that msgspec checks.
 *
 * @param pythonName - the Python name of a declaration
 */
export function annotation(
  schema: SchemaNode,
  needs: Needs,
  pythonName: (name: string) => string,
): Expression {
  const inner = (node: SchemaNode): Expression => annotation(node, needs, pythonName);
  switch (schema.kind) {
    case 'any':
      needs.typing.add('Any');
      return 'Any';
    case 'null':
      return 'None';
    case 'boolean':
      return schema.value === undefined ? 'bool' : literalOf([schema.value ? 'True' : 'False'], needs);
    case 'enum':
      return literalOf(schema.values.map(pythonText), needs);
    case 'string':
      return constrained('str', stringLimits(schema), needs);
    case 'integer':
      return integerAnnotation(schema, needs);
    case 'number':
      return constrained('float', numberLimits(schema), needs);
    case 'array':
      return constrained(
        { open: 'list[', args: [inner(schema.items)], close: ']' },
        arrayLimits(schema),
        needs,
      );
    case 'map':
      return { open: 'dict[', args: ['str', inner(schema.values)], close: ']' };
    case 'nullable':
      return { union: [inner(schema.inner), 'None'] };
    case 'ref':
      needs.names.add(schema.target);
      return pythonName(schema.target);
    case 'union':
      return { union: schema.variants.map(inner) };
    case 'object':
      throw new Error('An object reached an annotation without having been given a name.');
  }
}

function literalOf(values: readonly string[], needs: Needs): Expression {
  needs.typing.add('Literal');
  return { open: 'Literal[', args: values, close: ']' };
}

function constrained(type: Expression, limits: readonly string[], needs: Needs): Expression {
  if (limits.length === 0) {
    return type;
  }
  needs.typing.add('Annotated');
  needs.msgspec.add('Meta');
  return { open: 'Annotated[', args: [type, { open: 'Meta(', args: limits, close: ')' }], close: ']' };
}

function limit(name: string, value: number | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}

function stringLimits(schema: StringNode): readonly string[] {
  const pattern = schema.uuid ? UUID_PATTERN : schema.pattern;
  return [
    ...limit('min_length', schema.minLength),
    ...limit('max_length', schema.maxLength),
    ...(pattern === undefined ? [] : [`pattern=${rawText(pythonPattern(pattern))}`]),
  ];
}

function integerAnnotation(schema: IntegerNode, needs: Needs): Expression {
  if (schema.value !== undefined) {
    return literalOf([String(schema.value)], needs);
  }
  const limits = [
    ...limit('ge', schema.minimum),
    ...limit('le', schema.maximum),
    ...limit('multiple_of', schema.multipleOf),
  ];
  return constrained('int', limits, needs);
}

function numberLimits(schema: NumberNode): readonly string[] {
  return [
    ...limit('ge', schema.minimum),
    ...limit('le', schema.maximum),
    ...limit('gt', schema.exclusiveMinimum),
    ...limit('lt', schema.exclusiveMaximum),
  ];
}

function arrayLimits(schema: ArrayNode): readonly string[] {
  return [...limit('min_length', schema.minItems), ...limit('max_length', schema.maxItems)];
}
