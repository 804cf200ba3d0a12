const SHOWN_LINES = 3;

/** The first lines in which two texts differ, the present one marked `-` and the wanted one `+`. */
export function firstDifference(present: string, wanted: string): string {
  const before = present.split('\n');
  const after = wanted.split('\n');
  const length = Math.max(before.length, after.length);
  const start =
    Array.from({ length }, (_, index) => index).find((index) => before[index] !== after[index]) ?? 0;
  const lines = (sign: string, text: readonly string[]): readonly string[] =>
    text.slice(start, start + SHOWN_LINES).map((line) => `    ${sign} ${line}`);
  return [`differs from line ${start + 1} on:`, ...lines('-', before), ...lines('+', after)].join('\n');
}
