/** Lines of a table with a heading, each column as wide as its widest cell. */
export function tableLines(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd();
  return [line(heading), `  ${widths.map((width) => '─'.repeat(width)).join('───')}`, ...rows.map(line)];
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
