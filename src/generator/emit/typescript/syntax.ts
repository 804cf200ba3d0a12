import { type Header, headerLines } from '../output.ts';
import { wrap } from '../text.ts';

/** The longest line of generated TypeScript. */
export const WIDTH = 110;

/** The comment at the top of a generated file. */
export function fileHeader(header: Header, about: string): readonly string[] {
  return [
    ...headerLines(header).map((line) => `// ${line}`),
    '',
    ...docComment(`${about}\n\n@module`, ''),
    '',
  ];
}

/** A TSDoc comment, on one line if it fits. */
export function docComment(text: string, indentation: string): readonly string[] {
  const safe = proseOnly(text).replaceAll('*/', '*\\/');
  const lines = wrap(safe, WIDTH - indentation.length - 3);
  if (lines.length === 1 && `${indentation}/** ${lines[0]} */`.length <= WIDTH) {
    return [`${indentation}/** ${lines[0]} */`];
  }
  return [
    `${indentation}/**`,
    ...lines.map((line) => `${indentation} *${line === '' ? '' : ` ${line}`}`),
    `${indentation} */`,
  ];
}

// What a protocol's prose says is no tag, but for those that the generator itself writes.
function proseOnly(text: string): string {
  const pieces = text.split(/(`[^`]*`)/);
  return pieces
    .map((piece) =>
      piece.startsWith('`')
        ? piece
        : piece.replace(/@(?=[A-Za-z])(?!(?:defaultValue|deprecated|link|module)\b)/g, '\\@'),
    )
    .join('');
}

/** A text as a TypeScript literal. */
export function quoted(text: string): string {
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${body}'`;
}

/** A regular expression as a TypeScript literal. */
export function regularExpression(pattern: string): string {
  const literal = new RegExp(pattern, 'u').toString();
  return literal.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `import` of several names, sorted, on several lines if need be. */
export function importNames(names: readonly string[], from: string, typeOnly: boolean): readonly string[] {
  const sorted = [...new Set(names)].sort(byName);
  if (sorted.length === 0) {
    return [];
  }
  const keyword = typeOnly ? 'import type' : 'import';
  const line = `${keyword} { ${sorted.join(', ')} } from ${quoted(from)};`;
  return line.length <= WIDTH
    ? [line]
    : [`${keyword} {`, ...sorted.map((name) => `  ${name},`), `} from ${quoted(from)};`];
}

// `type X` is sorted by the X.
function byName(left: string, right: string): number {
  return left.replace('type ', '') < right.replace('type ', '') ? -1 : 1;
}

/** `export` of several names, sorted, on several lines if need be. */
export function exportNames(names: readonly string[], from: string): readonly string[] {
  return importNames(names, from, false).map((line) => line.replace(/^import/, 'export'));
}

/** A list of alternatives, on several lines if need be. */
export function alternatives(
  start: string,
  members: readonly string[],
  end: string,
  width = WIDTH,
): readonly string[] {
  const line = `${start} ${members.join(' | ')}${end}`;
  if (line.length <= width) {
    return [line];
  }
  return [
    start,
    ...members.map((member, index) => `  | ${member}${index === members.length - 1 ? end : ''}`),
  ];
}
