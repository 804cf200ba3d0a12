import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Backlog } from '../../../src/serve/backlog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page for which whatever is sent waits until it is read. */
function slowPage() {
  const page = {
    bufferedAmount: 0,
    stalled: 0,
    send: (text: unknown) => {
      page.bufferedAmount += String(text).length;
    },
    reads: (bytes: number) => {
      page.bufferedAmount -= bytes;
    },
  };
  const limits = { maxStalledBytes: 100, maxBufferedBytes: 1000, stalledMs: 5000 };
  const onStalled = (): void => {
    page.stalled += 1;
  };
  return { page, backlog: new Backlog({ socket: page, limits, onStalled }) };
}

test('a page that goes on reading is never taken for one that does not, even if more and more waits for it', () => {
  const { page, backlog } = slowPage();
  for (let second = 0; second < 80; second += 1) {
    expect(backlog.add('x'.repeat(second === 0 ? 200 : 10))).toBe(true);
    if (second % 4 === 0) page.reads(5);
    vi.advanceTimersByTime(1000);
  }

  expect(page.bufferedAmount).toBeGreaterThan(800);
  expect(page.stalled).toBe(0);
});

test('a page that reads no more is told once, when its time is over', () => {
  const { page, backlog } = slowPage();
  backlog.add('x'.repeat(200));
  page.reads(50);
  vi.advanceTimersByTime(5000);
  expect(page.stalled).toBe(0);
  backlog.add('x'.repeat(50));
  vi.advanceTimersByTime(1000);

  expect(page.stalled).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('a program that has slept does not blame the page for it', () => {
  const { page, backlog } = slowPage();
  backlog.add('x'.repeat(200));
  // The one timer that was due while it slept.
  vi.advanceTimersToNextTimer();
  vi.setSystemTime(Date.now() + 60_000);
  page.reads(200);
  vi.runAllTimers();

  expect(page.stalled).toBe(0);
});

test('what is little may wait for ever, and no timer runs for it', () => {
  const { backlog } = slowPage();
  backlog.add('x'.repeat(100));

  expect(vi.getTimerCount()).toBe(0);
});

test('no more is taken than may wait at all', () => {
  const { page, backlog } = slowPage();
  for (let n = 0; n < 11; n += 1) backlog.add('x'.repeat(100));

  expect(backlog.add('x')).toBe(false);
  expect(page.bufferedAmount).toBe(1100);
});

test('nothing is left of it once the page is gone', () => {
  const { page, backlog } = slowPage();
  backlog.add('x'.repeat(200));
  backlog.end();
  vi.runAllTimers();

  expect(vi.getTimerCount()).toBe(0);
  expect(page.stalled).toBe(0);
});
