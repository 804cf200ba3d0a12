import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { expect, test } from 'vitest';
import { ProgressBoard } from '../../../examples/main-job/progress-board.ts';

/** A stream that keeps what is written; of a terminal, only what is on its screen after every erasing. */
function screen(terminal: { columns: number; rows: number } | undefined): {
  stream: WriteStream;
  lines: () => string[];
} {
  let written: string[] = [];
  const stream = Object.assign(new PassThrough(), {
    isTTY: terminal !== undefined,
    ...terminal,
    write: (text: string) => {
      written.push(...text.split('\n').slice(0, -1));
      return true;
    },
    moveCursor: (_x: number, y: number) => {
      written = written.slice(0, written.length + y);
      return true;
    },
    cursorTo: () => true,
    clearScreenDown: () => true,
  });
  return { stream: stream as unknown as WriteStream, lines: () => written };
}

test('on a terminal every bar is drawn once, in place', () => {
  const { stream, lines } = screen({ columns: 60, rows: 20 });
  const board = new ProgressBoard(stream);

  board.update('a', 'first', 0, 'waiting');
  board.update('b', 'second', 50, 'at work');
  board.update('a', 'first', 25, 'at work');

  expect(lines()).toEqual([
    `  ${'█'.repeat(6)}${'░'.repeat(18)}  25 %  first  at work`,
    `  ${'█'.repeat(12)}${'░'.repeat(12)}  50 %  second  at work`,
  ]);
});

test('what is finished, and what is printed, stands above the bars', () => {
  const { stream, lines } = screen({ columns: 60, rows: 20 });
  const board = new ProgressBoard(stream);

  board.update('a', 'first', 10, 'at work');
  board.update('b', 'second', 10, 'at work');
  board.update('a', 'first', 100, 'done');
  board.print('A note');

  expect(lines().slice(0, 2)).toEqual(['  ✓ first  done', 'A note']);
  expect(lines()).toHaveLength(3);
  board.clear();
  expect(lines()).toHaveLength(2);
});

test('no line is longer than the terminal, and there are no more of them than it has rows', () => {
  const { stream, lines } = screen({ columns: 40, rows: 5 });
  const board = new ProgressBoard(stream);

  for (let row = 0; row < 9; row += 1)
    board.update(String(row), 'a very long title of a song', row, 'at work');

  expect(lines().length).toBeLessThanOrEqual(3);
  expect(lines().every((line) => line.length < 40)).toBe(true);
});

test('without a terminal it prints a line for every quarter, and none twice', () => {
  const { stream, lines } = screen(undefined);
  const board = new ProgressBoard(stream);

  for (let percent = 0; percent <= 100; percent += 5) board.update('a', 'song', percent, 'at work');
  board.finish('a', '✗');

  expect(lines()).toEqual([
    '    0 %  song  at work',
    '   25 %  song  at work',
    '   50 %  song  at work',
    '   75 %  song  at work',
    '  ✓ song  at work',
  ]);
});

test('what failed gets a cross, and no tick', () => {
  const { stream, lines } = screen(undefined);
  const board = new ProgressBoard(stream);

  board.update('a', 'CON', 100, 'failed', true);
  board.update('b', 'clip', 40, '8 KiB received');
  board.finish('b', '✗');

  expect(lines()).toEqual(['  ✗ CON  failed', '   40 %  clip  8 KiB received', '  ✗ clip  8 KiB received']);
});

test('a label with line breaks stays one line', () => {
  const { stream, lines } = screen({ columns: 60, rows: 20 });
  const board = new ProgressBoard(stream);

  board.update('a', 'two\r\nlines', 0, 'waiting');

  expect(lines()).toEqual([`  ${'░'.repeat(24)}   0 %  two lines  waiting`]);
});
