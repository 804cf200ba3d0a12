import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect } from 'vitest';
import { failedEnd, refusal } from '../../helpers/failures.ts';
import type { StudioFault } from '../../helpers/studio.ts';
import { describeArea } from './support/describe-area.ts';
import { type Library, openLibrary } from './support/library.ts';
import { promptsFor, STUCK } from './support/work.ts';

/** A file where a folder is asked for. */
async function fileInTheWay({ stage }: Library): Promise<string> {
  const path = stage.newFolder();
  await writeFile(path, 'in the way');
  return path;
}

/** The payload of a batch that saves everything into a new folder. */
function everything({ stage, account, session_token, clips }: Library) {
  return { account_name: account, session_token, clips: [...clips], output_dir: stage.newFolder(), delay: 0 };
}

/** Every way in which the studio can refuse a clip: the reason that is told, and what the studio does. */
const refusals: readonly (readonly [
  reason: string,
  faults: readonly StudioFault[],
  allow_unlock: boolean,
])[] = [
  ['download_locked', [{ name: 'forbidden_url' }], false],
  ['quota_exhausted', [{ name: 'forbidden_url' }, { name: 'quota_exhausted' }], true],
  ['forbidden_url', [{ name: 'media_status', status: 403 }, { name: 'unlock_unknown' }], false],
  ['rate_limited', [{ name: 'forbidden_url' }, { name: 'download_rate_limited' }], true],
  ['network', [{ name: 'server_error', path: '/api/clip' }], false],
  ['not_audio', [{ name: 'not_audio' }], false],
];

