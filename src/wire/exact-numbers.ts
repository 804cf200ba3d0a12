const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** More digits than the largest double has. */
const MAX_DIGITS = 309;

/**
 * Whether a value holds a number so large that it may have been rounded. Few do; only for those is the text looked at,
 * which costs as much as parsing it.
 */
export function holdsHugeNumber(value: unknown): boolean {
  if (typeof value === 'number') return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsHugeNumber);
  for (const key in value) if (holdsHugeNumber((value as Record<string, unknown>)[key])) return true;
  return false;
}

/**
 * Whether a line of JSON holds a number that `JSON.parse` changes without a word: an integer beyond 2^53 that is
 * rounded, or one so large that it becomes Infinity.
 */
export function hasInexactNumber(line: string): boolean {
  let position = 0;
  while (position < line.length) {
    const code = line.charCodeAt(position);
    if (code === 0x22) position = endOfString(line, position);
    else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      NUMBER.lastIndex = position;
      const token = NUMBER.exec(line)?.[0] ?? '-';
      if (!isExact(token)) return true;
      position += token.length;
    } else position += 1;
  }
  return false;
}

/** Position after the string that begins at `start`; the end of the text if it does not end. */
export function endOfString(text: string, start: number): number {
  let quote = start;
  for (;;) {
    quote = text.indexOf('"', quote + 1);
    if (quote === -1) return text.length;
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === 0x5c) escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
  }
}

function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const isInteger = !/[.eE]/.test(token);
  if (!isInteger || Number.isSafeInteger(value)) return true;
  return token.length <= MAX_DIGITS && BigInt(token) === BigInt(value);
}
