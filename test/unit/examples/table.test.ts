import { expect, test } from 'vitest';
import { failureLines, fileTable } from '../../../examples/main-job/report.ts';
import { tableLines } from '../../../examples/main-job/table.ts';
import { columnsOf } from '../../../examples/main-job/text.ts';

const LONG = 'A very long title of a song that goes on and on';

test('a column is as wide as its widest cell', () => {
  expect(tableLines(['Title', 'Size'], [['Paper Boats', '1 KiB']], 80)).toEqual([
    '  Title         Size',
    '  ───────────────────',
    '  Paper Boats   1 KiB',
  ]);
});

test.each([80, 60, 40, 20])('no line is wider than a terminal of %i columns', (columns) => {
  const rows = [
    [LONG, '0:16', '248 KiB', `${LONG}.mp3`],
    ['夜間飛行 🚂', '0:17', '254 KiB', '夜間飛行 🚂.mp3'],
  ];

  const lines = tableLines(['Title', 'Length', 'File size', 'File'], rows, columns);

  expect(lines).toHaveLength(4);
  for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  expect(lines[2]).toContain('…');
});

test('the title gives way before the name of the file', () => {
  const [, , row] = tableLines(['Title', 'File'], [[LONG, 'Paper Boats.mp3']], 40);

  expect(row).toBe('  A very long title o…   Paper Boats.mp3');
});

test('a cell with line breaks, or with what a terminal obeys, stays one line', () => {
  expect(tableLines(['Title'], [['two\r\nlines\u001b[2J']], 80).at(-1)).toBe('  two lines [2J');
});

test('the files are told by their names, and what is not there has no row', () => {
  const downloads = [
    {
      clip_id: 'a',
      title: 'Paper Boats',
      status: 'downloaded',
      file_path: '/songs/Paper Boats.mp3',
      bytes: 2048,
      error_code: null,
      error: null,
    },
    {
      clip_id: 'b',
      title: 'CON',
      status: 'failed',
      file_path: null,
      bytes: 0,
      error_code: 'DOWNLOAD_FAILED',
      error: 'no',
    },
  ];

  expect(fileTable(downloads, [], 80)).toEqual([
    '',
    '  Title         Length   File size   File',
    `  ${'─'.repeat(50)}`,
    '  Paper Boats            2 KiB       Paper Boats.mp3',
  ]);
  expect(fileTable(downloads.slice(1), [], 80)).toEqual([]);
});

test('what could not be made is told with the reason for each', () => {
  const failures = [{ title: 'two\nlines', reason: 'The model is not allowed.' }];

  expect(failureLines(1, 3, 'songs could not be made', failures)).toEqual([
    '',
    '1 of 3 songs could not be made:',
    '  ✗ two lines: The model is not allowed.',
  ]);
  expect(failureLines(0, 3, 'songs could not be made', [])).toEqual([]);
});
