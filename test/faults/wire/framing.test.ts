import { describe, expect, test } from 'vitest';
import { BackendExitedError, ProtocolError } from '../../../src/index.ts';
import { LineDecoder } from '../../../src/wire/line-decoder.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf, startedTiny } from '../../helpers/tiny-client.ts';
import { answer, expectAlive, startedOn, written } from './wire-client.ts';

/** Characters of every length, and all that some reader somewhere takes for the end of a line. */
const TEXT = 'aä€🎵👩‍👩‍👧 \u2028\u2029\u0085\u000b\u000c\u001c\u001d\u001e \r x';
const LINES = Array.from({ length: 160 }, (_, number) => `{"n":${number},"text":"${TEXT}"}`);
const CORPUS = Buffer.from(LINES.map((line, n) => line + (n % 7 === 0 ? '\r\n' : '\n')).join(''));

function linesOf(chunks: Iterable<Uint8Array>): string[] {
  const lines: string[] = [];
  const decoder = new LineDecoder({
    maxLineBytes: 10_000,
    onLine: (line) => lines.push(line),
    onFault: ({ kind }) => expect.fail(kind),
  });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return lines;
}

describe('W01: a stream gives the same messages', () => {
  test('W01: cut in two at every place of ten kilobytes', () => {
    expect(CORPUS.length).toBeGreaterThan(10_000);
    for (let cut = 0; cut <= CORPUS.length; cut += 1) {
      const lines = linesOf([CORPUS.subarray(0, cut), CORPUS.subarray(cut)]);
      if (lines.length !== LINES.length || lines.some((line, n) => line !== LINES[n]))
        expect.fail(`at ${cut}`);
    }
  });

  test('W01: byte by byte, also to a client', async () => {
    const bytes = [...CORPUS.keys()].map((n) => CORPUS.subarray(n, n + 1));
    expect(linesOf(bytes)).toEqual(LINES);

    await using tiny = await startedTiny({
      handlers: {
        OPEN: (_, call) => {
          call.stayMute();
          const reply = { id: call.id, type: 'OPEN_RESPONSE', success: true, data: TEXT, error: null };
          for (const byte of Buffer.from(`${JSON.stringify(reply)}\n`))
            tiny.script.peer.write(Uint8Array.of(byte));
        },
      },
    });
    expect(await tiny.client.request('OPEN', {})).toBe(TEXT);
  });
});

test('W02: a thousand answers in one piece settle a thousand calls, in order', async () => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('answers_all_at_once.py', ['1000']);
  const order: unknown[] = [];
  const calls = Array.from({ length: 1000 }, () =>
    backend.client.call('COUNT').then((data) => order.push(data)),
  );
  await Promise.all(calls);

  expect(order).toEqual(Array.from({ length: 1000 }, (_, n) => n));
});

test.each(['U+2028', 'U+2029', 'U+0085', 'U+000B', 'U+000C', 'U+001C', 'U+001E', 'U+FEFF'])(
  'W03: %s in a text ends no message, neither way',
  async (name) => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('echoes_through_the_bridge.py');
    const text = `a${String.fromCodePoint(Number.parseInt(name.slice(2), 16))}b`;

    expect(await backend.client.call('ECHO', { [text]: text })).toEqual({ [text]: text });
    expect(backend.violations).toEqual([]);
  },
);

test('W03: raw in what a foreign backend writes, they end no message either', async () => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');

  expect(await written(backend.client, `${answer('"a\u2028b\u2029c\u0085d"')}\n`)).toBe(
    'a\u2028b\u2029c\u0085d',
  );
  expect(backend.strays).toEqual([]);
});

test.each([
  ['CRLF', (reply: Buffer) => `${reply}\r\n`],
  ['blank lines before and behind', (reply: Buffer) => `\n\r\n  \n\t\n${reply}\n\n`],
  ['blanks at both ends', (reply: Buffer) => ` \t ${reply} \t \n`],
])('W04, A26: an answer with %s arrives, and nothing is reported', async (_, text) => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');

  expect(await written(backend.client, text(answer('1')))).toBe(1);
  await expectAlive(backend.client);
  expect([backend.strays, backend.violations]).toEqual([[], []]);
});

test('W05: a lone CR within a line is a blank', async () => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');

  expect(await written(backend.client, `\r${answer('[1,\r2]')}\r\n`)).toEqual([1, 2]);
  expect([backend.strays, backend.violations]).toEqual([[], []]);
});

test('W06: a byte order mark at the start of the stream is taken off; elsewhere it is a stray character', async () => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');

  expect(await written(backend.client, `\uFEFF${answer('1')}\n`)).toBe(1);
  expect([backend.strays, backend.violations]).toEqual([[], []]);
  expect(await written(backend.client, `\uFEFF${answer('2')}\n`)).toBe(2);
  await expectAlive(backend.client);
  expect(backend.strays).toEqual(['\uFEFF']);
});

test('W17, A26: a stream that ends within a line rejects that call, and is the cause of the exit error of the others', async () => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('writes_any_bytes.py');
  const half = answer('"never ended').subarray(0, -20);
  const [own, other] = await Promise.all(
    [written(backend.client, half, 'WRITE_AND_EXIT'), written(backend.client, '')].map(rejectionOf),
  );

  expect(own).toMatchObject({ code: 'PROTOCOL_ERROR', kind: 'truncated' });
  expect(other).toBeInstanceOf(BackendExitedError);
  expect(other).toMatchObject({ exitCode: 0, cause: { kind: 'truncated' } });
  expect((other as Error).cause).toBeInstanceOf(ProtocolError);
});
