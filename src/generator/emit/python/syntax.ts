import { type Header, headerLines } from '../output.ts';
import { wrap } from '../text.ts';

/** The longest line of generated Python. */
export const WIDTH = 110;

/** The first lines of a generated module: the header and the docstring. */
export function moduleHead(header: Header, about: string): readonly string[] {
  return [...headerLines(header).map((line) => `# ${line}`), ...docstring(about, ''), ''];
}

/** The same for a module with annotations. */
export function moduleStart(header: Header, about: string): readonly string[] {
  return [...moduleHead(header, about), 'from __future__ import annotations', ''];
}

/** Blocks of lines with an empty line after each that is not empty itself. */
export function paragraphs(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((block) => (block.length === 0 ? [] : [...block, '']));
}

/** A docstring whose first line is a sentence; the rest follows after an empty line. */
export function docstring(text: string, indentation: string, fallback = ''): readonly string[] {
  const [summary, rest] = splitSummary(text, WIDTH - indentation.length - 8);
  const first = summary === '' ? fallback : summary;
  const body = [first, ...(rest === '' ? [] : ['', ...wrap(rest, WIDTH - indentation.length)])];
  return literal(body, indentation);
}

/** The string after a field, which tools show as its documentation. */
export function fieldDoc(text: string, indentation: string): readonly string[] {
  return literal(wrap(text, WIDTH - indentation.length - 8), indentation);
}

function literal(lines: readonly string[], indentation: string): readonly string[] {
  const raw = lines.some((line) => line.includes('\\')) ? 'r' : '';
  const safe = lines.map((line) => line.replaceAll('"""', "'''"));
  const last = safe.at(-1) ?? '';
  if (safe.length === 1) {
    return [`${indentation}${raw}"""${last}${last.endsWith('"') ? ' ' : ''}"""`];
  }
  const [head, ...tail] = safe;
  return [
    `${indentation}${raw}"""${head}`,
    ...tail.map((line) => (line === '' ? '' : `${indentation}${line}`)),
    `${indentation}"""`,
  ];
}

function splitSummary(text: string, width: number): readonly [string, string] {
  const end = /[.!?](?=\s|$)/.exec(text.replaceAll(/e\.g\./g, 'e,g,'));
  const summary = end === null ? text : text.slice(0, end.index + 1);
  return summary.length <= width && !summary.includes('\n')
    ? [summary, text.slice(summary.length).trim()]
    : ['', text];
}

/** A JSON value as a Python literal; only for what has no mutable part. */
export function pythonLiteral(value: null | boolean | number | string): string {
  if (value === null) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  return typeof value === 'number' ? String(value) : pythonText(value);
}

/** A text as a Python literal, in the quotes that need fewer escapes. */
export function pythonText(text: string): string {
  const body = JSON.stringify(text).slice(1, -1).replace(INVISIBLE, escaped);
  return prefersSingle(text) ? `'${body.replaceAll('\\"', '"')}'` : `"${body}"`;
}

/** A text as a raw Python literal where one can hold it. */
export function rawText(text: string): string {
  if (text.search(INVISIBLE) !== -1 || (text.includes('"') && !prefersSingle(text))) {
    return pythonText(text);
  }
  return prefersSingle(text) ? `r'${text}'` : `r"${text}"`;
}

const INVISIBLE = /[\p{Cc}\u2028\u2029]/gu;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function prefersSingle(text: string): boolean {
  return text.includes('"') && !text.includes("'");
}

/** `from module import names`, sorted, on several lines if need be. */
export function fromImport(module: string, names: Iterable<string>): readonly string[] {
  const sorted = [...new Set(names)].sort(byKindAndName);
  if (sorted.length === 0) {
    return [];
  }
  const line = `from ${module} import ${sorted.join(', ')}`;
  return line.length <= WIDTH
    ? [line]
    : [`from ${module} import (`, ...sorted.map((name) => `    ${name},`), ')'];
}

/** `__all__`, sorted as ruff wants it. */
export function allOf(names: readonly string[]): readonly string[] {
  const sorted = [...new Set(names)].sort(byKindAndName).map((name) => JSON.stringify(name));
  return sorted.length === 0 ? ['__all__: list[str] = []'] : callLines('__all__ = [', sorted, ']');
}

// The order of ruff's rules: constants, then classes, then the rest.
function byKindAndName(left: string, right: string): number {
  const rank = (name: string): number => (/^[A-Z0-9_]{2,}$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2);
  return rank(left) - rank(right) || (left < right ? -1 : 1);
}

/** Texts as a tuple. */
export function tuple(texts: readonly string[]): string {
  return `(${texts.map((text) => JSON.stringify(text)).join(', ')}${texts.length === 1 ? ',' : ''})`;
}

/** A call with one argument per line when it does not fit on one. */
export function callLines(start: string, args: readonly string[], end: string): readonly string[] {
  const line = `${start}${args.join(', ')}${end}`;
  const indentation = /^ */.exec(start)?.[0] ?? '';
  return line.length <= WIDTH
    ? [line]
    : [start, ...args.map((arg) => `${indentation}    ${arg},`), `${indentation}${end}`];
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** A field's name in Python, which must not be a keyword. */
export function fieldName(name: string): string {
  return KEYWORDS.has(name) ? `${name}_` : name;
}
