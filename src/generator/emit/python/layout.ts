import { WIDTH } from './syntax.ts';

/** A Python expression that knows where it can be broken. */
export type Expression = string | Bracketed | Union;

/** Something in brackets: a subscript or a call. */
interface Bracketed {
  readonly open: string;
  readonly args: readonly Expression[];
  readonly close: string;
}

/** Several types of which one holds. */
interface Union {
  readonly union: readonly Expression[];
}

/** An expression on one line. */
function flat(expression: Expression): string {
  if (typeof expression === 'string') {
    return expression;
  }
  return 'union' in expression
    ? expression.union.map(flat).join(' | ')
    : `${expression.open}${expression.args.map(flat).join(', ')}${expression.close}`;
}

/** An expression with text before and after it, broken as ruff would break it where it is too long for one line. */
export function lay(
  indent: string,
  before: string,
  expression: Expression,
  after: string,
): readonly string[] {
  const line = `${indent}${before}${flat(expression)}${after}`;
  if (line.length <= WIDTH || typeof expression === 'string') {
    return [line];
  }
  const deeper = `${indent}    `;
  if ('union' in expression) {
    const inner = `${deeper}${flat(expression)}`;
    const parts = expression.union.flatMap((part, index) => lay(deeper, index === 0 ? '' : '| ', part, ''));
    return [`${indent}${before}(`, ...(inner.length <= WIDTH ? [inner] : parts), `${indent})${after}`];
  }
  const inner = `${deeper}${expression.args.map(flat).join(', ')}`;
  const args = expression.args.flatMap((arg) => lay(deeper, '', arg, ','));
  return [
    `${indent}${before}${expression.open}`,
    ...(inner.length <= WIDTH ? [inner] : args),
    `${indent}${expression.close}${after}`,
  ];
}

/** An assignment of a value to an annotated name, broken where need be: at the value first, then at the annotation. */
export function layField(
  indent: string,
  name: string,
  type: Expression,
  value: Expression | undefined,
): readonly string[] {
  const start = `${indent}${name}: ${flat(type)} = `;
  if (value === undefined || `${start}${flat(value)}`.length <= WIDTH || typeof value === 'string') {
    return lay(indent, `${name}: `, type, value === undefined ? '' : ` = ${flat(value)}`);
  }
  if ('open' in value && `${start}${value.open}`.length <= WIDTH) {
    return lay(indent, `${name}: ${flat(type)} = `, value, '');
  }
  if (`${start}(`.length <= WIDTH) {
    return [`${start}(`, `${indent}    ${flat(value)}`, `${indent})`];
  }
  return lay(indent, `${name}: `, type, ` = ${flat(value)}`);
}
