import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineDecoder } from '../../../src/wire/line-decoder.ts';
import { propertyRuns, propertyTest } from '../../helpers/property-runs.ts';

/** Text of any characters but the line end; a CR at its end would be taken for a part of that. */
const line = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) =>
    text
      .replaceAll('\n', ' ')
      .replace(/\r+$/, '')
      .replace(/^\uFEFF/, ''),
  )
  .filter((text) => text !== '');

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...sorted, bytes.length].map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
}

test('any split of the bytes of any lines gives these lines', propertyTest, () => {
  const property = fc.property(
    fc.array(line, { maxLength: 20 }),
    fc.array(fc.nat(5000), { maxLength: 30 }),
    fc.constantFrom('\n', '\r\n'),
    (lines, places, end) => {
      const received: string[] = [];
      const decoder = new LineDecoder({
        maxLineBytes: 1000,
        onLine: (text) => received.push(text),
        onFault: (fault) => expect.fail(fault.kind),
      });
      const bytes = new TextEncoder().encode(lines.map((text) => text + end).join(''));
      for (const chunk of cut(bytes, places)) decoder.push(chunk);
      decoder.end();

      expect(received).toEqual(lines);
    },
  );
  fc.assert(property, { numRuns: propertyRuns(500) });
});

test('any bytes in any split are told as lines and faults, and always the same ones', propertyTest, () => {
  const tell = (chunks: readonly Uint8Array[]): unknown[] => {
    const told: unknown[] = [];
    const decoder = new LineDecoder({
      maxLineBytes: 30,
      onLine: (text) => told.push(text),
      onFault: ({ kind, bytes }) => told.push([kind, kind === 'endless' ? undefined : bytes]),
    });
    for (const chunk of chunks) decoder.push(chunk);
    decoder.end();
    return told;
  };
  const bytes = fc
    .uint8Array({ maxLength: 300 })
    .map((array) => array.map((byte) => (byte < 20 ? 0x0a : byte)));
  const property = fc.property(bytes, fc.array(fc.nat(300), { maxLength: 20 }), (stream, places) => {
    expect(tell(cut(stream, places))).toEqual(tell([stream]));
  });
  fc.assert(property, { numRuns: propertyRuns(500) });
});
