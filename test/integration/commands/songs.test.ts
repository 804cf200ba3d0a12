import { expect } from 'vitest';
import { failedEnd, refusal } from '../../helpers/failures.ts';
import { SongDatabase } from '../../helpers/song-database.ts';
import { browsing, otherBrowser, profileOf, withBrowser, withoutBrowser } from './support/browser.ts';
import { describeArea } from './support/describe-area.ts';
import { CommandStage } from './support/stage.ts';
import { promptsFor, STUCK } from './support/work.ts';

/** The payload of a batch that needs nobody. */
function batchFor(account_name: string, ...titles: readonly string[]) {
  return { account_name, prompts: promptsFor(titles), auto_submit: true };
}

describeArea('songs', () => CommandStage.open(), {
  CREATE_SONGS_BATCH: {
    success: async (stage) => {
      const account_name = await stage.newAccount();

      const batch = await stage.client.createSongsBatch({
        ...batchFor(account_name, 'Hill', 'Valley', 'River'),
        songs_per_session: 2,
      });

      expect(batch.started).toMatchObject({
        operation_id: batch.id,
        status: 'started',
        total: 3,
        sessions: 2,
      });
      const { results } = await batch.result;
      expect(results).toMatchObject(
        ['Hill', 'Valley', 'River'].map((title, prompt_index) => ({
          title,
          prompt_index,
          success: true,
          pending: false,
          error: null,
        })),
      );
      const { token } = await stage.client.getSessionToken({ account_name });
      const feed = await stage.studio.feed(token);
      expect(new Set(results.flatMap(({ song_ids }) => song_ids))).toEqual(new Set(feed.map(({ id }) => id)));
      expect(feed.every(({ status }) => status === 'complete')).toBe(true);
      const records = stage.database.rows(
        'SELECT * FROM creation_records WHERE account_name = ?',
        account_name,
      );
      expect(records.map(({ title, status }) => [title, status])).toEqual(
        expect.arrayContaining(['Hill', 'Valley', 'River'].map((title) => [title, 'completed'])),
      );
      const types = new Set(stage.tap.eventsOf(batch.id).map(({ type }) => type));
      expect([...types]).toEqual(
        expect.arrayContaining(['BATCH_PROGRESS', 'SONG_PROGRESS', 'SONG_CREATION_PROGRESS']),
      );

      const manual = await stage.client.createSongsBatch({
        ...batchFor(account_name, 'Left'),
        auto_submit: false,
      });
      expect(await manual.result).toMatchObject({
        results: [{ title: 'Left', success: false, pending: true }],
      });
      expect(await stage.studio.feed(token)).toHaveLength(feed.length);
    },
    errors: {
      INVALID_PAYLOAD: (stage) =>
        stage.refusedPayload('CREATE_SONGS_BATCH', { account_name: 'a', prompts: [{ lyrics: 'no title' }] }),
      ACCOUNT_NOT_FOUND: (stage) => refusal(stage.client.createSongsBatch(batchFor('nobody', 'Song'))),
      INSUFFICIENT_PROMPTS: async (stage) =>
        refusal(stage.client.createSongsBatch(batchFor(await stage.newAccount()))),
      PROFILE_LOCKED: withBrowser(async (stage: CommandStage) => {
        const backend = await browsing(stage);
        const account = await stage.newAccount(backend);
        await using _browser = await otherBrowser(await profileOf(backend, account));
        return await refusal(backend.client.createSongsBatch(batchFor(account, 'Song')));
      }),
      BROWSER_LAUNCH_FAILED: async (stage) => {
        const backend = await withoutBrowser(stage);
        return refusal(backend.client.createSongsBatch(batchFor(await stage.newAccount(backend), 'Song')));
      },
      INTERNAL_ERROR: async (stage) => {
        const account = await stage.newAccount();
        return stage.refusalWithout('accounts', () =>
          stage.client.createSongsBatch(batchFor(account, 'Song')),
        );
      },
      'SONG_CREATION_FAILED@event': async (stage) => {
        const account = await stage.newAccount();
        return stage.whileStudioFails([{ name: 'generate_error', count: 1 }], async () => {
          const batch = await stage.client.createSongsBatch(batchFor(account, 'Fails', 'Works'));
          expect(await batch.result).toMatchObject({
            results: [
              { title: 'Fails', success: false },
              { title: 'Works', success: true, error: null },
            ],
          });
          return stage.tap.eventsOf(batch.id).filter(({ payload }) => payload?.title === 'Fails');
        });
      },
      'BATCH_CREATION_FAILED@final': async (stage) => {
        const account = await stage.newAccount();
        return stage.whileStudioFails([{ name: 'generate_403' }], async () => {
          const batch = await stage.client.createSongsBatch(batchFor(account, 'One', 'Two'));
          const end = await failedEnd(stage.tap, batch);
          expect(end.error.result).toMatchObject({ results: [{ success: false }, { success: false }] });
          const records = await stage.client.getCreationHistory({ account_name: account });
          expect(records.map(({ status }) => status)).toEqual(['failed', 'failed']);
          return end;
        });
      },
      'INTERNAL_ERROR@final': async (stage) => {
        const account = await stage.newAccount();
        return stage.whileStudioFails([{ name: 'late_clips', seconds: 2 }], async () => {
          const batch = await stage.client.createSongsBatch(batchFor(account, 'One'));
          await stage.songSubmitted(batch.id);
          using _away = stage.database.without('creation_records');
          return await failedEnd(stage.tap, batch);
        });
      },
      'CANCELLED@final': async (stage) => {
        const account = await stage.newAccount();
        return stage.whileStudioFails([STUCK], async () => {
          const batch = await stage.client.createSongsBatch(batchFor(account, 'One', 'Two'));
          await stage.songSubmitted(batch.id);
          await batch.cancel();
          return failedEnd(stage.tap, batch);
        });
      },
      'INTERRUPTED@final': async (stage) => {
        const backend = await stage.another('to be stopped', {});
        const account = await stage.newAccount(backend);
        return stage.whileStudioFails([STUCK], async () => {
          const batch = await backend.client.createSongsBatch(batchFor(account, 'One'));
          const end = failedEnd(backend.tap, batch);
          await backend.stop();
          using database = new SongDatabase(backend.dataFolder);
          expect(database.rows("SELECT * FROM creation_records WHERE status = 'in_progress'")).toEqual([]);
          return await end;
        });
      },
    },
  },
});
