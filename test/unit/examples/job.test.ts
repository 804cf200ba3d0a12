import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import type { BackendClient } from 'stdwire';
import { expect, test } from 'vitest';
import { runJob } from '../../../examples/main-job/job.ts';
import { ProgressBoard } from '../../../examples/main-job/progress-board.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

type Events = readonly { type: string; payload: Record<string, unknown> }[];

/** An operation that tells these events, then ends with this result. */
function operation(events: Events, result: unknown) {
  return async (_payload: unknown, options: { onProgress: (event: unknown) => void }) => {
    for (const event of events) options.onProgress(event);
    return { result: result instanceof Error ? Promise.reject(result) : Promise.resolve(result) };
  };
}

/** Runs the job against a backend that answers like this; what was printed, and whether all is there. */
async function jobWith(answers: {
  titles: readonly string[];
  made: number;
  making: Events;
  clips?: readonly { id: string; title: string; duration: number }[];
  downloading?: Events;
  results?: readonly unknown[];
}): Promise<{ complete: boolean; output: string }> {
  await using folder = await tempFolder('job');
  const backend = {
    createAccount: async () => ({}),
    clearQueues: async () => ({}),
    createQueue: async () => ({ id: 'queue' }),
    // The backend calls a run that made nothing a failed one.
    startQueueExecution: operation(
      answers.making,
      answers.made === 0
        ? new Error('No song could be made.')
        : { queues: [{ completed: answers.made, failed: answers.titles.length - answers.made }] },
    ),
    getSessionToken: async () => ({ token: 'a' }),
    fetchClips: async () => answers.clips ?? [],
    getNewClips: async () => answers.clips ?? [],
    batchDownload: operation(answers.downloading ?? [], { results: answers.results ?? [] }),
    exportHistoryToCsv: async () => ({ csv_path: 'history.csv', rows: answers.titles.length }),
  };
  const stream = new PassThrough();
  const complete = await runJob({
    backend: backend as unknown as BackendClient,
    board: new ProgressBoard(stream as unknown as WriteStream),
    prompts: answers.titles.map((title) => ({ title, lyrics: '', style: '' })),
    songs: join(folder.path, 'songs'),
    csv: 'history.csv',
    clipIds: new Set(),
  });
  stream.end();
  return { complete, output: await text(stream) };
}

const song = (prompt_index: number, title: string, status: string) => ({
  type: 'SONG_PROGRESS',
  payload: { prompt_index, title, status, progress: 100, step: status === 'failed' ? 'failed' : 'done' },
});

test('a song that failed gets a cross, and the job ends with how many failed and why', async () => {
  const { complete, output } = await jobWith({
    titles: ['Paper Boats', 'CON', 'Solo'],
    made: 2,
    making: [
      song(0, 'Paper Boats', 'completed'),
      song(1, 'CON', 'failed'),
      {
        type: 'ERROR_UPDATE',
        payload: { prompt_index: 1, title: 'CON', error: 'The model is not allowed.' },
      },
      song(2, 'Solo', 'completed'),
      { type: 'QUEUE_PROGRESS', payload: { progress: 100, completed: 2, total: 3, failed: 1 } },
    ],
  });

  expect(complete).toBe(false);
  expect(output).toContain('✓ Paper Boats  done');
  expect(output).toContain('✗ CON  failed');
  expect(output).toContain('✗ whole queue  2 of 3');
  expect(
    output.endsWith('1 of 3 songs could not be made:\n  ✗ CON: The model is not allowed.\n'),
    output,
  ).toBe(true);
});

test('when no song at all could be made, the job ends with the reason for each as well', async () => {
  const failure = { prompt_index: 0, title: 'CON', error: 'The model is not allowed.' };
  const { complete, output } = await jobWith({
    titles: ['CON'],
    made: 0,
    making: [song(0, 'CON', 'failed'), { type: 'ERROR_UPDATE', payload: failure }],
  });

  expect(complete).toBe(false);
  expect(output).not.toContain('✓');
  expect(
    output.endsWith('1 of 1 songs could not be made:\n  ✗ CON: The model is not allowed.\n'),
    output,
  ).toBe(true);
});

test('a run that ends for another reason than its songs fails the job', async () => {
  await expect(jobWith({ titles: ['Solo'], made: 0, making: [] })).rejects.toThrow('No song could be made.');
});

test('a bar of a file has the same name from its beginning to its end, and says what the file is called', async () => {
  const received = { type: 'DOWNLOAD_PROGRESS', payload: { clip_id: 'b', file_name: 'Solo.mp3' } };
  const { complete, output } = await jobWith({
    titles: ['Solo'],
    made: 1,
    making: [song(0, 'Solo', 'completed')],
    clips: [
      { id: 'a', title: 'Solo', duration: 16 },
      { id: 'b', title: 'Solo', duration: 17 },
    ],
    downloading: [
      {
        ...received,
        payload: { ...received.payload, status: 'in_progress', progress: 40, downloaded: 8192 },
      },
      {
        ...received,
        payload: { ...received.payload, status: 'completed', progress: 100, file_name: 'Solo (2).mp3' },
      },
    ],
    results: [
      { clip_id: 'a', title: 'Solo', status: 'failed', file_path: null, bytes: 0, error: 'Not unlocked.' },
      { clip_id: 'b', title: 'Solo', status: 'downloaded', file_path: '/x/Solo (2).mp3', bytes: 9216 },
    ],
  });

  expect(complete).toBe(false);
  expect(output).toContain('40 %  2/2 Solo  8 KiB received');
  expect(output).toContain('✓ 2/2 Solo  → Solo (2).mp3');
  expect(output).toMatch(/Solo +0:17 +9 KiB +Solo \(2\)\.mp3/);
  expect(output.endsWith('1 of 2 clips could not be saved:\n  ✗ Solo: Not unlocked.\n'), output).toBe(true);
});
