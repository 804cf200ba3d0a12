import { expect, test } from 'vitest';
import { LineSplitter, type RawLine } from '../../../../src/conformance/backend/line-splitter.ts';

/** The lines of a stream that comes in these pieces. */
function linesOf(...pieces: readonly (string | Uint8Array)[]): RawLine[] {
  const lines: RawLine[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const piece of pieces) splitter.push(Buffer.from(piece));
  splitter.end();
  return lines;
}

test('only 0x0A ends a line, and a CR before it is dropped', () => {
  expect(linesOf('a\u2028b\r\n', 'c\rd\n\n').map(({ text }) => text)).toEqual(['a\u2028b', 'c\rd', '']);
});

test('a character may be split over pieces', () => {
  const bytes = Buffer.from('🎵\n');

  expect(linesOf(bytes.subarray(0, 2), bytes.subarray(2)).map(({ text }) => text)).toEqual(['🎵']);
});

test('what is no UTF-8, and what has no end, is told as that', () => {
  const [broken, unfinished] = linesOf(Buffer.from([0xff, 0x0a]), 'rest');

  expect(broken).toMatchObject({ text: undefined, ended: true });
  expect(unfinished).toMatchObject({ text: 'rest', ended: false });
});
