import { describe, expect, test } from 'vitest';
import { CommandTable, type EventSpec } from '../../../src/client/command-table.ts';
import { EventBuffer } from '../../../src/client/event-buffer.ts';
import { OverloadedError, type ProgressMessage } from '../../../src/core.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const table = new CommandTable(tinyContract, {});

function push(buffer: EventBuffer, type: 'STEP' | 'TICK', label: string, final = false): void {
  const [name] = label.split(':');
  const message = { id: 'progress-event', type, payload: { operation_id: 'op', name, label } };
  buffer.push(message as ProgressMessage, table.event(type) as EventSpec, final);
}

/** The labels of everything that is left, once the buffer has ended. */
async function rest(buffer: EventBuffer): Promise<unknown[]> {
  const labels: unknown[] = [];
  for (;;) {
    const { done, value } = await buffer.next();
    if (done === true) return labels;
    labels.push((value.payload as unknown as { label: string }).label);
  }
}

describe('who keeps up', () => {
  test('gets every event, whether it asks before or after it comes', async () => {
    const buffer = new EventBuffer(4);
    const early = [buffer.next(), buffer.next()];
    for (const label of ['a', 'b', 'c']) push(buffer, 'TICK', label);
    buffer.end();

    const asked = await Promise.all(early);
    expect(asked.map(({ value }) => value.payload.label)).toEqual(['a', 'b']);
    expect(await rest(buffer)).toEqual(['c']);
  });

  test('is told the end for as long as it asks', async () => {
    const buffer = new EventBuffer();
    const waiting = buffer.next();
    buffer.end();

    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await buffer.next()).toEqual({ done: true, value: undefined });
  });
});

describe('who does not keep up', () => {
  test('misses older `latest` events of a subject, never its first, never the final one, and never `every`', async () => {
    const buffer = new EventBuffer(10);
    for (const label of ['a:1', 'b:1', 'a:2', 'a:3', 'b:2', 'a:4']) push(buffer, 'TICK', label);
    for (const label of ['s:1', 's:2']) push(buffer, 'STEP', label);
    for (const label of ['a:5', 'b:3', 'a:6']) push(buffer, 'TICK', label);
    push(buffer, 'STEP', 'end', true);
    buffer.end();

    expect(await rest(buffer)).toEqual(['a:1', 'b:1', 's:1', 's:2', 'a:5', 'b:3', 'a:6', 'end']);
  });

  test('keeps the first of a subject through every squeeze', async () => {
    const buffer = new EventBuffer(10);
    for (let count = 1; count <= 10_000; count += 1) push(buffer, 'TICK', `a:${count}`);
    expect(buffer.size).toBeLessThanOrEqual(10);
    buffer.end();
    const labels = await rest(buffer);

    expect(labels[0]).toBe('a:1');
    expect(labels.at(-1)).toBe('a:10000');
  });

  test('fails with a typed error when none may be dropped, and holds nothing any more', async () => {
    const buffer = new EventBuffer(10);
    for (let count = 0; count <= 10; count += 1) push(buffer, 'STEP', `s:${count}`);
    const error = await rejectionOf(buffer.next());

    expect(error).toBeInstanceOf(OverloadedError);
    expect(error).toMatchObject({ buffer: 'iterator', limit: 10 });
    expect(buffer.size).toBe(0);
    expect(await buffer.next()).toEqual({ done: true, value: undefined });
  });

  test('gets the final event also when the buffer is full to the brim', async () => {
    const buffer = new EventBuffer(3);
    for (const label of ['1', '2', '3']) push(buffer, 'STEP', label);
    push(buffer, 'STEP', 'end', true);
    buffer.end();

    expect(await rest(buffer)).toEqual(['1', '2', '3', 'end']);
  });
});

test('an error is told after what waits, and once', async () => {
  const buffer = new EventBuffer();
  push(buffer, 'STEP', 'a');
  buffer.end(new Error('dead'));

  expect((await buffer.next()).value.payload.label).toBe('a');
  expect(await rejectionOf(buffer.next())).toEqual(new Error('dead'));
  expect(await buffer.next()).toEqual({ done: true, value: undefined });
});

test('an event that the contract does not know is never dropped', async () => {
  const buffer = new EventBuffer(2);
  for (let count = 0; count < 3; count += 1) {
    buffer.push({ id: 'progress-event', type: 'NEW', payload: { operation_id: 'op' } }, undefined, false);
  }

  expect(await rejectionOf(buffer.next())).toBeInstanceOf(OverloadedError);
});
