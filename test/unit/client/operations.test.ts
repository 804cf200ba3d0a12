import { describe, expect, test } from 'vitest';
import {
  AbortedError,
  BackendExitedError,
  CommandError,
  type ProgressMessage,
  ProtocolError,
  ValidationError,
} from '../../../src/core.ts';
import { rejectionOf, settled, startedTiny, type TinyClient } from '../../helpers/tiny-client.ts';
import type { TinyEvent } from '../../helpers/tiny-contract.ts';

const accepted = { BUILD: () => ({ operation_id: 'op', extra: 1 }) };

function line(type: string, payload: Record<string, unknown>): string {
  return `${JSON.stringify({ id: 'progress-event', type, payload: { operation_id: 'op', ...payload } })}\n`;
}

const finalLine = (payload: Record<string, unknown> = {}): string =>
  line('BUILD_PROGRESS', { final: true, status: 'completed', result: { built: 3 }, ...payload });

function names(events: readonly TinyEvent[]): unknown[] {
  return events.map(({ payload }) => payload.name ?? payload.status);
}

/** A backend that writes these lines, and its response where `respond` stands, in one chunk. */
function writingAtOnce(before: string, after: string): Promise<TinyClient> {
  const started = startedTiny({
    handlers: {
      BUILD: async (_, call) => {
        call.stayMute();
        const response = {
          id: call.id,
          type: 'BUILD_RESPONSE',
          success: true,
          data: { operation_id: 'op' },
          error: null,
        };
        (await started).script.peer.write(`${before}${JSON.stringify(response)}\n${after}`);
      },
    },
  });
  return started;
}

describe('an operation', () => {
  test('is what its command resolves to once it is accepted', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});

    expect(operation).toMatchObject({
      id: 'op',
      command: 'BUILD',
      started: { operation_id: 'op', extra: 1 },
    });
    tiny.script.peer.write(finalLine());
    expect(await operation.result).toEqual({ built: 3 });
  });

  test.each([
    ['after the response', '', line('STEP', { name: 'a' }) + line('STEP', { name: 'b' }) + finalLine()],
    ['before the response', line('STEP', { name: 'a' }) + line('STEP', { name: 'b' }) + finalLine(), ''],
    ['around the response', line('STEP', { name: 'a' }), line('STEP', { name: 'b' }) + finalLine()],
  ])('loses no event that is written %s in one chunk, the final one included', async (_, before, after) => {
    await using tiny = await writingAtOnce(before, after);
    const seen: TinyEvent[] = [];
    const operation = await tiny.client.request('BUILD', {}, { onProgress: (event) => seen.push(event) });
    const iterated: TinyEvent[] = [];
    for await (const event of operation) iterated.push(event);

    expect(await operation.result).toEqual({ built: 3 });
    expect(names(seen)).toEqual(['a', 'b', 'completed']);
    expect(iterated).toEqual(seen);
    expect(tiny.unclaimed).toEqual([]);
  });

  test('keeps early events of several operations apart', async () => {
    const calls: string[] = [];
    await using tiny = await startedTiny({
      handlers: {
        BUILD: (_, call) => {
          call.stayMute();
          calls.push(call.id);
        },
      },
    });
    const seen: TinyEvent[][] = [[], []];
    const started = seen.map((mine) =>
      tiny.client.request('BUILD', {}, { onProgress: (event) => mine.push(event) }),
    );
    await settled();
    for (const operation_id of ['two', 'one', 'two', 'none']) {
      tiny.script.peer.write(line('STEP', { operation_id, name: operation_id }));
    }
    for (const [index, operation_id] of ['one', 'two'].entries()) {
      const response = {
        id: calls[index],
        type: 'BUILD_RESPONSE',
        success: true,
        data: { operation_id },
        error: null,
      };
      tiny.script.peer.send(response);
    }
    await Promise.all(started);
    await settled();

    expect(seen.map(names)).toEqual([['one'], ['two', 'two']]);
    expect(tiny.unclaimed).toEqual([{ type: 'STEP', known: true }]);
  });

  test('ends with its final event: what comes after it belongs to nobody', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const seen: TinyEvent[] = [];
    const operation = await tiny.client.request('BUILD', {}, { onProgress: (event) => seen.push(event) });
    tiny.script.peer.write(finalLine() + line('STEP', { name: 'late' }) + finalLine());
    await operation.result;
    await settled();

    expect(names(seen)).toEqual(['completed']);
    expect(tiny.unclaimed).toEqual([
      { type: 'STEP', known: true },
      { type: 'BUILD_PROGRESS', known: true },
    ]);
    expect(tiny.client.counts.inFlight).toBe(0);
  });

  test('is not ended by a terminal status, or by `final`, on anything narrower', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    tiny.script.peer.write(
      line('STEP', { status: 'completed', final: true }) + line('BUILD_PROGRESS', { status: 'completed' }),
    );
    await settled();
    expect(tiny.client.counts.inFlight).toBe(1);
    tiny.script.peer.write(finalLine());

    expect(await operation.result).toEqual({ built: 3 });
  });
});

