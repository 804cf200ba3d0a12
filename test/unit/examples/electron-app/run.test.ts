import { describe, expect, test } from 'vitest';
import { isUnderWay, newRun, withEvent } from '../../../../examples/electron-app/src/renderer/model/run.ts';

function runAfter(...events: { type: string; payload: Record<string, unknown> }[]) {
  return events.reduce(
    (run, { type, payload }) =>
      withEvent(run, { id: 'progress-event', type, payload: { operation_id: 'op', ...payload } }),
    newRun({ id: 'op', command: 'START_QUEUE_EXECUTION' }),
  );
}

describe('a run', () => {
  test('is under way until it has ended', () => {
    const run = newRun({ id: 'op', command: 'BATCH_DOWNLOAD' });

    expect(isUnderWay(run)).toBe(true);
    expect(isUnderWay({ ...run, state: 'interrupted' })).toBe(false);
  });

  test('knows how far each queue and each song is', () => {
    const run = runAfter(
      {
        type: 'SONG_PROGRESS',
        payload: {
          queue_id: 'q',
          prompt_index: 3,
          title: 'One',
          status: 'in_progress',
          step: 'filling',
          message: '',
          progress: 5,
        },
      },
      {
        type: 'SONG_PROGRESS',
        payload: {
          queue_id: 'q',
          prompt_index: 3,
          status: 'completed',
          step: 'done',
          message: '',
          progress: 100,
        },
      },
      {
        type: 'QUEUE_PROGRESS',
        payload: {
          queue_id: 'q',
          status: 'in_progress',
          message: '1 of 2',
          progress: 50,
          completed: 1,
          failed: 0,
          total: 2,
        },
      },
    );

    expect(run.songs['q/3']).toMatchObject({ title: 'One', status: 'completed', progress: 100 });
    expect(run.queues.q).toMatchObject({ completed: 1, total: 2 });
    expect(run).toMatchObject({ progress: 50, message: '1 of 2' });
  });

  test('keeps why a song failed, whichever event comes first', () => {
    const failure = {
      type: 'ERROR_UPDATE',
      payload: {
        queue_id: 'q',
        prompt_index: 0,
        title: 'One',
        error: 'The reason',
        status: 'in_progress',
        message: '',
        progress: 0,
      },
    };
    const end = {
      type: 'SONG_PROGRESS',
      payload: {
        queue_id: 'q',
        prompt_index: 0,
        title: 'One',
        status: 'failed',
        message: 'It failed',
        progress: 10,
      },
    };

    expect(runAfter(failure, end).songs['q/0']).toMatchObject({ status: 'failed', error: 'The reason' });
    expect(runAfter(end, failure).songs['q/0']).toMatchObject({ status: 'failed', error: 'The reason' });
  });

  test('knows the files of a download, and those that failed', () => {
    const run = runAfter(
      {
        type: 'DOWNLOAD_PROGRESS',
        payload: { clip_id: 'a', file_name: 'a.mp3', progress: 40, downloaded: 4, total: 10 },
      },
      {
        type: 'ERROR_UPDATE',
        payload: {
          clip_id: 'b',
          title: 'B',
          error: 'Not there',
          status: 'in_progress',
          message: '',
          progress: 0,
        },
      },
    );

    expect(run.files.a).toMatchObject({ fileName: 'a.mp3', progress: 40, status: 'in_progress' });
    expect(run.files.b).toMatchObject({ fileName: 'B', status: 'failed', error: 'Not there' });
  });

  test('is not changed by an event of a kind that is not known', () => {
    const run = newRun({ id: 'op', command: 'START_QUEUE_EXECUTION' });

    expect(withEvent(run, { id: 'e', type: 'NEWS', payload: { operation_id: 'op' } } as never)).toBe(run);
  });
});
