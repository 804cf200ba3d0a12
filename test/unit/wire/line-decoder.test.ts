import { describe, expect, test } from 'vitest';
import { LineDecoder, type LineFault } from '../../../src/wire/line-decoder.ts';

const MEBIBYTE = 1024 * 1024;

/** Everything that would be split, or replaced, by a decoder that is wrong about lines or characters. */
const corpus = [
  '{"a":"plain"}',
  '{"b":"äöü ß € 音楽 🎵 👩‍👩‍👧"}',
  '{"c":"U+2028 \u2028 U+2029 \u2029 U+0085 \u0085 VT \u000b FF \u000c FS \u001c"}',
  '{"d":"lone CR \r in the middle"}',
  `{"e":"${'x'.repeat(300)}"}`,
  '\uFEFF is a character here',
  '   ',
];

interface Decoded {
  readonly lines: string[];
  readonly faults: LineFault[];
  readonly copied: number;
}

function decode(chunks: Iterable<Uint8Array>, maxLineBytes = 64 * MEBIBYTE, ended = true): Decoded {
  const lines: string[] = [];
  const faults: LineFault[] = [];
  const decoder = new LineDecoder({
    maxLineBytes,
    onLine: (line) => lines.push(line),
    onFault: (fault) => faults.push(fault),
  });
  for (const chunk of chunks) decoder.push(chunk);
  if (ended) decoder.end();
  return { lines, faults, copied: decoder.copiedBytes };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe('lines', () => {
  const stream = bytesOf(`${corpus.join('\n')}\n`);

  test('are the same at whichever offset the stream is cut in two', () => {
    for (let offset = 0; offset <= stream.length; offset += 1) {
      const { lines, faults } = decode([stream.subarray(0, offset), stream.subarray(offset)]);
      expect(lines, `cut at ${offset}`).toEqual(corpus);
      expect(faults).toEqual([]);
    }
  });

  test.each([1, 2, 3, 7, 64])('are the same in chunks of %i bytes', (size) => {
    expect(decode(inPieces(stream, size)).lines).toEqual(corpus);
  });

  test('come in order when a thousand of them are in one chunk', () => {
    const texts = Array.from({ length: 1000 }, (_, index) => `{"n":${index}}`);

    expect(decode([bytesOf(`${texts.join('\n')}\n`)]).lines).toEqual(texts);
  });

  test('lose the CR of a CRLF, and no other', () => {
    expect(decode([bytesOf('one\r\ntwo\r'), bytesOf('\nth\rree\r\n\r\n\n')]).lines).toEqual([
      'one',
      'two',
      'th\rree',
    ]);
  });

  test('that are empty are left out', () => {
    expect(decode([bytesOf('\n\n'), bytesOf('a\n\nb\n\n')]).lines).toEqual(['a', 'b']);
  });

  test.each([1, 2, 3, 4, 100])(
    'begin after the byte order mark of the stream, in chunks of %i bytes',
    (size) => {
      expect(decode(inPieces(bytesOf('\uFEFFone\n\uFEFFtwo\n'), size)).lines).toEqual(['one', '\uFEFFtwo']);
    },
  );
});

describe('invalid UTF-8', () => {
  const good = bytesOf('good\n');
  const cases: [string, number[]][] = [
    ['a byte that begins nothing', [0xff]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate, as CESU-8 writes it', [0xed, 0xa0, 0x80]],
    ['a sequence that breaks off', [0xe2, 0x82]],
    ['a continuation with no beginning', [0x80]],
  ];

  test.each(cases)('%s is refused, and the lines around it are not', (_, bad) => {
    const whole = Uint8Array.from([...good, 0x7b, ...bad, 0x7d, 0x0a, ...good]);
    for (const size of [1, 3, whole.length]) {
      const { lines, faults } = decode(inPieces(whole, size));
      expect(lines).toEqual(['good', 'good']);
      expect(faults).toMatchObject([{ kind: 'invalid-utf8', bytes: bad.length + 2 }]);
    }
  });

  test('leaves its prefix, so that an id can be read', () => {
    const line = Uint8Array.from([...bytesOf('{"id":"c-1","data":"'), 0xff, ...bytesOf('"}\n')]);

    expect(decode([line]).faults[0]?.prefix).toContain('{"id":"c-1","data":"');
  });
});

describe('the limit', () => {
  const line = (length: number): string => 'x'.repeat(length);

  test.each([
    [99, true],
    [100, true],
    [101, false],
  ])('of 100 bytes lets a line of %i bytes pass: %s', (length, passes) => {
    for (const size of [1, 10, 1000]) {
      const { lines, faults } = decode(inPieces(bytesOf(`${line(length)}\r\nnext\n`), size), 100);
      expect(lines).toEqual(passes ? [line(length), 'next'] : ['next']);
      expect(faults.map(({ kind }) => kind)).toEqual(passes ? [] : ['too-large']);
    }
  });

  test('counts bytes, not characters', () => {
    const { lines, faults } = decode([bytesOf(`${'ä'.repeat(51)}\n${'ä'.repeat(50)}\n`)], 100);

    expect(lines).toEqual(['ä'.repeat(50)]);
    expect(faults).toMatchObject([{ kind: 'too-large', bytes: 102 }]);
  });

  test('skips a line without keeping it, but for the beginning where its id stands', () => {
    const start = bytesOf('{"id":"c-7","data":"');
    const { lines, faults, copied } = decode(
      [start, ...inPieces(new Uint8Array(15_000).fill(0x78), 1000), bytesOf('"}\nnext\n')],
      1000,
    );

    expect(lines).toEqual(['next']);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ kind: 'too-large', bytes: start.length + 15_002 });
    expect(faults[0]?.prefix).toMatch(/^\{"id":"c-7"/);
    expect(copied).toBeLessThan(3000 + start.length * 2);
  });

  test('times 16 without an end is the end: nothing is read any more', () => {
    const { lines, faults } = decode(
      [...inPieces(new Uint8Array(17_000).fill(0x78), 500), bytesOf('\nnext\n')],
      1000,
    );

    expect(lines).toEqual([]);
    expect(faults).toMatchObject([{ kind: 'endless' }]);
    expect(faults[0]?.bytes).toBeLessThanOrEqual(16_500);
  });
});

describe('the end of the stream', () => {
  test('within a line is told, with what there was of it', () => {
    const { lines, faults } = decode([bytesOf('whole\n{"id":"c-9","ty')]);

    expect(lines).toEqual(['whole']);
    expect(faults).toEqual([{ kind: 'truncated', bytes: 15, prefix: '{"id":"c-9","ty' }]);
  });

  test('after a line, or after blanks, is nothing to tell', () => {
    expect(decode([bytesOf('whole\n  ')]).faults).toEqual([]);
  });

  test('within a line over the limit is told once', () => {
    expect(decode([bytesOf('x'.repeat(300))], 100).faults).toMatchObject([{ kind: 'too-large', bytes: 300 }]);
  });

  test('is final: nothing is told after it', () => {
    const lines: string[] = [];
    const decoder = new LineDecoder({
      maxLineBytes: 10,
      onLine: (line) => lines.push(line),
      onFault: () => {},
    });
    decoder.end();
    decoder.push(bytesOf('late\n'));
    decoder.end();

    expect(lines).toEqual([]);
  });
});

describe('the cost of a line', () => {
  test.each([
    [8 * MEBIBYTE, 65_536],
    [64 * MEBIBYTE, 65_536],
    [8 * MEBIBYTE, 1000],
  ])('of %i bytes in chunks of %i is at most two copies of each byte', (length, size) => {
    const bytes = new Uint8Array(length + 1).fill(0x78);
    bytes[length] = 0x0a;
    const { lines, copied } = decode(inPieces(bytes, size), 64 * MEBIBYTE);

    expect(lines.map((line) => line.length)).toEqual([length]);
    expect(copied).toBeLessThanOrEqual(2 * (length + 1));
  });

  test('that came whole is no copy at all', () => {
    expect(decode([bytesOf(`${'x'.repeat(1000)}\ny\n`)]).copied).toBe(0);
  });
});
