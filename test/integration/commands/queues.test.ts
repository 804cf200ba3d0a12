import { expect } from 'vitest';
import { failedEnd, refusal } from '../../helpers/failures.ts';
import { SongDatabase } from '../../helpers/song-database.ts';
import { describeArea } from './support/describe-area.ts';
import { CommandStage } from './support/stage.ts';
import { newQueue, promptsFor, STUCK, whileQueueRuns } from './support/work.ts';

const unknownQueue = 'no-such-queue';

/** The queue as the database has it. */
function stored({ database }: CommandStage, id: string): Record<string, unknown> {
  return database.row('SELECT * FROM queues WHERE id = ?', id);
}

describeArea('queues', () => CommandStage.open(), {
  GET_QUEUES: {
    success: async (stage) => {
      await stage.client.clearQueues();
      const account_name = await stage.newAccount();
      const sizes = { account_name, total_songs: 1, songs_per_batch: 1 };
      const first = await stage.client.createQueue({ ...sizes, prompts: promptsFor(['A', 'B']) });
      const second = await stage.client.createQueue(sizes);

      expect(await stage.client.getQueues()).toEqual([first, second]);
      expect([first.prompts_range, second.prompts_range]).toEqual([
        [0, 1],
        [1, 2],
      ]);
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('GET_QUEUES', { all: true }),
      INTERNAL_ERROR: (stage) => stage.refusalWithout('queues', () => stage.client.getQueues()),
    },
  },

  CREATE_QUEUE: {
    success: async (stage) => {
      await stage.client.clearQueues();
      const account_name = await stage.newAccount();
      const prompts = promptsFor(['One', 'Two', 'Three']);

      const queue = await stage.client.createQueue({
        account_name,
        total_songs: 2,
        songs_per_batch: 2,
        prompts,
      });

      expect(queue).toMatchObject({
        account_name,
        status: 'pending',
        completed_count: 0,
        prompts_range: [0, 2],
      });
      expect(stored(stage, queue.id)).toMatchObject({ total_songs: 2, songs_per_batch: 2, range_end: 2 });
      expect(stage.database.rows('SELECT title FROM prompts ORDER BY position')).toHaveLength(3);
    },
    errors: {
      INVALID_PAYLOAD: (stage) =>
        stage.refusedPayload('CREATE_QUEUE', { account_name: 'a', total_songs: '1' }),
      ACCOUNT_NOT_FOUND: (stage) => refusal(newQueue(stage, 'nobody', ['One'])),
      INSUFFICIENT_PROMPTS: async (stage) => {
        await stage.client.clearQueues();
        const account_name = await stage.newAccount();
        const prompts = promptsFor(['One', 'Two']);
        const error = await refusal(
          stage.client.createQueue({ account_name, total_songs: 3, songs_per_batch: 1, prompts }),
        );
        expect(error.details).toEqual({ requested: 3, available: 2 });
        expect(await stage.client.getQueues()).toEqual([]);
        return error;
      },
      INVALID_QUEUE_PARAMETERS: async (stage) => {
        const account_name = await stage.newAccount();
        const { id } = await newQueue(stage, account_name, ['One', 'Two']);
        const one = { account_name, total_songs: 1, songs_per_batch: 1 };
        const refused = [
          { ...one, total_songs: 0 },
          { ...one, songs_per_batch: 0 },
          { ...one, songs_per_batch: 2 },
          { ...one, prompts: promptsFor(['Another list']) },
        ];
        for (const payload of refused) {
          const { errorCode } = await refusal(stage.client.createQueue(payload));
          expect(errorCode).toBe('INVALID_QUEUE_PARAMETERS');
        }
        expect(await stage.client.getQueues()).toMatchObject([{ id }]);
        return refusal(stage.client.createQueue({ ...one, total_songs: -1 }));
      },
      INTERNAL_ERROR: async (stage) => {
        const account = await stage.newAccount();
        await stage.client.clearQueues();
        const queue = {
          account_name: account,
          total_songs: 1,
          songs_per_batch: 1,
          prompts: promptsFor(['One']),
        };
        return stage.refusalWithout('prompts', () => stage.client.createQueue(queue));
      },
    },
  },

  REMOVE_QUEUE: {
    success: async (stage) => {
      const { id } = await newQueue(stage, await stage.newAccount(), ['One', 'Two']);

      expect(await stage.client.removeQueue({ queue_id: id })).toEqual({ queue_id: id, success: true });

      expect(stage.database.rows('SELECT * FROM queues')).toEqual([]);
      expect(await stage.client.validatePrompts({ requested_total: 1 })).toMatchObject({
        available_slots: 0,
      });
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('REMOVE_QUEUE', { queue_id: 1 }),
      QUEUE_NOT_FOUND: (stage) => refusal(stage.client.removeQueue({ queue_id: unknownQueue })),
      INVALID_QUEUE_PARAMETERS: async (stage) =>
        whileQueueRuns(stage, await stage.newAccount(), async ({ id }) => {
          const error = await refusal(stage.client.removeQueue({ queue_id: id }));
          expect(stored(stage, id)).toBeTruthy();
          return error;
        }),
      INTERNAL_ERROR: async (stage) => {
        const { id } = await newQueue(stage, await stage.newAccount(), ['One']);
        return stage.refusalWithout('queues', () => stage.client.removeQueue({ queue_id: id }));
      },
    },
  },

  UPDATE_QUEUE_PROGRESS: {
    success: async (stage) => {
      const { id } = await newQueue(stage, await stage.newAccount(), ['One', 'Two']);

      const answer = await stage.client.updateQueueProgress({
        queue_id: id,
        completed_count: 7,
        status: 'running',
      });

      expect(answer).toMatchObject({
        queue_id: id,
        success: true,
        queue: { completed_count: 2, status: 'in_progress' },
      });
      expect(stored(stage, id)).toMatchObject({ completed_count: 2, status: 'in_progress' });
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('UPDATE_QUEUE_PROGRESS', { queue_id: 'q' }),
      QUEUE_NOT_FOUND: (stage) =>
        refusal(stage.client.updateQueueProgress({ queue_id: unknownQueue, completed_count: 1 })),
      INVALID_QUEUE_PARAMETERS: async (stage) => {
        const account = await stage.newAccount();
        const { id } = await newQueue(stage, account, ['One']);
        for (const change of [{ completed_count: -1 }, { completed_count: 0, status: 'dancing' }]) {
          const { errorCode } = await refusal(stage.client.updateQueueProgress({ queue_id: id, ...change }));
          expect(errorCode).toBe('INVALID_QUEUE_PARAMETERS');
        }
        return whileQueueRuns(stage, account, (running) =>
          refusal(stage.client.updateQueueProgress({ queue_id: running.id, completed_count: 1 })),
        );
      },
      INTERNAL_ERROR: async (stage) => {
        const { id } = await newQueue(stage, await stage.newAccount(), ['One']);
        return stage.refusalWithout('queues', () =>
          stage.client.updateQueueProgress({ queue_id: id, completed_count: 1 }),
        );
      },
    },
  },

  VALIDATE_PROMPTS: {
    success: async (stage) => {
      const account_name = await stage.newAccount();
      await newQueue(stage, account_name, ['One']);
      const numbers = { available_slots: 0, total_prompts: 1 };
      expect(await stage.client.validatePrompts({ requested_total: 1 })).toEqual({
        ...numbers,
        is_valid: false,
        requested_total: 1,
      });

      await stage.client.clearQueues();
      await stage.client.createQueue({
        account_name,
        total_songs: 1,
        songs_per_batch: 1,
        prompts: promptsFor(['One', 'Two', 'Three']),
      });

      expect(await stage.client.validatePrompts({ requested_total: 2 })).toEqual({
        is_valid: true,
        requested_total: 2,
        available_slots: 2,
        total_prompts: 3,
      });
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('VALIDATE_PROMPTS', { requested_total: 0 }),
      INTERNAL_ERROR: (stage) =>
        stage.refusalWithout('prompt_pool', () => stage.client.validatePrompts({ requested_total: 1 })),
    },
  },

  CLEAR_QUEUES: {
    success: async (stage) => {
      const { id } = await newQueue(stage, await stage.newAccount(), ['One', 'Two']);
      expect(stored(stage, id)).toBeTruthy();

      expect(await stage.client.clearQueues()).toEqual({ message: 'All queues cleared', removed: 1 });

      expect(stage.database.rows('SELECT id FROM queues')).toEqual([]);
      expect(stage.database.rows('SELECT position FROM prompts')).toEqual([]);
      expect(await stage.client.clearQueues()).toMatchObject({ removed: 0 });
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('CLEAR_QUEUES', { really: true }),
      INVALID_QUEUE_PARAMETERS: async (stage) =>
        whileQueueRuns(stage, await stage.newAccount(), async ({ id }) => {
          const error = await refusal(stage.client.clearQueues());
          expect(stored(stage, id)).toBeTruthy();
          return error;
        }),
      INTERNAL_ERROR: (stage) => stage.refusalWithout('queues', () => stage.client.clearQueues()),
    },
  },

  START_QUEUE_EXECUTION: {
    success: async (stage) => {
      const account = await stage.newAccount();
      const { id } = await newQueue(stage, account, ['First', 'Second']);

      const operation = await stage.client.startQueueExecution({ queue_ids: [id] });

      expect(operation.started).toMatchObject({
        queue_ids: [id],
        status: 'started',
        operation_id: operation.id,
      });
      expect(await operation.result).toMatchObject({
        queues: [{ queue_id: id, status: 'completed', completed: 2, failed: 0 }],
      });
      expect(stored(stage, id)).toMatchObject({
        status: 'completed',
        completed_count: 2,
        operation_id: operation.id,
      });
      const records = await stage.client.getCreationHistory({ account_name: account });
      expect(records.map(({ title, status, queue_id }) => [title, status, queue_id])).toEqual(
        expect.arrayContaining([
          ['First', 'completed', id],
          ['Second', 'completed', id],
        ]),
      );
      const types = new Set(stage.tap.eventsOf(operation.id).map(({ type }) => type));
      expect([...types]).toEqual(
        expect.arrayContaining(['QUEUE_PROGRESS', 'SONG_PROGRESS', 'SONG_CREATION_PROGRESS']),
      );
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('START_QUEUE_EXECUTION', { queue_ids: [] }),
      QUEUE_NOT_FOUND: (stage) => refusal(stage.client.startQueueExecution({ queue_ids: [unknownQueue] })),
      INVALID_QUEUE_PARAMETERS: async (stage) => {
        const account = await stage.newAccount();
        const twice = await newQueue(stage, account, ['Twice']);
        const { errorCode } = await refusal(
          stage.client.startQueueExecution({ queue_ids: [twice.id, twice.id] }),
        );
        expect(errorCode).toBe('INVALID_QUEUE_PARAMETERS');
        return whileQueueRuns(stage, account, ({ id }) =>
          refusal(stage.client.startQueueExecution({ queue_ids: [id] })),
        );
      },
      ACCOUNT_NOT_FOUND: async (stage) => {
        const { id } = await newQueue(stage, await stage.newAccount(), ['Orphan']);
        const { account_id } = stored(stage, id);
        stage.database.force('DELETE FROM accounts WHERE id = ?', String(account_id));
        try {
          return await refusal(stage.client.startQueueExecution({ queue_ids: [id] }));
        } finally {
          stage.database.force('DELETE FROM queues WHERE id = ?', id);
        }
      },
      INTERNAL_ERROR: async (stage) => {
        const { id } = await newQueue(stage, await stage.newAccount(), ['One']);
        return stage.refusalWithout('queues', () => stage.client.startQueueExecution({ queue_ids: [id] }));
      },
      'SONG_CREATION_FAILED@event': async (stage) => {
        const account = await stage.newAccount();
        const { id } = await newQueue(stage, account, ['Fails', 'Works']);
        return stage.whileStudioFails([{ name: 'generate_error', count: 1 }], async () => {
          const operation = await stage.client.startQueueExecution({ queue_ids: [id] });
          expect(await operation.result).toMatchObject({ queues: [{ completed: 1, failed: 1 }] });
          expect(stored(stage, id)).toMatchObject({ completed_count: 1, failed_count: 1 });
          return stage.tap.eventsOf(operation.id);
        });
      },
      'BATCH_CREATION_FAILED@final': async (stage) => {
        const { id } = await newQueue(stage, await stage.newAccount(), ['One', 'Two']);
        return stage.whileStudioFails([{ name: 'generate_error' }], async () => {
          const operation = await stage.client.startQueueExecution({ queue_ids: [id] });
          const end = await failedEnd(stage.tap, operation);
          expect(end.error.result).toMatchObject({ queues: [{ queue_id: id, completed: 0, failed: 2 }] });
          expect(stored(stage, id)).toMatchObject({ status: 'failed', failed_count: 2 });
          return end;
        });
      },
      'INTERNAL_ERROR@final': async (stage) => {
        const { id } = await newQueue(stage, await stage.newAccount(), ['One']);
        return stage.whileStudioFails([{ name: 'late_clips', seconds: 2 }], async () => {
          const operation = await stage.client.startQueueExecution({ queue_ids: [id] });
          await stage.songSubmitted(operation.id);
          using _away = stage.database.without('creation_records');
          return await failedEnd(stage.tap, operation);
        });
      },
      'CANCELLED@final': async (stage) => {
        const { id } = await newQueue(stage, await stage.newAccount(), ['One', 'Two']);
        return stage.whileStudioFails([STUCK], async () => {
          const operation = await stage.client.startQueueExecution({ queue_ids: [id] });
          await stage.songSubmitted(operation.id);
          await operation.cancel();
          const end = await failedEnd(stage.tap, operation);
          expect(stored(stage, id)).toMatchObject({ status: 'cancelled', running: 0 });
          return end;
        });
      },
      'INTERRUPTED@final': async (stage) => {
        const backend = await stage.another('to be stopped', {});
        const sizes = { account_name: await stage.newAccount(backend), total_songs: 1, songs_per_batch: 1 };
        const { id } = await backend.client.createQueue({ ...sizes, prompts: promptsFor(['One']) });
        return stage.whileStudioFails([STUCK], async () => {
          const operation = await backend.client.startQueueExecution({ queue_ids: [id] });
          const end = failedEnd(backend.tap, operation);
          // Before its first progress the queue has not begun: it would be interrupted, and still `pending`.
          for await (const _ of operation) break;
          await backend.stop();
          using database = new SongDatabase(backend.dataFolder);
          const row = database.row('SELECT * FROM queues WHERE id = ?', id);
          expect(row).toMatchObject({ status: 'interrupted', running: 0 });
          return await end;
        });
      },
    },
  },
});
