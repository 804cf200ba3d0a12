import { type Header, headerLines } from '../output.ts';

/** The comment at the top of a generated page. */
export function pageHeader(header: Header): readonly string[] {
  return ['<!--', ...headerLines(header), '-->', ''];
}

/** A table; without rows, nothing. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) {
    return [];
  }
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line), ''];
}

/** Text in code letters; control characters, which nobody could see, as JSON escapes. */
export function code(text: string): string {
  const visible = text.replace(
    /\p{Cc}/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return quoted(visible);
}

function quoted(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** JSON as a fenced block. */
export function jsonBlock(value: unknown): readonly string[] {
  return ['```json', ...JSON.stringify(value, null, 2).split('\n'), '```', ''];
}

/** Prose followed by an empty line; nothing for no prose. */
export function paragraph(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text, ''];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
