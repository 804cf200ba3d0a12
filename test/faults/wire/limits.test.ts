import { describe, expect, test } from 'vitest';
import { MessageTooLargeError, OverloadedError, type ProgressMessage } from '../../../src/index.ts';
import { PROTOCOL_LIMITS } from '../../../src/messages/index.ts';
import { LineDecoder, type LineFault } from '../../../src/wire/line-decoder.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf, startedTiny } from '../../helpers/tiny-client.ts';
import { startedOn } from './wire-client.ts';

const MEGABYTE = 1 << 20;

describe('W13: a line at its limit', () => {
  const limit = 1024;

  /** A call whose answer's line has exactly so many bytes. */
  async function answeredWith(bytes: number): Promise<unknown> {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny({
      maxLineBytes: limit,
      handlers: {
        OPEN: (_, call) => {
          call.stayMute();
          const line = (data: string): string =>
            `{"id":"${call.id}","type":"OPEN_RESPONSE","success":true,"data":"${data}"}`;
          tiny.script.peer.write(`${line('x'.repeat(bytes - line('').length))}\n`);
        },
        ECHO: (payload) => payload,
      },
    });
    const [outcome] = await Promise.allSettled([tiny.client.request('OPEN', {})]);
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
    return outcome.status === 'fulfilled' ? 'delivered' : outcome.reason;
  }

  test.each([limit - 1, limit])('W13: of %d bytes is delivered', async (bytes) => {
    expect(await answeredWith(bytes)).toBe('delivered');
  });

  test.each([limit + 1, 15 * limit])('W13: of %d bytes rejects its call alone', async (bytes) => {
    const error = await answeredWith(bytes);

    expect(error).toBeInstanceOf(MessageTooLargeError);
    expect(error).toMatchObject({ direction: 'received', bytes, maxLineBytes: limit });
  });

  test('W13: is the same both ways with a bridge that has the same limit', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('echoes_through_the_bridge.py', ['10000'], {
      maxLineBytes: 20_000,
    });
    const { client } = backend;

    expect(await client.call('ECHO', { text: 'x'.repeat(9000) })).toEqual({ text: 'x'.repeat(9000) });
    expect(await rejectionOf(client.call('ECHO', { text: 'x'.repeat(10_000) }))).toMatchObject({
      errorCode: 'INVALID_PAYLOAD',
      details: { reason: 'too-large' },
    });
    expect(await rejectionOf(client.call('ECHO', { text: 'x'.repeat(20_000) }))).toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
      direction: 'sent',
    });
    expect(await client.call('ECHO', { on: 1 })).toEqual({ on: 1 });
  });
});

describe('W13: a line that never ends', () => {
  test('W13: closes the connection at 16 times the limit', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('never_ends_its_line.py', [], { maxLineBytes: 2 * MEGABYTE });
    const error = await rejectionOf(backend.client.call('ANY', {}, { timeoutMs: null }));

    expect(error).toMatchObject({ code: 'BACKEND_EXITED', outcome: 'unknown' });
    expect((error as Error).cause).toBeInstanceOf(MessageTooLargeError);
  });

  test('W13, A26: of a gigabyte is never kept beyond its limit', () => {
    const faults: LineFault[] = [];
    const maxLineBytes = 64 * MEGABYTE;
    const decoder = new LineDecoder({
      maxLineBytes,
      onLine: () => expect.fail('it has no end'),
      onFault: (fault) => faults.push(fault),
    });
    const chunk = Buffer.alloc(MEGABYTE, 'x');
    for (let sent = 0; sent < 1100; sent += 1) decoder.push(chunk);

    expect(faults).toMatchObject([{ kind: 'endless' }]);
    expect(faults[0]?.bytes).toBeLessThanOrEqual(PROTOCOL_LIMITS.discardFactor * maxLineBytes + MEGABYTE);
    expect(faults[0]?.prefix.length).toBeLessThanOrEqual(4096);
    expect(decoder.copiedBytes).toBeLessThanOrEqual(4096);
  });
});

test('W19: a flood on stderr that nobody reads stalls nothing, and little of it is kept', async () => {
  await using _leaks = await noLeaks();
  await using backend = await startedOn('floods_stderr_while_it_serves.py');
  const { client } = backend;
  let flooding = true;
  const flood = client.call('FLOOD', { bytes: 20_000_000 }, { timeoutMs: null }).finally(() => {
    flooding = false;
  });
  let pings = 0;
  while (flooding) {
    await client.request('PING', {});
    pings += 1;
  }

  expect(await flood).toBe(20_000_000);
  expect(pings).toBeGreaterThan(0);
  const call = client.call('FLOOD', { bytes: 1e12 }, { timeoutMs: null });
  await new Promise((resolve) => setImmediate(resolve)); // it has left
  process.kill(client.status.pid ?? 0, 'SIGKILL');
  const { stderrTail } = (await rejectionOf(call)) as { stderrTail: string };
  expect(stderrTail.length).toBeGreaterThan(0);
  expect(stderrTail.length).toBeLessThanOrEqual(65_536);
});

describe('W20: events that come faster than they are taken', () => {
  const count = 50_000;
  const payload = { account_name: 'a', session_token: 't', clips: [{ id: 'clip' }], output_dir: '/nowhere' };

  test('W20: give way to newer ones where they may, but for the first and the last', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('hurries_its_events.py', ['latest', String(count)]);
    const operation = await backend.client.batchDownload(payload);
    const iterator = operation[Symbol.asyncIterator]();
    await operation.result; // nothing is taken before all has come: no reader is slower
    const taken: number[] = [];
    let last: ProgressMessage | undefined;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      last = next.value;
      if (last.type === 'DOWNLOAD_PROGRESS')
        taken.push((last.payload as { downloaded?: number }).downloaded ?? 0);
    }

    expect(taken[0]).toBe(1);
    expect(taken.at(-1)).toBe(count);
    expect(taken.length).toBeLessThan(count / 2);
    expect(taken).toEqual([...taken].sort((a, b) => a - b));
    expect(last?.payload).toMatchObject({ final: true, status: 'completed' });
  });

  test('W20: all reach who takes them as they come', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('hurries_its_events.py', ['every', String(count)]);
    const taken: (number | undefined)[] = [];
    const operation = await backend.client.batchDownload(payload, {
      onProgress: (event) => {
        if (event.type === 'BATCH_DOWNLOAD_PROGRESS') taken.push(event.payload.completed);
      },
    });
    await operation.result;

    expect(taken.slice(0, count)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    expect(taken).toHaveLength(count + 1);
  });

  test('W20: overflow into a typed error where none may give way, for that iterator alone', async () => {
    await using _leaks = await noLeaks();
    await using backend = await startedOn('hurries_its_events.py', ['every', String(count)]);
    const operation = await backend.client.batchDownload(payload);
    const iterator = operation[Symbol.asyncIterator]();
    const result = await operation.result;
    const taking = async (): Promise<void> => {
      while (!(await iterator.next()).done);
    };

    expect(result).toMatchObject({ success: count });
    expect(await rejectionOf(taking())).toBeInstanceOf(OverloadedError);
  });
});