test('operations whose ids begin alike get their own events only', async () => {
  const ids = ['op-1', 'op-10', 'op-100'];
  const waiting = [...ids];
  await using tiny = await startedTiny({ handlers: { BUILD: () => ({ operation_id: waiting.shift() }) } });
  const seen: TinyEvent[][] = ids.map(() => []);
  for (const mine of seen)
    await tiny.client.request('BUILD', {}, { onProgress: (event) => mine.push(event) });
  for (const operation_id of ids) tiny.script.peer.write(line('STEP', { operation_id, name: operation_id }));

  expect(seen.map(names)).toEqual(ids.map((id) => [id]));
});

describe('an operation that does not complete', () => {
  test.each([
    [{ status: 'failed', error_code: 'BATCH_CREATION_FAILED', error: 'no luck' }, 'BATCH_CREATION_FAILED'],
    [{ status: 'cancelled' }, 'CANCELLED'],
    [{ status: 'interrupted', error_code: 'INTERRUPTED' }, 'INTERRUPTED'],
    [{ status: 'failed', error: '', error_code: '' }, 'INTERNAL_ERROR'],
  ])('rejects with the code and the result so far: %j', async (payload, errorCode) => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    tiny.script.peer.write(finalLine({ result: { built: 1 }, ...payload }));
    const error = await rejectionOf(operation.result);

    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ errorCode, command: 'BUILD', result: { built: 1 } });
  });

  test('ends its iterators without an error: they have seen the final event', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    tiny.script.peer.write(finalLine({ status: 'failed', error_code: 'X', error: 'x' }));
    const seen: TinyEvent[] = [];
    for await (const event of operation) seen.push(event);

    expect(names(seen)).toEqual(['failed']);
  });

  test('rejects with the death of its backend, and so do its iterators', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    const next = operation[Symbol.asyncIterator]().next();
    tiny.script.peer.exit({ signal: 'SIGKILL' });

    expect(await rejectionOf(operation.result)).toBeInstanceOf(BackendExitedError);
    expect(await rejectionOf(next)).toMatchObject({ outcome: 'unknown', signal: 'SIGKILL' });
  });

  test.each([
    ['a result that does not fit', { result: { built: 'three' } }],
    ['no result', { result: null }],
    ['a status that is none', { status: 'processing' }],
    ['an event that does not fit', { progress: 101 }],
  ])('rejects with what is wrong, for %s', async (_, payload) => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    tiny.script.peer.write(finalLine(payload));

    expect(await rejectionOf(operation.result)).toBeInstanceOf(ProtocolError);
    await settled();
    expect(tiny.violations).toHaveLength(1);
  });

  test.each([{}, { operation_id: 5 }, { operation_id: '' }])(
    'is not begun by the response %j',
    async (data) => {
      await using tiny = await startedTiny({ ready: {}, handlers: { BUILD: () => data } });

      expect(await rejectionOf(tiny.client.request('BUILD', {}))).toBeInstanceOf(ProtocolError);
    },
  );

  test('is not begun twice under one id', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    await tiny.client.request('BUILD', {});

    expect(await rejectionOf(tiny.client.request('BUILD', {}))).toBeInstanceOf(ProtocolError);
  });
});