describeArea('downloads', () => openLibrary('Morning', 'Evening'), {
  DOWNLOAD_CLIP: {
    success: async ({ stage, session_token, clip }) => {
      const { client, database } = stage;
      const output_dir = stage.newFolder();
      const progress: number[] = [];

      const saved = await client.downloadClip(
        { session_token, clip, output_dir },
        {
          onProgress: ({ type, payload }) => type === 'DOWNLOAD_PROGRESS' && progress.push(payload.progress),
        },
      );

      expect(saved).toMatchObject({
        success: true,
        clip_id: clip.id,
        skipped: false,
        metadata_embedded: true,
        thumbnail_embedded: true,
      });
      const bytes = await readFile(saved.file_path);
      expect(bytes.subarray(0, 3).toString()).toBe('ID3');
      expect(bytes).toHaveLength(saved.bytes);
      expect(basename(saved.file_path)).toBe(`${clip.title}__ID__${clip.id}.mp3`);
      expect(progress.at(-1)).toBe(100);
      expect(progress).toEqual(progress.toSorted((one, other) => one - other));
      expect(database.row('SELECT * FROM downloads WHERE clip_id = ?', clip.id)).toMatchObject({
        file_path: saved.file_path,
        bytes: saved.bytes,
      });
      expect(await client.downloadClip({ session_token, clip, output_dir })).toMatchObject({ skipped: true });
      expect(await readdir(output_dir)).toHaveLength(1);
    },
    errors: {
      INVALID_PAYLOAD: ({ stage, session_token }) =>
        stage.refusedPayload('DOWNLOAD_CLIP', { session_token, clip: {}, output_dir: 'somewhere' }),
      ACCOUNT_NOT_FOUND: ({ stage, session_token, clip }) =>
        refusal(
          stage.client.downloadClip({
            session_token,
            clip,
            output_dir: stage.newFolder(),
            account_name: 'nobody',
          }),
        ),
      SESSION_NOT_FOUND: ({ stage, clip }) =>
        refusal(
          stage.client.downloadClip({
            session_token: 'not-a-token-at-all',
            clip,
            output_dir: stage.newFolder(),
          }),
        ),
      CLIP_NOT_FOUND: async ({ stage, session_token, clip }) => {
        const output_dir = stage.newFolder();
        for (const name of ['clip_gone', 'trashed']) {
          const error = await stage.whileStudioFails([{ name, clip_id: clip.id }], () =>
            refusal(stage.client.downloadClip({ session_token, clip, output_dir })),
          );
          expect(error.errorCode).toBe('CLIP_NOT_FOUND');
        }
        return refusal(
          stage.client.downloadClip({ session_token, clip: { id: 'no-such-clip' }, output_dir }),
        );
      },
      DOWNLOAD_FAILED: async (library) => {
        const { stage, session_token, clip } = library;
        const output_dir = stage.newFolder();
        for (const [reason, faults, allow_unlock] of refusals) {
          const error = await stage.whileStudioFails([...faults], () =>
            // By its id alone: an address in the payload would still work.
            refusal(
              stage.client.downloadClip({ session_token, clip: { id: clip.id }, output_dir, allow_unlock }),
            ),
          );
          expect(error).toMatchObject({ errorCode: 'DOWNLOAD_FAILED', details: { reason } });
        }
        expect((await readdir(output_dir)).filter((name) => name.endsWith('.mp3'))).toEqual([]);

        const unfinished = await unfinishedClip(library);
        const early = await refusal(stage.client.downloadClip({ ...unfinished, output_dir }));
        expect(early).toMatchObject({ errorCode: 'DOWNLOAD_FAILED', details: { reason: 'not_ready' } });

        const error = await refusal(
          stage.client.downloadClip({ session_token, clip, output_dir: await fileInTheWay(library) }),
        );
        expect(error.details).toMatchObject({ reason: 'disk' });
        return error;
      },
      CANCELLED: async ({ stage, session_token, clip }) => {
        const output_dir = stage.newFolder();
        const error = await stage.cancelledCommand(
          'GET /media/{id}.mp3',
          { name: 'media_hang', at: 1000 },
          () => stage.client.downloadClip({ session_token, clip, output_dir }),
        );
        const files = existsSync(output_dir) ? await readdir(output_dir) : [];
        expect(files.filter((name) => name.endsWith('.mp3'))).toEqual([]);
        return error;
      },
      INTERNAL_ERROR: ({ stage, session_token, clip }) =>
        stage.whileStudioFails([{ name: 'truncated_json', path: '/api/clip' }], () =>
          refusal(stage.client.downloadClip({ session_token, clip, output_dir: stage.newFolder() })),
        ),
    },
  },

  BATCH_DOWNLOAD: {
    success: async (library) => {
      const { stage, account, clips } = library;
      const payload = everything(library);

      const operation = await stage.client.batchDownload(payload);

      expect(operation.started).toMatchObject({ status: 'started', total: clips.length });
      const outcome = await operation.result;
      expect(outcome.success + outcome.skipped).toBe(clips.length);
      expect(outcome.results.map(({ clip_id }) => clip_id)).toEqual(clips.map(({ id }) => id));
      for (const { file_path, bytes } of outcome.results)
        expect((await stat(String(file_path))).size).toBe(bytes);
      const history = await stage.client.getDownloadHistory({ account_name: account });
      expect(new Set(history.downloaded_ids)).toEqual(new Set(clips.map(({ id }) => id)));

      const again = await stage.client.batchDownload(payload);
      expect(again.started.skipped).toBe(clips.length);
      expect(await again.result).toMatchObject({ success: 0, failed: 0, skipped: clips.length });
    },
    errors: {
      INVALID_PAYLOAD: (library) =>
        library.stage.refusedPayload('BATCH_DOWNLOAD', { ...everything(library), delay: -1 }),
      ACCOUNT_NOT_FOUND: (library) =>
        refusal(library.stage.client.batchDownload({ ...everything(library), account_name: 'nobody' })),
      SESSION_NOT_FOUND: (library) =>
        refusal(
          library.stage.client.batchDownload({ ...everything(library), session_token: 'never-given-out' }),
        ),
      DOWNLOAD_FAILED: async (library) => {
        const output_dir = await fileInTheWay(library);
        return refusal(library.stage.client.batchDownload({ ...everything(library), output_dir }));
      },
      INTERNAL_ERROR: (library) =>
        library.stage.refusalWithout('accounts', () =>
          library.stage.client.batchDownload(everything(library)),
        ),
      'DOWNLOAD_FAILED@event': async (library) => {
        const { stage, account, clip, clips } = library;
        await stage.client.clearDownloadHistory({ account_name: account });
        return stage.whileStudioFails([{ name: 'not_audio', clip_id: clip.id }], async () => {
          const operation = await stage.client.batchDownload(everything(library));
          expect(await operation.result).toMatchObject({ success: clips.length - 1, failed: 1 });
          return stage.tap.eventsOf(operation.id).filter(({ payload }) => payload?.clip_id === clip.id);
        });
      },
      'CLIP_NOT_FOUND@event': async (library) => {
        const { stage, account, clip, clips } = library;
        await stage.client.clearDownloadHistory({ account_name: account });
        return stage.whileStudioFails([{ name: 'clip_gone', clip_id: clip.id }], async () => {
          const operation = await stage.client.batchDownload(everything(library));
          expect(await operation.result).toMatchObject({ success: clips.length - 1, failed: 1 });
          return stage.tap.eventsOf(operation.id).filter(({ payload }) => payload?.clip_id === clip.id);
        });
      },
      'SESSION_NOT_FOUND@final': async (library) => {
        const { stage, account } = library;
        await stage.client.clearDownloadHistory({ account_name: account });
        return stage.whileStudioFails([{ name: 'unauthorized', path: '/api/clip' }], async () =>
          failedEnd(stage.tap, await stage.client.batchDownload(everything(library))),
        );
      },
      'DOWNLOAD_FAILED@final': async (library) => {
        const { stage, account, clips } = library;
        await stage.client.clearDownloadHistory({ account_name: account });
        return stage.whileStudioFails([{ name: 'not_audio' }], async () => {
          const end = await failedEnd(stage.tap, await stage.client.batchDownload(everything(library)));
          expect(end.error.result).toMatchObject({ success: 0, failed: clips.length });
          return end;
        });
      },
      'INTERNAL_ERROR@final': async (library) => {
        const { stage, account } = library;
        await stage.client.clearDownloadHistory({ account_name: account });
        return stage.whileStudioFails([{ name: 'not_json', path: '/api/clip' }], async () =>
          failedEnd(stage.tap, await stage.client.batchDownload(everything(library))),
        );
      },
      'CANCELLED@final': async (library) => {
        const { stage, account } = library;
        await stage.client.clearDownloadHistory({ account_name: account });
        return stage.whileStudioFails([{ name: 'media_hang', at: 1000 }], async () => {
          const operation = await stage.client.batchDownload(everything(library));
          await stage.tap.until(({ message }) => message.payload?.operation_id === operation.id);
          await operation.cancel();
          return failedEnd(stage.tap, operation);
        });
      },
      'INTERRUPTED@final': async (library) => {
        const { stage } = library;
        const backend = await stage.another('to be stopped', {});
        await backend.client.createAccount({ name: 'stopped' });
        return stage.whileStudioFails([{ name: 'media_hang', at: 1000 }], async () => {
          const operation = await backend.client.batchDownload({
            ...everything(library),
            account_name: 'stopped',
          });
          const end = failedEnd(backend.tap, operation);
          await backend.stop();
          return await end;
        });
      },
    },
  },

  GET_DOWNLOAD_HISTORY: {
    success: async (library) => {
      const { stage, session_token, clips } = library;
      const account_name = await stage.newAccount();
      const output_dir = stage.newFolder();
      const wanted = clips.slice(0, 2);
      for (const clip of wanted)
        await stage.client.downloadClip({ session_token, clip, output_dir, account_name });

      const history = await stage.client.getDownloadHistory({ account_name });

      expect(history).toMatchObject({
        account_name,
        downloaded_ids: wanted.map(({ id }) => id),
        total_downloaded: 2,
        items: wanted.toReversed().map(({ id, title }) => ({ clip_id: id, title, file_exists: true })),
      });
      const rows = stage.database.rows(
        'SELECT * FROM downloads WHERE account_key = ? ORDER BY seq',
        account_name,
      );
      expect(rows.map(({ clip_id }) => clip_id)).toEqual(history.downloaded_ids);
    },
    errors: {
      INVALID_PAYLOAD: ({ stage }) => stage.refusedPayload('GET_DOWNLOAD_HISTORY', { account_name: '' }),
      ACCOUNT_NOT_FOUND: ({ stage }) => refusal(stage.client.getDownloadHistory({ account_name: 'nobody' })),
      INTERNAL_ERROR: ({ stage, account }) =>
        stage.refusalWithout('downloads', () => stage.client.getDownloadHistory({ account_name: account })),
    },
  },

  CLEAR_DOWNLOAD_HISTORY: {
    success: async ({ stage, session_token, clip }) => {
      const account_name = await stage.newAccount();
      const output_dir = stage.newFolder();
      const { file_path } = await stage.client.downloadClip({
        session_token,
        clip,
        output_dir,
        account_name,
      });

      const cleared = await stage.client.clearDownloadHistory({ account_name });

      expect(cleared).toEqual({ account_name, success: true, removed: 1 });
      expect(stage.database.rows('SELECT * FROM downloads WHERE account_key = ?', account_name)).toEqual([]);
      expect(existsSync(file_path)).toBe(true);
    },
    errors: {
      INVALID_PAYLOAD: ({ stage }) => stage.refusedPayload('CLEAR_DOWNLOAD_HISTORY', {}),
      ACCOUNT_NOT_FOUND: ({ stage }) =>
        refusal(stage.client.clearDownloadHistory({ account_name: 'nobody' })),
      INTERNAL_ERROR: ({ stage, account }) =>
        stage.refusalWithout('downloads', () => stage.client.clearDownloadHistory({ account_name: account })),
    },
  },
});

/** A clip that the studio has begun and never finishes. */
async function unfinishedClip({ stage }: Library) {
  const account_name = await stage.newAccount();
  return stage.whileStudioFails([STUCK], async () => {
    const prompts = promptsFor(['Unfinished']);
    const operation = await stage.client.createSongsBatch({ account_name, prompts, auto_submit: true });
    await stage.songSubmitted(operation.id);
    await operation.cancel();
    await refusal(operation.result);
    const { token: session_token } = await stage.client.getSessionToken({ account_name });
    const [clip] = await stage.client.fetchClips({ session_token, use_my_songs: true });
    if (clip === undefined) throw new Error('The song that was submitted is not listed.');
    return { session_token, clip };
  });
}
