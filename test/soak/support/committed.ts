import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SongDatabase } from '../../helpers/song-database.ts';
import { namesOf, type Step } from './committer.ts';

const DATABASE = 'songs.sqlite3';

/** What the database of a killed backend holds that it should not, or lacks. */
export interface Findings {
  /** Acknowledged and not there. */
  readonly lost: string[];
  /** There more often than it was asked for. */
  readonly doubled: string[];
  /** Begun and not ended: a part is there and another is not. */
  readonly halved: string[];
  /** What SQLite itself says of the file. */
  readonly flaws: string[];
}

/**
 * Compares what was acknowledged with what is there, in a copy: the backend's own next start must find what the crash
 * has left, not what somebody else has recovered before.
 */
export async function audit(
  dataFolder: string,
  scratch: string,
  acknowledged: ReadonlyMap<number, ReadonlySet<Step>>,
): Promise<Findings> {
  await mkdir(scratch, { recursive: true });
  // The shared memory is left out: SQLite makes it anew from the log, as after a crash of the machine.
  for (const name of [DATABASE, `${DATABASE}-wal`]) {
    if (existsSync(join(dataFolder, name))) await copyFile(join(dataFolder, name), join(scratch, name));
  }
  using database = new SongDatabase(scratch);
  return { ...compare(database, acknowledged), flaws: database.flaws().map((flaw) => JSON.stringify(flaw)) };
}

function compare(
  database: SongDatabase,
  acknowledged: ReadonlyMap<number, ReadonlySet<Step>>,
): Omit<Findings, 'flaws'> {
  const names = countBy(database.rows('SELECT name AS key FROM accounts'));
  const queued = countBy(
    database.rows('SELECT name AS key FROM queues JOIN accounts ON accounts.id = queues.account_id'),
  );
  const owners = database.rows('SELECT song_id, account_name FROM creation_records');
  const recorded = countBy(owners.map(({ song_id }) => ({ key: song_id })));
  const ownerOf = new Map(owners.map(({ song_id, account_name }) => [song_id, account_name]));
  const lost: string[] = [];
  const halved: string[] = poolFlaws(database);
  for (const [round, steps] of acknowledged) {
    const { before, after, song } = namesOf(round);
    const name = names.has(after) ? after : before;
    if (steps.has('account') && !names.has(name)) lost.push(`${before} itself`);
    if (steps.has('queue') && !queued.has(name)) lost.push(`the queue of ${name}`);
    if (steps.has('record') && !recorded.has(song)) lost.push(`the record of ${song}`);
    if (steps.has('rename') && name !== after) lost.push(`the rename of ${before}`);
    if (recorded.has(song) && ownerOf.get(song) !== name) halved.push(`the rename of ${before}`);
    if (names.has(before) && names.has(after)) halved.push(`${before} under both names`);
  }
  const doubled = [names, queued, recorded].flatMap((counts) =>
    [...counts].filter(([, count]) => count > 1).map(([key]) => String(key)),
  );
  return { lost, doubled, halved };
}

/** Queues take the prompts of the pool one after the other: a hole, or one taken twice, is half a command. */
function poolFlaws(database: SongDatabase): string[] {
  const starts = database.rows('SELECT range_start AS start FROM queues ORDER BY range_start');
  const { next } = database.row('SELECT next_position AS next FROM prompt_pool');
  return starts.length === next && starts.every(({ start }, index) => start === index)
    ? []
    : [`${starts.length} queues have taken ${next} prompts`];
}

function countBy(rows: readonly Record<string, unknown>[]): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const { key } of rows) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
