import { mkdir } from 'node:fs/promises';
import {
  type BackendClient,
  type Clip,
  type ClipReference,
  CommandError,
  type DownloadOutcome,
  type Prompt,
} from 'stdwire';
import type { ProgressBoard } from './progress-board.ts';
import { kibibytes, minutes, tableLines } from './table.ts';

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
  const { backend, board } = job;
  await ensureAccount(backend);

  const made = await makeSongs(job);

  const { token } = await backend.getSessionToken({ account_name: ACCOUNT });
  const clips = await backend.fetchClips({ session_token: token, use_my_songs: true });
  const fresh = await backend.getNewClips({ account_name: ACCOUNT, all_clips: clips });
  board.print(`The studio has ${count(clips.length, 'clip')}, ${fresh.length} of them not downloaded yet.`);

  const downloads = await download(job, token, fresh);

  const csv = await backend.exportHistoryToCsv({ output_path: job.csv });
  for (const line of summary(downloads, clips)) board.print(line);
  board.print(`\nSongs: ${job.songs}\nCSV:   ${csv.csv_path} (${count(csv.rows, 'row')})`);
  return made && downloads.every(({ status }) => status !== 'failed');
}

/** An account of an earlier run is as good as a new one. */
async function ensureAccount(backend: BackendClient): Promise<void> {
  try {
    await backend.createAccount({ name: ACCOUNT, email: 'demo@example.com' });
  } catch (error) {
    if (!(error instanceof CommandError && error.errorCode === 'ACCOUNT_ALREADY_EXISTS')) throw error;
  }
}

/** Puts the prompts into a queue and runs it. True if every song was made. */
async function makeSongs({ backend, board, prompts }: Job): Promise<boolean> {
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
            );
            break;
          case 'ERROR_UPDATE':
            board.finish(`song ${payload.prompt_index}`, '✗');
            board.print(`  ${payload.error_code}: ${payload.error}`);
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
              );
            break;
        }
      },
    },
  );
  const { queues } = await run.result;
  board.clear();
  return queues.every(({ status, failed }) => status === 'completed' && failed === 0);
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
              payload.file_name ?? 'clip',
              payload.progress,
              kibibytes(payload.downloaded ?? 0),
            );
            break;
          case 'ERROR_UPDATE':
            board.finish(`clip ${payload.clip_id}`, '✗');
            board.print(`  ${payload.error_code}: ${payload.error}`);
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

function summary(downloads: readonly DownloadOutcome[], clips: readonly Clip[]): string[] {
  if (downloads.length === 0) return ['Nothing new to download.'];
  const lengths = new Map(clips.map(({ id, duration }) => [id, duration]));
  const rows = downloads.map(({ clip_id, title, status, file_path, bytes, error }) => [
    title,
    minutes(lengths.get(clip_id) ?? null),
    kibibytes(bytes),
    status === 'failed' ? `failed: ${error}` : (file_path ?? ''),
  ]);
  return ['', ...tableLines(['Title', 'Length', 'Size', 'File'], rows)];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
