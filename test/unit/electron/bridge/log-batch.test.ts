import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LOG_BATCH_LIMIT, LogBatch } from '../../../../src/electron/bridge/log-batch.ts';

interface Sent {
  readonly lines: readonly string[];
  readonly dropped: number;
}

function gathering() {
  const sent: Sent[] = [];
  const batch = new LogBatch({
    coalesceMs: 33,
    send: (lines, dropped) => sent.push({ lines: lines.map(({ line }) => line), dropped }),
  });
  return { batch, sent };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the lines of a log', () => {
  test('of one moment go out together', () => {
    const { batch, sent } = gathering();
    for (const line of ['a', 'b']) batch.push({ line, generation: 1 });
    vi.runAllTimers();
    batch.push({ line: 'c', generation: 1 });
    vi.runAllTimers();

    expect(sent).toEqual([
      { lines: ['a', 'b'], dropped: 0 },
      { lines: ['c'], dropped: 0 },
    ]);
  });

  test('that are too many give way to newer ones, and are counted', () => {
    const { batch, sent } = gathering();
    for (let line = 0; line < LOG_BATCH_LIMIT + 5; line += 1)
      batch.push({ line: String(line), generation: 1 });
    vi.runAllTimers();
    batch.push({ line: 'next', generation: 1 });
    vi.runAllTimers();

    expect(sent[0]?.lines).toHaveLength(LOG_BATCH_LIMIT);
    expect(sent[0]?.lines[0]).toBe('5');
    expect(sent[0]?.lines.at(-1)).toBe(String(LOG_BATCH_LIMIT + 4));
    expect(sent.map(({ dropped }) => dropped)).toEqual([5, 0]);
  });

  test('are forgotten when nobody wants them any more', () => {
    const { batch, sent } = gathering();
    batch.push({ line: 'a', generation: 1 });
    batch.close();
    vi.runAllTimers();

    expect(sent).toEqual([]);
  });
});