describe('cancel()', () => {
  test('asks the backend; the result rejects with the final event', async () => {
    await using tiny = await startedTiny({
      handlers: {
        ...accepted,
        CANCEL_OPERATION: (payload) => ({ ...payload, accepted: true, status: 'cancelling' }),
      },
    });
    const operation = await tiny.client.request('BUILD', {});
    await operation.cancel();
    expect(tiny.script.commands.at(-1)).toMatchObject({
      type: 'CANCEL_OPERATION',
      payload: { operation_id: 'op' },
    });
    tiny.script.peer.write(finalLine({ status: 'cancelled', result: { built: 1 } }));

    expect(await rejectionOf(operation.result)).toMatchObject({
      errorCode: 'CANCELLED',
      result: { built: 1 },
    });
  });

  test('settles the result by itself where the backend cannot be asked', async () => {
    await using tiny = await startedTiny({ ready: {}, handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    await operation.cancel();

    expect(await rejectionOf(operation.result)).toBeInstanceOf(AbortedError);
    expect(tiny.script.commands).toHaveLength(1);
  });

  test('does nothing once it has ended', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    tiny.script.peer.write(finalLine());
    await operation.result;
    await operation.cancel();

    expect(tiny.script.commands).toHaveLength(1);
  });
});

describe('onProgress()', () => {
  test('calls back from now on, until it is undone', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    const seen: TinyEvent[] = [];
    tiny.script.peer.write(line('STEP', { name: 'a' }));
    const undo = operation.onProgress((event) => seen.push(event));
    const undoTwin = operation.onProgress((event) => seen.push(event));
    tiny.script.peer.write(line('STEP', { name: 'b' }));
    undo();
    tiny.script.peer.write(line('STEP', { name: 'c' }));
    undoTwin();
    tiny.script.peer.write(line('STEP', { name: 'd' }));

    expect(names(seen)).toEqual(['b', 'b', 'c']);
  });

  test('of one who throws keeps nothing from the others', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});
    const seen: TinyEvent[] = [];
    operation.onProgress(() => {
      throw new Error('mine');
    });
    operation.onProgress((event) => seen.push(event));
    tiny.script.peer.write(line('STEP', { name: 'a' }) + finalLine());
    await operation.result;
    await settled();

    expect(names(seen)).toEqual(['a', 'completed']);
    expect(tiny.callbackErrors).toHaveLength(2);
  });
});

describe('operation(id)', () => {
  const snapshot = {
    operation_id: 'op',
    command: 'BUILD',
    progress: 10,
    started_at: 1,
    ended_at: null,
    final: null,
  };
  const listing = (...snapshots: object[]) => ({ GET_OPERATIONS: () => snapshots });

  test('gives the very operation that runs here', async () => {
    await using tiny = await startedTiny({ handlers: accepted });
    const operation = await tiny.client.request('BUILD', {});

    expect(await tiny.client.operation('op')).toBe(operation);
    expect(tiny.script.commands).toHaveLength(1);
  });

  test('takes hold of one that runs in the backend', async () => {
    await using tiny = await startedTiny({ handlers: listing({ ...snapshot, status: 'running' }) });
    const operation = await tiny.client.operation('op');
    tiny.script.peer.write(line('STEP', { name: 'a' }) + finalLine());
    const seen: unknown[] = [];
    for await (const event of operation) seen.push(event.type);

    expect(operation.command).toBe('BUILD');
    expect(seen).toEqual(['STEP', 'BUILD_PROGRESS']);
    expect(await operation.result).toEqual({ built: 3 });
  });

  test('misses nothing that comes while the backend is asked, the end included', async () => {
    await using tiny = await startedTiny({
      handlers: {
        GET_OPERATIONS: () => {
          tiny.script.peer.write(line('STEP', { name: 'a' }) + finalLine());
          const final = { operation_id: 'op', status: 'completed', final: true, result: { built: 3 } };
          return [{ ...snapshot, status: 'completed', ended_at: 2, final }];
        },
      },
    });
    const operation = await tiny.client.operation('op');
    const seen: unknown[] = [];
    for await (const event of operation) seen.push(event.type);

    expect(seen).toEqual(['STEP', 'BUILD_PROGRESS']);
    expect(await operation.result).toEqual({ built: 3 });
    expect(tiny.unclaimed).toEqual([]);
  });

  test('calls back for what comes while the backend is asked, and from there on', async () => {
    const seen: unknown[] = [];
    await using tiny = await startedTiny({
      handlers: {
        GET_OPERATIONS: () => {
          tiny.script.peer.write(line('STEP', { name: 'a' }));
          return [{ ...snapshot, status: 'running' }];
        },
      },
    });
    const operation = await tiny.client.operation('op', { onProgress: ({ type }) => seen.push(type) });
    tiny.script.peer.write(finalLine());
    await operation.result;

    expect(seen).toEqual(['STEP', 'BUILD_PROGRESS']);
  });

  test('calls back with the final event of one that has ended, and for one that runs here', async () => {
    const final = { status: 'completed', final: true, result: { built: 3 } };
    const ended = { ...snapshot, operation_id: 'ended', status: 'completed', ended_at: 2, final };
    await using tiny = await startedTiny({ handlers: { ...accepted, ...listing(ended) } });
    const seen: unknown[] = [];
    const onProgress = ({ payload }: ProgressMessage) => seen.push(payload.operation_id);
    await tiny.client.operation('ended', { onProgress });
    await tiny.client.request('BUILD', {});
    await tiny.client.operation('op', { onProgress });
    tiny.script.peer.write(line('STEP', {}));

    expect(seen).toEqual(['ended', 'op']);
  });

  test.each([
    ['completed', { result: { built: 3 } }],
    ['failed', { error_code: 'X', error: 'x' }],
  ])('takes hold of one that has %s', async (status, fields) => {
    const final = { status, final: true, ...fields };
    await using tiny = await startedTiny({ handlers: listing({ ...snapshot, status, ended_at: 2, final }) });
    const operation = await tiny.client.operation('op');
    const [outcome] = await Promise.allSettled([operation.result]);

    expect(outcome.status).toBe(status === 'completed' ? 'fulfilled' : 'rejected');
    expect(tiny.client.counts.inFlight).toBe(0);
  });

  test('refuses an id that the backend does not know; what came for it meanwhile is nobody’s', async () => {
    await using tiny = await startedTiny({
      handlers: {
        GET_OPERATIONS: () => {
          tiny.script.peer.write(line('STEP', {}));
          return [];
        },
      },
    });

    expect(await rejectionOf(tiny.client.operation('op'))).toBeInstanceOf(ValidationError);
    await settled();
    expect(tiny.unclaimed).toEqual([{ type: 'STEP', known: true }]);
  });

  test('asked for twice at once is one operation', async () => {
    await using tiny = await startedTiny({ handlers: listing({ ...snapshot, status: 'running' }) });
    const [one, two] = await Promise.all([tiny.client.operation('op'), tiny.client.operation('op')]);

    expect(one).toBe(two);
  });

  test('says so where the backend cannot be asked', async () => {
    await using tiny = await startedTiny({ ready: {} });

    expect(await rejectionOf(tiny.client.operation('op'))).toMatchObject({ kind: 'unsupported' });
  });
});

