import { describe, expect, test } from 'vitest';
import { settled, startedTiny } from '../../helpers/tiny-client.ts';
import type { TinyEvent } from '../../helpers/tiny-contract.ts';

const event = (type: string, payload: Record<string, unknown>): unknown => ({
  id: 'progress-event',
  type,
  payload,
});

describe('the progress of a plain command', () => {
  test('reaches the callback of the very call, in order', async () => {
    await using tiny = await startedTiny({
      handlers: {
        WORK: ({ steps }, call) => {
          for (let step = 1; step <= Number(steps); step += 1) call.progress('STEP', { progress: step });
          return { done: steps };
        },
      },
    });
    const seen: number[][] = [[], []];
    await Promise.all(
      seen.map((mine, index) =>
        tiny.client.request(
          'WORK',
          { steps: 3 + index },
          { onProgress: ({ payload }) => mine.push(payload.progress ?? -1) },
        ),
      ),
    );

    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4],
    ]);
    expect(tiny.unclaimed).toEqual([]);
  });

  test('goes to the general event where the call has no callback', async () => {
    await using tiny = await startedTiny({
      handlers: {
        WORK: (_, call) => {
          call.progress('STEP', { progress: 1 });
          return { done: 1 };
        },
      },
    });
    await tiny.client.request('WORK', { steps: 1 });
    await settled();

    expect(tiny.unclaimed).toEqual([{ type: 'STEP', known: true }]);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('goes on when the callback %s, and the error is told', async (_, fail) => {
    let seen = 0;
    await using tiny = await startedTiny({
      handlers: {
        WORK: (_payload, call) => {
          for (let step = 0; step < 3; step += 1) call.progress('STEP', {});
          return { done: 3 };
        },
      },
    });
    const onProgress = (): unknown => {
      seen += 1;
      return fail();
    };

    expect(await tiny.client.request('WORK', { steps: 3 }, { onProgress })).toEqual({ done: 3 });
    await settled();
    expect(seen).toBe(3);
    expect(tiny.callbackErrors).toEqual(Array(3).fill(new Error('mine')));
  });
});

describe('an event that nobody waits for', () => {
  test('goes to the general event', async () => {
    await using tiny = await startedTiny();
    tiny.script.peer.send(event('STEP', { operation_id: 'someone-elses' }));
    await settled();

    expect(tiny.unclaimed).toEqual([{ type: 'STEP', known: true }]);
  });

  test('of an unknown type goes there as unknown, also for an operation that runs', async () => {
    await using tiny = await startedTiny({ handlers: { BUILD: () => ({ operation_id: 'op' }) } });
    const seen: TinyEvent[] = [];
    await tiny.client.request('BUILD', {}, { onProgress: (message) => seen.push(message) });
    tiny.script.peer.send(event('NEWER_KIND', { operation_id: 'op' }));
    await settled();

    expect(seen).toEqual([]);
    expect(tiny.unclaimed).toEqual([{ type: 'NEWER_KIND', known: false }]);
  });

  test('is told in vain where nobody listens, and nothing comes of it', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    for (let count = 0; count < 1000; count += 1)
      tiny.script.peer.send(event('STEP', { operation_id: 'gone' }));

    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
  });
});

describe('an event that does not fit its schema', () => {
  const misfit = event('STEP', { operation_id: 'op', progress: 101 });

  test('is reported and not delivered', async () => {
    await using tiny = await startedTiny({ handlers: { BUILD: () => ({ operation_id: 'op' }) } });
    const seen: TinyEvent[] = [];
    await tiny.client.request('BUILD', {}, { onProgress: (message) => seen.push(message) });
    tiny.script.peer.send(misfit);
    await settled();

    expect(seen).toEqual([]);
    expect(tiny.violations).toMatchObject([
      { kind: 'wrong-shape', type: 'STEP', issues: [{ path: ['progress'] }] },
    ]);
  });

  test('is reported and delivered as it is, from a backend that announces nothing', async () => {
    await using tiny = await startedTiny({ ready: {}, handlers: { BUILD: () => ({ operation_id: 'op' }) } });
    const seen: TinyEvent[] = [];
    await tiny.client.request('BUILD', {}, { onProgress: (message) => seen.push(message) });
    tiny.script.peer.send(misfit);
    await settled();

    expect(seen).toHaveLength(1);
    expect(tiny.violations).toHaveLength(1);
  });
});

test('100,000 events come in order, and none is lost', async () => {
  await using tiny = await startedTiny({ handlers: { BUILD: () => ({ operation_id: 'op' }) } });
  let next = 0;
  let inOrder = true;
  const operation = await tiny.client.request(
    'BUILD',
    {},
    {
      onProgress: (message) => {
        const { payload } = message as unknown as { payload: { n: number } };
        inOrder &&= payload.n === next;
        next += 1;
      },
    },
  );
  for (let start = 0; start < 100_000; start += 500) {
    const lines = Array.from({ length: 500 }, (_, index) =>
      JSON.stringify(event('STEP', { operation_id: 'op', n: start + index })),
    );
    tiny.script.peer.write(`${lines.join('\n')}\n`);
  }
  const final = { operation_id: 'op', n: 100_000, final: true, status: 'completed', result: { built: 1 } };
  tiny.script.peer.send(event('BUILD_PROGRESS', final));

  expect(await operation.result).toEqual({ built: 1 });
  expect([next, inOrder]).toEqual([100_001, true]);
});
