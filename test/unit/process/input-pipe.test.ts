import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { InputPipe } from '../../../src/process/input-pipe.ts';

/** A stdin whose writes end when, and how, a test says. */
function pipe() {
  const writes: ((error?: Error) => void)[] = [];
  const stream = new Writable({ highWaterMark: 10, write: (_chunk, _encoding, done) => writes.push(done) });
  const failures: Error[] = [];
  const input = new InputPipe(stream, (error) => failures.push(error));
  return { stream, input, failures, writes };
}

const long = 'x'.repeat(20);

describe('a write', () => {
  test('returns nothing while there is room, and else a promise that resolves when there is', async () => {
    const { input, writes } = pipe();
    expect(input.write('short')).toBeUndefined();
    const room = input.write(long);
    writes.shift()?.();
    await Promise.resolve();
    writes.shift()?.();

    expect(await room).toBeUndefined();
  });

  test('that waits for room does not wait for ever when the child dies: drain never comes', async () => {
    const { stream, input } = pipe();
    const room = input.write(long);
    stream.destroy();

    await expect(room).rejects.toThrow(/closed/);
  });

  test('that fails with EPIPE is told once, and ends no program', async () => {
    const { input, failures, writes } = pipe();
    const room = input.write(long);
    writes.shift()?.(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));

    await expect(room).rejects.toThrow('EPIPE');
    expect(failures).toMatchObject([{ code: 'EPIPE' }]);
    expect(() => input.write('more')).toThrow('EPIPE');
  });

  test('that fails at once throws: nothing of it has left', () => {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const input = new InputPipe(stream, () => {});

    expect(() => input.write('text')).toThrow('EPIPE');
  });

  test.each([
    ['was ended', (stream: Writable) => stream.end()],
    ['was destroyed without a word', (stream: Writable) => stream.destroy()],
  ])('to a pipe that %s throws: Node would lose it in silence', (_, finish) => {
    const { stream, input } = pipe();
    finish(stream);

    expect(() => input.write('text')).toThrow(/closed/);
  });
});

test('no listener is left behind by a hundred waits', async () => {
  const { stream, input, writes } = pipe();
  for (let count = 0; count < 100; count += 1) {
    const room = input.write(long);
    writes.shift()?.();
    await room;
  }

  expect([stream.listenerCount('drain'), stream.listenerCount('close')]).toEqual([0, 0]);
});

describe('a long text', () => {
  const text = `${'😀'.repeat(400_000)}\n`;

  /** A stdin that takes everything, one turn later. */
  function collecting() {
    const chunks: Buffer[] = [];
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        chunks.push(chunk);
        setImmediate(done);
      },
    });
    return { stream, chunks, input: new InputPipe(stream, () => {}) };
  }

  test('arrives whole though it is written in pieces, and none of them waits in memory', async () => {
    const { stream, chunks, input } = collecting();
    const written = input.write(text);
    const waiting = stream.writableLength;
    await written;

    expect(Buffer.concat(chunks).toString('utf8')).toBe(text);
    expect(chunks.length).toBeGreaterThan(2);
    expect(waiting).toBeLessThan(Buffer.byteLength(text));
  });

  test('that is under way when the pipe is to be ended arrives whole before the end', async () => {
    const { stream, chunks, input } = collecting();
    const written = input.write(text);
    input.end();
    expect(() => input.write('more')).toThrow(/closed/);
    await written;

    expect(Buffer.concat(chunks).toString('utf8')).toBe(text);
    expect(stream.writableEnded).toBe(true);
  });

  test('is given up when the child dies in the middle of it', async () => {
    const { stream, input } = collecting();
    const written = input.write(text);
    stream.destroy();

    await expect(written).rejects.toThrow(/closed/);
  });
});
