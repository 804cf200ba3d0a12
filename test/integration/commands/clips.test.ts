import { expect } from 'vitest';
import { refusal } from '../../helpers/failures.ts';
import { describeArea } from './support/describe-area.ts';
import { openLibrary } from './support/library.ts';

describeArea('clips', () => openLibrary('Dawn', 'Dusk'), {
  FETCH_CLIPS: {
    success: async ({ stage: { client, database, studio, tap }, account, session_token }) => {
      const pages: unknown[] = [];

      const mine = await client.fetchClips(
        { session_token, use_my_songs: true },
        { onProgress: ({ type, payload }) => pages.push([type, payload.operation_id]) },
      );

      const feed = await studio.feed(session_token);
      expect(mine.map(({ id }) => id)).toEqual(feed.map(({ id }) => id));
      expect([...new Set(mine.map(({ title }) => title))]).toEqual(['Dusk', 'Dawn']);
      expect(mine[0]).toMatchObject({ status: 'complete', downloadable: true, tags: 'pop' });
      expect(pages).toContainEqual(['BATCH_PROGRESS', tap.idOf('FETCH_CLIPS')]);
      expect(await client.fetchClips({ session_token, use_create_page: true, max_clips: 3 })).toEqual(
        mine.slice(0, 3),
      );

      const handle = mine[0]?.handle ?? '';
      const published = await client.fetchClips({ session_token, profile_name: `@${handle}` });
      expect(published.map(({ id }) => id)).toEqual(mine.map(({ id }) => id));
      expect(database.rows('SELECT current_page, last_profile FROM listings')).toEqual([
        { current_page: 1, last_profile: `@${handle}` },
      ]);
      expect(await client.getDownloadHistory({ account_name: account })).toMatchObject({
        last_profile: `@${handle}`,
      });
    },
    errors: {
      INVALID_PAYLOAD: ({ stage }) => stage.refusedPayload('FETCH_CLIPS', { profile_name: 'somebody' }),
      SESSION_NOT_FOUND: ({ stage }) =>
        refusal(stage.client.fetchClips({ session_token: 'nobody-gave-this-one-out', use_my_songs: true })),
      CLIP_NOT_FOUND: ({ stage, session_token }) =>
        refusal(stage.client.fetchClips({ session_token, profile_name: 'nobody-at-all' })),
      CANCELLED: ({ stage, session_token }) =>
        stage.cancelledCommand('GET /api/project/default', { name: 'hang' }, () =>
          stage.client.fetchClips({ session_token, use_my_songs: true }),
        ),
      INTERNAL_ERROR: ({ stage, session_token }) =>
        stage.whileStudioFails([{ name: 'not_json' }], async () => {
          const error = await refusal(stage.client.fetchClips({ session_token, use_my_songs: true }));
          expect(error.details).toMatchObject({ reason: 'schema' });
          return error;
        }),
    },
  },

  GET_NEW_CLIPS: {
    success: async ({ stage, account, session_token, clips, clip }) => {
      const { client, database } = stage;
      const all_clips = [...clips, clip];
      expect(await client.getNewClips({ account_name: account, all_clips })).toEqual(clips);

      await client.downloadClip({ session_token, clip, output_dir: stage.newFolder() });

      expect(database.rows('SELECT clip_id FROM downloads')).toEqual([{ clip_id: clip.id }]);
      expect(await client.getNewClips({ account_name: account, all_clips })).toEqual(clips.slice(1));
    },
    errors: {
      INVALID_PAYLOAD: ({ stage, account }) =>
        stage.refusedPayload('GET_NEW_CLIPS', {
          account_name: account,
          all_clips: [{ title: 'without an id' }],
        }),
      ACCOUNT_NOT_FOUND: ({ stage }) =>
        refusal(stage.client.getNewClips({ account_name: 'nobody', all_clips: [] })),
      INTERNAL_ERROR: ({ stage, account }) =>
        stage.refusalWithout('downloads', () =>
          stage.client.getNewClips({ account_name: account, all_clips: [] }),
        ),
    },
  },
});
