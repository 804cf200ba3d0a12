/**
 * A long text in pieces of at most `size` UTF-16 units, none of which ends within a character: what is done to a line
 * of 64 MB at once takes as much memory again. A piece is a view of the text, not a copy.
 */
export function* textPieces(text: string, size: number): Generator<string, void, undefined> {
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + size, text.length);
    // A pair of surrogates is one character.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}
