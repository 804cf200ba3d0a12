import { describe, expect, test } from 'vitest';
import { MessageTooLargeError, OverloadedError } from '../../../src/errors.ts';
import { Outbox } from '../../../src/wire/outbox.ts';

/** An outbox over a pipe that takes everything, or whose room a test gives. */
function makeOutbox({ limit = 1000, maxLineBytes = 1000, narrow = false, broken = false } = {}) {
  const written: string[] = [];
  const failures: unknown[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const outbox = new Outbox({
    limit,
    maxLineBytes,
    onFailure: (error) => failures.push(error),
    send: (lines) => {
      if (broken) throw new Error('shut');
      written.push(lines);
      if (!narrow) return undefined;
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  });
  return { outbox, written, failures, waiting };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('lines', () => {
  test('of one turn leave in one write, in order', async () => {
    const { outbox, written } = makeOutbox();
    for (const line of ['a\n', 'b\n', 'c\n']) outbox.push(line);
    expect(written).toEqual([]);

    await turn();
    outbox.push('d\n');
    await turn();

    expect(written).toEqual(['a\nb\nc\n', 'd\n']);
  });

  test('wait while there is no room, and leave together when there is', async () => {
    const { outbox, written, waiting } = makeOutbox({ narrow: true });
    outbox.push('a\n');
    await turn();
    outbox.push('b\n');
    outbox.push('c\n');
    await turn();
    expect(written).toEqual(['a\n']);

    waiting[0]?.resolve();
    await turn();

    expect(written).toEqual(['a\n', 'b\nc\n']);
    expect(outbox.size).toBe(4);
  });

  test('can be taken back until they are handed on', async () => {
    const { outbox, written } = makeOutbox();
    const [first, second] = [outbox.push('a\n'), outbox.push('b\n')];

    expect(outbox.withdraw(first)).toBe(true);
    expect(outbox.wasSent(second)).toBe(false);
    await turn();

    expect(written).toEqual(['b\n']);
    expect(outbox.wasSent(second)).toBe(true);
    expect(outbox.withdraw(second)).toBe(false);
  });

  test('that are all taken back make no write', async () => {
    const { outbox, written } = makeOutbox();
    outbox.withdraw(outbox.push('a\n'));
    await turn();

    expect(written).toEqual([]);
    expect(outbox.size).toBe(0);
  });
});

describe('the limits', () => {
  test('refuse at once what would wait beyond the cap, and take more when there is room again', async () => {
    const { outbox, waiting } = makeOutbox({ narrow: true, limit: 100 });
    outbox.push(`${'x'.repeat(59)}\n`);
    await turn();
    expect(() => outbox.push(`${'y'.repeat(49)}\n`)).toThrow(OverloadedError);
    outbox.push(`${'z'.repeat(29)}\n`);
    expect(outbox.size).toBe(90);

    waiting[0]?.resolve();
    await turn();

    expect(outbox.push(`${'y'.repeat(49)}\n`)).toBe(2);
  });

  test('let one line of any allowed size into an empty outbox', () => {
    const { outbox } = makeOutbox({ limit: 100, maxLineBytes: 1000 });

    expect(outbox.push(`${'x'.repeat(1000)}\n`)).toBe(0);
    expect(() => outbox.push('y\n')).toThrow(OverloadedError);
  });

  test('refuse a line over the limit for lines, in bytes and not in characters', () => {
    const { outbox } = makeOutbox({ maxLineBytes: 10 });

    expect(outbox.push(`${'x'.repeat(10)}\n`)).toBe(0);
    expect(() => outbox.push(`${'x'.repeat(11)}\n`)).toThrow(MessageTooLargeError);
    expect(() => outbox.push(`${'€'.repeat(4)}\n`)).toThrow(
      expect.objectContaining({ direction: 'sent', bytes: 12, maxLineBytes: 10 }),
    );
  });
});

test.each(['x', 'ä', '€', '🎵', 'x🎵'])(
  'the bytes of a long line of %s are counted as they will be written',
  (text) => {
    const bytes = Buffer.byteLength(text.repeat(50_000));
    const line = `${text.repeat(50_000)}\n`;

    expect(makeOutbox({ maxLineBytes: bytes }).outbox.push(line)).toBe(0);
    expect(() => makeOutbox({ maxLineBytes: bytes - 1 }).outbox.push(line)).toThrow(
      expect.objectContaining({ bytes }),
    );
  },
);

describe('the end of the pipe', () => {
  test('by an exception tells once, and counts nothing of that write as sent', async () => {
    const { outbox, failures } = makeOutbox({ broken: true });
    const line = outbox.push('a\n');
    await turn();
    outbox.push('b\n');
    await turn();

    expect(failures).toEqual([new Error('shut')]);
    expect(outbox.wasSent(line)).toBe(false);
  });

  test('while there is no room tells once; what was handed on counts as sent', async () => {
    const { outbox, failures, waiting } = makeOutbox({ narrow: true });
    const [first] = [outbox.push('a\n')];
    await turn();
    const second = outbox.push('b\n');
    waiting[0]?.reject(new Error('EPIPE'));
    await turn();

    expect(failures).toEqual([new Error('EPIPE')]);
    expect([outbox.wasSent(first), outbox.wasSent(second)]).toEqual([true, false]);
  });

  test('that was asked for forgets what waits', async () => {
    const { outbox, written } = makeOutbox();
    outbox.push('a\n');
    outbox.close();
    await turn();

    expect(written).toEqual([]);
    expect(outbox.size).toBe(0);
  });
});
