import { expect, test } from 'vitest';
import { TextTail } from '../../../src/process/text-tail.ts';

test('keeps the last 200 lines', () => {
  const tail = new TextTail();
  for (let line = 1; line <= 1000; line += 1) tail.add(`line ${line}`);
  const lines = tail.text.split('\n');

  expect([lines.length, lines[0], lines.at(-1)]).toEqual([200, 'line 801', 'line 1000']);
});

test('keeps no more than 64 KiB, and always the end', () => {
  const tail = new TextTail();
  for (let line = 1; line <= 100; line += 1) tail.add(`${line}:${'x'.repeat(10_000)}`);
  expect(tail.text.length).toBeLessThanOrEqual(65_536);
  expect(tail.text).toMatch(/(^|\n)100:x+$/);

  tail.add(`${'y'.repeat(100_000)}end`);
  expect(tail.text.length).toBeLessThanOrEqual(65_536);
  expect(tail.text.endsWith('end')).toBe(true);
});

test('is empty at first', () => {
  expect(new TextTail().text).toBe('');
});
