import { exactly, note, number } from '../support/figure.ts';
import { resultOf } from '../support/python-program.ts';
import type { SoakRun } from '../support/run.ts';

/** What the program counts and what it is called here. */
const COUNTS: Readonly<Record<string, string>> = {
  partial: 'files with a final name that are not whole',
  lost: 'files told as downloaded that are not there',
  unrecorded: 'files told as downloaded that are not in the history',
  duplicated: 'clips with two files',
  left_over: 'temporary files left beside whole ones',
  orphans: 'kills that left a process behind',
};
const LIMIT_PER_KILL_MS = 10_000;
const START_MS = 120_000;

/** kill -9 of the song backend at any moment while it downloads: no file has its final name before it is whole. */
export const killDownloads: SoakRun = {
  name: 'kill-downloads',
  unit: 'kills',
  sizes: { usual: 20, full: 1000 },
  posixOnly: true,
  async run(count, onProgress) {
    const result = await resultOf({
      module: 'tests.faults.programs.kill_downloads',
      args: ['--cycles', String(count), '--seed', String(Math.floor(Math.random() * 1_000_000))],
      limitMs: START_MS + count * LIMIT_PER_KILL_MS,
      onAlive: () => onProgress(0),
    });
    return [
      ...Object.entries(COUNTS).map(([field, what]) => exactly(what, 0, result[field] ?? Number.NaN)),
      exactly('kills made', count, result.cycles ?? 0),
      note('batches cut short', number(result.cut_short ?? 0)),
    ];
  },
};
