const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Whether a number is beyond the whole numbers that a double holds one by one, so that it may have been rounded. */
export function isHuge(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
}

/**
 * Whether a line of JSON holds a number that `JSON.parse` may change without a word: a whole number beyond 2^53 - 1, or
 * one so large that it becomes Infinity. One with a fraction or an exponent is a double to begin with.
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
  return /[.eE]/.test(token) ? Number.isFinite(value) : Number.isSafeInteger(value);
}
