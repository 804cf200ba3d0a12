/** Part of a file: the first byte and the last. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part that a Range header asks for: undefined for all of it (several parts at once are too many), null for one that
 * the file does not have. https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined | null {
  const match = /^bytes=([0-9]*)-([0-9]*)$/.exec(header?.trim() ?? '');
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first === '')
    return Number(last) === 0 || size === 0
      ? null
      : { start: Math.max(0, size - Number(last)), end: size - 1 };
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) return null;
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
