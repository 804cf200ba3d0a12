import { describe, expect, test } from 'vitest';
import { EVENT_BUFFER_LIMIT } from '../../../src/client/event-buffer.ts';
import { OverloadedError } from '../../../src/core.ts';
import { rejectionOf, startedTiny, type TinyClient } from '../../helpers/tiny-client.ts';
import type { TinyEvent } from '../../helpers/tiny-contract.ts';

const handlers = { BUILD: () => ({ operation_id: 'op' }) };

function send(tiny: TinyClient, type: string, count: number): void {
  const line = JSON.stringify({ id: 'progress-event', type, payload: { operation_id: 'op' } });
  tiny.script.peer.write(`${line}\n`.repeat(count));
}

function end(tiny: TinyClient): void {
  const payload = { operation_id: 'op', final: true, status: 'completed', result: { built: 1 } };
  tiny.script.peer.send({ id: 'progress-event', type: 'BUILD_PROGRESS', payload });
}

async function types(events: AsyncIterable<TinyEvent>): Promise<string[]> {
  const found: string[] = [];
  for await (const { type } of events) found.push(type);
  return found;
}

describe('an iterator', () => {
  test('begins with the first event if it is the first, however late it is made', async () => {
    await using tiny = await startedTiny({ handlers });
    const operation = await tiny.client.request('BUILD', {});
    send(tiny, 'STEP', 2);
    end(tiny);
    await operation.result;

    expect(await types(operation)).toEqual(['STEP', 'STEP', 'BUILD_PROGRESS']);
  });

  test('begins with the next event if there was one before it; each gets all from there', async () => {
    await using tiny = await startedTiny({ handlers });
    const operation = await tiny.client.request('BUILD', {});
    send(tiny, 'STEP', 1);
    const first = types(operation);
    const second = types(operation);
    send(tiny, 'TICK', 1);
    end(tiny);

    expect(await first).toEqual(['STEP', 'TICK', 'BUILD_PROGRESS']);
    expect(await second).toEqual(['TICK', 'BUILD_PROGRESS']);
    expect(await types(operation)).toEqual([]);
  });

  test('that is left early stops the others no more than the operation', async () => {
    await using tiny = await startedTiny({ handlers });
    const operation = await tiny.client.request('BUILD', {});
    const all = operation[Symbol.asyncIterator]();
    const left = operation[Symbol.asyncIterator]();
    send(tiny, 'STEP', 2);
    expect((await left.next()).value?.type).toBe('STEP');
    await left.return?.();
    expect(await left.next()).toEqual({ done: true, value: undefined });
    end(tiny);

    const types = [await all.next(), await all.next(), await all.next()].map(({ value }) => value?.type);
    expect(types).toEqual(['STEP', 'STEP', 'BUILD_PROGRESS']);
    expect(await operation.result).toEqual({ built: 1 });
  });

  test('that is overrun fails alone: callbacks and result go on', async () => {
    await using tiny = await startedTiny({ handlers });
    let seen = 0;
    const operation = await tiny.client.request(
      'BUILD',
      {},
      {
        onProgress: () => {
          seen += 1;
        },
      },
    );
    const iterator = operation[Symbol.asyncIterator]();
    send(tiny, 'STEP', EVENT_BUFFER_LIMIT + 1);
    end(tiny);

    expect(await rejectionOf(iterator.next())).toBeInstanceOf(OverloadedError);
    expect(await operation.result).toEqual({ built: 1 });
    expect(seen).toBe(EVENT_BUFFER_LIMIT + 2);
  });

  test('that is slow gets the first and the newest of a `latest` event', async () => {
    await using tiny = await startedTiny({ handlers });
    const operation = await tiny.client.request('BUILD', {});
    send(tiny, 'TICK', 5 * EVENT_BUFFER_LIMIT);
    end(tiny);
    const found = await types(operation);

    expect(found.length).toBeLessThanOrEqual(EVENT_BUFFER_LIMIT + 1);
    expect(found.at(-1)).toBe('BUILD_PROGRESS');
  });
});
