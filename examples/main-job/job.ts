import { mkdir } from 'node:fs/promises';
import {
  type BackendClient,
  type ClipReference,
  CommandError,
  type DownloadOutcome,
  type Prompt,
} from 'stdwire';
import type { ProgressBoard } from './progress-board.ts';
import { count, type Failure, failureLines, fileTable } from './report.ts';
import { kibibytes } from './table.ts';

const ACCOUNT = 'demo';
const SONGS_PER_BATCH = 2;

/** What the job works with. */
interface Job {
  readonly backend: BackendClient;
  readonly board: ProgressBoard;
  readonly prompts: readonly Prompt[];
  /** Where clips go. */
  readonly songs: string;
  /** The CSV file of what was made. */
  readonly csv: string;
  /** Filled with the ids of the clips whose download has begun. */
  readonly clipIds: Set<string>;
}

/** The whole job, from an empty data folder to files that can be played. True if everything that was asked for is there. */
export async function runJob(job: Job): Promise<boolean> {
  const { backend, board, prompts } = job;
  await ensureAccount(backend);

  const songs = await makeSongs(job);

  const { token } = await backend.getSessionToken({ account_name: ACCOUNT });
  const clips = await backend.fetchClips({ session_token: token, use_my_songs: true });
  const fresh = await backend.getNewClips({ account_name: ACCOUNT, all_clips: clips });
  board.print(`The studio has ${count(clips.length, 'clip')}, ${fresh.length} of them not downloaded yet.`);

  const downloads = await download(job, token, fresh);

  const csv = await backend.exportHistoryToCsv({ output_path: job.csv });
  const notSaved = downloads.flatMap(({ status, title, error }) =>
    status === 'failed' ? [{ title, reason: error ?? 'no reason is known' }] : [],
  );
  const lines = [
    `\nSongs: ${job.songs}`,
    ...(downloads.length === 0 ? ['Nothing new to download.'] : fileTable(downloads, clips, board.columns)),
    `\nCSV:   ${csv.csv_path} (${count(csv.rows, 'row')})`,
    ...failureLines(notSaved.length, downloads.length, 'clips could not be saved', notSaved),
    ...failureLines(songs.missing, prompts.length, 'songs could not be made', songs.failures),
  ];
  for (const line of lines) board.print(line);
  return songs.missing === 0 && notSaved.length === 0;
}

/** An account of an earlier run is as good as a new one. */
async function ensureAccount(backend: BackendClient): Promise<void> {
  try {
    await backend.createAccount({ name: ACCOUNT, email: 'demo@example.com' });
  } catch (error) {
    if (!(error instanceof CommandError && error.errorCode === 'ACCOUNT_ALREADY_EXISTS')) throw error;
  }
}

/** Puts the prompts into a queue and runs it. */
async function makeSongs({
  backend,
  board,
  prompts,
}: Job): Promise<{ missing: number; failures: Failure[] }> {
  const failures: Failure[] = [];
  // Queues share one list of prompts; what an earlier run left behind would stand in the way of another list.
  await backend.clearQueues();
  const queue = await backend.createQueue({
    account_name: ACCOUNT,
    total_songs: prompts.length,
    songs_per_batch: Math.min(SONGS_PER_BATCH, prompts.length),
    prompts: [...prompts],
  });
  board.print(`Making ${count(prompts.length, 'song')} …`);
  const run = await backend.startQueueExecution(
    { queue_ids: [queue.id] },
    {
      onProgress: ({ type, payload }) => {
        switch (type) {
          case 'SONG_PROGRESS':
            board.update(
              `song ${payload.prompt_index}`,
              payload.title ?? 'song',
              payload.progress,
              payload.step ?? '',
              payload.status === 'failed',
            );
            break;
          case 'ERROR_UPDATE':
            board.finish(`song ${payload.prompt_index}`, '✗');
            failures.push({
              title: payload.title ?? 'song',
              reason: payload.error ?? payload.message,
            });
            break;
          case 'WARNING_UPDATE':
            board.print(`  Note: ${payload.message}`);
            break;
          case 'QUEUE_PROGRESS':
            if (!payload.final)
              board.update(
                'queue',
                'whole queue',
                payload.progress,
                `${payload.completed} of ${payload.total}`,
                (payload.failed ?? 0) > 0,
              );
            break;
        }
      },
    },
  );
  try {
    const { queues } = await run.result;
    const made = queues.reduce((sum, { completed }) => sum + completed, 0);
    return { missing: prompts.length - made, failures };
  } catch (error) {
    // A run that made no song at all has failed as a whole; the reasons are those of its songs.
    if (failures.length < prompts.length) throw error;
    return { missing: prompts.length, failures };
  } finally {
    board.clear();
  }
}

/** Saves clips as MP3 files with title, cover and other tags. */
async function download(
  job: Job,
  token: string,
  clips: readonly ClipReference[],
): Promise<readonly DownloadOutcome[]> {
  const { backend, board } = job;
  if (clips.length === 0) return [];
  await mkdir(job.songs, { recursive: true });
  for (const { id } of clips) job.clipIds.add(id);
  // Two clips of a song have one title, and which name a file gets is known when it is there: a bar has a number.
  const names = new Map(
    clips.map(({ id, title }, index) => [id, `${index + 1}/${clips.length} ${title || id}`]),
  );
  board.print(`Downloading ${count(clips.length, 'clip')} …`);
  const batch = await backend.batchDownload(
    {
      account_name: ACCOUNT,
      session_token: token,
      clips: [...clips],
      output_dir: job.songs,
      with_thumbnail: true,
      append_uuid: false,
      delay: 0,
    },
    {
      onProgress: ({ type, payload }) => {
        switch (type) {
          case 'DOWNLOAD_PROGRESS':
            board.update(
              `clip ${payload.clip_id}`,
              names.get(payload.clip_id ?? '') ?? 'clip',
              payload.progress,
              // The file will be larger than what is received: tags and a cover come into it.
              payload.status === 'completed'
                ? `→ ${payload.file_name}`
                : `${kibibytes(payload.downloaded ?? 0)} received`,
            );
            break;
          case 'ERROR_UPDATE':
            board.finish(`clip ${payload.clip_id}`, '✗');
            break;
          case 'WARNING_UPDATE':
            board.print(`  Note: ${payload.message}`);
            break;
        }
      },
    },
  );
  const { results } = await batch.result;
  board.clear();
  return results;
}