describe('an operation of a command that the contract does not know', () => {
  const snapshot = () => ({
    operation_id: 'foreign',
    command: 'DIG',
    started_at: 1,
    progress: 0,
    message: '',
    final: null,
    ended_at: null,
    status: 'running',
  });
  const event = (payload: Record<string, unknown>): string =>
    line('DIGGING', { operation_id: 'foreign', ...payload });

  test('gives its events to who has taken hold of it, and ends with its final one', async () => {
    await using tiny = await startedTiny({ handlers: { GET_OPERATIONS: () => [snapshot()] } });
    const operation = await tiny.client.operation('foreign');
    const seen: string[] = [];
    operation.onProgress(({ payload }) => seen.push(String((payload as { name?: string }).name)));
    tiny.script.peer.write(event({ name: 'sand' }));
    tiny.script.peer.write(event({ name: 'clay', status: 'completed' }));
    tiny.script.peer.write(event({ name: 'rock', status: 'completed', final: true, result: { deep: 3 } }));

    expect(await operation.result).toEqual({ deep: 3 });
    expect(seen).toEqual(['sand', 'clay', 'rock']);
    expect(tiny.unclaimed).toEqual([]);
  });

  test('ends also when its final event comes in the same moment as the answer that tells of it', async () => {
    await using tiny = await startedTiny({
      handlers: {
        GET_OPERATIONS: (_, call) => {
          call.answer([snapshot()]);
          call.progress('DIGGING', { operation_id: 'foreign', status: 'failed', final: true, error: 'Rock' });
        },
      },
    });
    const operation = await tiny.client.operation('foreign');

    expect(await rejectionOf(operation.result)).toMatchObject({
      errorCode: 'INTERNAL_ERROR',
      command: 'DIG',
    });
  });

  test('that nobody has taken hold of gives its events to who listens in general', async () => {
    await using tiny = await startedTiny();
    tiny.script.peer.write(event({ final: true, status: 'completed' }));
    await settled();

    expect(tiny.unclaimed).toEqual([{ type: 'DIGGING', known: false }]);
  });
});
