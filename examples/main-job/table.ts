import { columnsOf, oneLine, shorten } from './text.ts';

const BETWEEN = 3;
const MARGIN = '  ';
/** A column is not made narrower than this for the others' sake. */
const LEAST = 8;

/**
 * Lines of a table with a heading, each column as wide as its widest cell. If that is wider than the terminal, columns
 * give way from the left.
 */
export function tableLines(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): string[] {
  const cells = [heading, ...rows.map((row) => row.map(oneLine))];
  const widths = narrowed(
    heading.map((_, column) => Math.max(...cells.map((row) => columnsOf(row[column] ?? '')))),
    columns - MARGIN.length,
  );
  const line = (row: readonly string[]): string => {
    const text = row.map((cell, column) => padded(cell, widths[column] ?? 0)).join(' '.repeat(BETWEEN));
    return shorten(`${MARGIN}${text}`.trimEnd(), columns);
  };
  const rule = widths.map((width) => '─'.repeat(width)).join('─'.repeat(BETWEEN));
  return [line(heading), shorten(`${MARGIN}${rule}`, columns), ...cells.slice(1).map(line)];
}

/** `75` → `1:15`. */
export function minutes(seconds: number | null): string {
  if (seconds === null) return '';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `137025` → `134 KiB`. */
export function kibibytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}

function narrowed(widths: readonly number[], columns: number): number[] {
  let over = widths.reduce((sum, width) => sum + width, BETWEEN * (widths.length - 1)) - columns;
  return widths.map((width) => {
    const given = Math.max(0, Math.min(over, width - LEAST));
    over -= given;
    return width - given;
  });
}

function padded(cell: string, width: number): string {
  const text = shorten(cell, width);
  return text + ' '.repeat(width - columnsOf(text));
}
