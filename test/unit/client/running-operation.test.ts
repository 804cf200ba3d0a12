import { describe, expect, test } from 'vitest';
import { RunningOperation } from '../../../src/client/running-operation.ts';
import { TimeLimits } from '../../../src/client/time-limits.ts';
import { ClosedError, type ProgressMessage } from '../../../src/core.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

const event = { id: 'progress-event', type: 'STEP', payload: { operation_id: 'o' } } as ProgressMessage;
const dead = new ClosedError('dead', { outcome: 'unknown' });
const failed = new ClosedError('failed', { outcome: 'unknown' });

function running() {
  const told: unknown[] = [];
  const operation = new RunningOperation({
    id: 'o',
    command: 'BUILD',
    started: undefined,
    limits: new TimeLimits({}, 0, 0),
    onProgress: () => told.push('event'),
    cancel: async () => void told.push('cancel'),
    onCallbackError: (error) => told.push(error),
    onEnd: () => told.push('end'),
  });
  return { operation, told };
}

async function all(operation: RunningOperation): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const message of operation) seen.push(message);
  return seen;
}

describe('whatever ends it first ends it', () => {
  test.each([
    ['completes', (operation: RunningOperation) => operation.complete(1)],
    ['fails', (operation: RunningOperation) => operation.fail(failed)],
    ['breaks off', (operation: RunningOperation) => operation.breakOff(dead)],
  ])('it %s: what comes after changes nothing', async (_, end) => {
    const { operation, told } = running();
    end(operation);
    const result = operation.result.catch((error: unknown) => error);
    const before = await result;
    operation.complete(2);
    operation.fail(new ClosedError('later', { outcome: 'unknown' }));
    operation.breakOff(new ClosedError('later', { outcome: 'unknown' }));
    operation.deliver(event, undefined, true);
    await operation.cancel();

    expect(await operation.result.catch((error: unknown) => error)).toBe(before);
    expect(told).toEqual(['end']);
    expect(operation.ended).toBe(true);
  });
});

describe('its iterators', () => {
  test('end quietly after an end that an event told, and the result tells the rest', async () => {
    const { operation } = running();
    operation.deliver(event, undefined, true);
    operation.fail(failed);

    expect(await all(operation)).toEqual([event]);
    expect(await rejectionOf(operation.result)).toBe(failed);
  });

  test('give what came and then the cause, where no final event can come any more', async () => {
    const { operation } = running();
    const early = operation[Symbol.asyncIterator]();
    const waiting = operation[Symbol.asyncIterator]().next();
    operation.deliver(event, undefined, false);
    operation.breakOff(dead);

    expect(await waiting).toEqual({ done: false, value: event });
    expect(await early.next()).toEqual({ done: false, value: event });
    expect(await rejectionOf(early.next())).toBe(dead);
    expect(await rejectionOf(all(operation))).toBe(dead);
  });
});
