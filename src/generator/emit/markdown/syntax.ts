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

/** Text in code letters. */
export function code(text: string): string {
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
