import { basename } from 'node:path';
import type { Clip, DownloadOutcome } from 'stdwire';
import { kibibytes, minutes, tableLines } from './table.ts';
import { oneLine } from './text.ts';

/** A song or a clip that did not come about. */
export interface Failure {
  readonly title: string;
  readonly reason: string;
}

/** A table of the files that are there now, no wider than so many columns. */
export function fileTable(
  downloads: readonly DownloadOutcome[],
  clips: readonly Clip[],
  columns: number,
): string[] {
  const lengths = new Map(clips.map(({ id, duration }) => [id, duration]));
  const rows = downloads.flatMap(({ clip_id, title, file_path, bytes }) =>
    file_path === null
      ? []
      : [[title, minutes(lengths.get(clip_id) ?? null), kibibytes(bytes), basename(file_path)]],
  );
  if (rows.length === 0) return [];
  return ['', ...tableLines(['Title', 'Length', 'File size', 'File'], rows, columns)];
}

/** What could not be done, and why for each; nothing if there is nothing to tell. */
export function failureLines(
  failed: number,
  total: number,
  what: string,
  failures: readonly Failure[],
): string[] {
  if (failed === 0) return [];
  return [
    '',
    `${failed} of ${total} ${what}${failures.length === 0 ? '.' : ':'}`,
    ...failures.map(({ title, reason }) => `  ✗ ${oneLine(title)}: ${oneLine(reason)}`),
  ];
}

/** `2` → `2 songs`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
