import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventQueue, EventStream } from '../../../../src/electron/bridge/event-queue.ts';
import { EventSubjects } from '../../../../src/electron/bridge/event-subjects.ts';
import type { ProgressMessage } from '../../../../src/messages/index.ts';
import { tinyContract } from '../../../helpers/tiny-contract.ts';

const subjects = new EventSubjects(tinyContract);

function queued() {
  const sent: string[] = [];
  const queue = new EventQueue({
    subjects,
    coalesceMs: 33,
    send: (stream, message) => sent.push(`${stream.id}:${text(message)}`),
  });
  return { queue, sent };
}

function event(type: string, progress: number, fields: Record<string, unknown> = {}): ProgressMessage {
  const payload = { operation_id: 'op', progress, ...fields };
  return { id: 'progress-event', type, payload };
}

function text({ type, payload }: ProgressMessage): string {
  const { name = '', progress } = payload as { name?: string; progress?: number };
  return `${type}${name}${progress}`;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a queue of events', () => {
  test('sends at once what must not be dropped', () => {
    const { queue, sent } = queued();
    const stream = new EventStream('a');
    for (const progress of [1, 2, 3]) queue.push(stream, event('STEP', progress));

    expect(sent).toEqual(['a:STEP1', 'a:STEP2', 'a:STEP3']);
  });

  test('sends the first of a subject at once, and of those that follow the newest after a moment', () => {
    const { queue, sent } = queued();
    const stream = new EventStream('a');
    for (const progress of [1, 2, 3]) queue.push(stream, event('TICK', progress));
    expect(sent).toEqual(['a:TICK1']);
    vi.advanceTimersByTime(33);
    expect(sent).toEqual(['a:TICK1', 'a:TICK3']);
    queue.push(stream, event('TICK', 4));
    expect(sent).toHaveLength(2);
    vi.runAllTimers();

    expect(sent).toEqual(['a:TICK1', 'a:TICK3', 'a:TICK4']);
  });

  test('sends at once again after a quiet moment', () => {
    const { queue, sent } = queued();
    const stream = new EventStream('a');
    queue.push(stream, event('TICK', 1));
    vi.runAllTimers();
    queue.push(stream, event('TICK', 2));

    expect(sent).toEqual(['a:TICK1', 'a:TICK2']);
    queue.close();
  });

  test('keeps subjects, and streams, apart', () => {
    const { queue, sent } = queued();
    const [a, b] = [new EventStream('a'), new EventStream('b')];
    for (const progress of [1, 2]) {
      queue.push(a, event('TICK', progress, { name: 'x' }));
      queue.push(a, event('TICK', progress, { name: 'y' }));
      queue.push(b, event('TICK', progress, { name: 'x' }));
    }
    expect(sent).toEqual(['a:TICKx1', 'a:TICKy1', 'b:TICKx1']);
    vi.runAllTimers();

    expect(sent.slice(3)).toEqual(['a:TICKx2', 'a:TICKy2', 'b:TICKx2']);
  });

  test('lets go of what waits of a stream before anything else of it, and in order', () => {
    const { queue, sent } = queued();
    const stream = new EventStream('a');
    for (const progress of [1, 2]) queue.push(stream, event('TICK', progress, { name: 'x' }));
    queue.push(stream, event('STEP', 3));
    queue.push(stream, event('TICK', 4, { name: 'x' }));
    queue.push(stream, event('TICK', 5, { name: 'y' }));

    expect(sent).toEqual(['a:TICKx1', 'a:TICKx2', 'a:STEP3', 'a:TICKx4', 'a:TICKy5']);
    queue.close();
  });

  test('never drops a final event, nor what came before it', () => {
    const { queue, sent } = queued();
    const stream = new EventStream('a');
    for (const progress of [1, 2]) queue.push(stream, event('TICK', progress));
    queue.push(stream, event('TICK', 3, { final: true }));
    queue.finish(stream);

    expect(sent).toEqual(['a:TICK1', 'a:TICK2', 'a:TICK3']);
  });

  test('has no timer once its streams have ended, and sends nothing of one that was dropped', () => {
    const { queue, sent } = queued();
    const [a, b] = [new EventStream('a'), new EventStream('b')];
    for (const progress of [1, 2]) {
      queue.push(a, event('TICK', progress));
      queue.push(b, event('TICK', progress));
    }
    queue.finish(a);
    queue.drop(b);
    expect(vi.getTimerCount()).toBe(0);
    vi.runAllTimers();

    expect(sent).toEqual(['a:TICK1', 'b:TICK1', 'a:TICK2']);
  });

  test('forgets everything when it is closed', () => {
    const { queue, sent } = queued();
    const stream = new EventStream('a');
    for (const progress of [1, 2]) queue.push(stream, event('TICK', progress));
    queue.close();
    vi.runAllTimers();

    expect(sent).toEqual(['a:TICK1']);
  });
});

test('an event whose type the contract does not know is never dropped', () => {
  expect(subjects.of(event('NEWS', 1))).toBeUndefined();
  expect(subjects.knows(event('NEWS', 1))).toBe(false);
  expect(subjects.knows(event('TICK', 1))).toBe(true);
});
