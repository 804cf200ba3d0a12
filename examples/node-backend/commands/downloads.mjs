import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../refusal.mjs';
import { keyOf, makeFolder, saveClip } from '../work/save-clip.mjs';
import { accountNamed } from './accounts.mjs';
import { downloadsOf } from './clips.mjs';
import { now } from './now.mjs';

export function downloadCommands(world) {
  const { operations, service, store } = world;
  return {
    GET_DOWNLOAD_HISTORY({ account_name }) {
      const account = accountNamed(store, account_name);
      const downloads = downloadsOf(store, account);
      const downloaded_ids = downloads.map(({ clip_id }) => clip_id);
      const shown = ({ account_id, ...item }) => ({ ...item, file_exists: existsSync(item.file_path) });
      return {
        account_name: account.name,
        downloaded_ids,
        total_downloaded: downloads.length,
        last_download: downloads.at(-1)?.downloaded_at ?? null,
        ...(store.get('listings', account.id) ?? { current_page: 0, last_profile: null }),
        items: downloads.map(shown).reverse(),
        interrupted: cutShort(account, new Set(downloaded_ids)),
      };
    },

    CLEAR_DOWNLOAD_HISTORY({ account_name }) {
      const account = accountNamed(store, account_name);
      const downloads = downloadsOf(store, account);
      for (const { clip_id } of downloads) store.remove('downloads', keyOf(account, clip_id));
      return { account_name: account.name, success: true, removed: downloads.length };
    },

    async DOWNLOAD_CLIP({ account_name, session_token, clip, output_dir, ...options }, { report, signal }) {
      const named = account_name === null ? undefined : accountNamed(store, account_name);
      const owner = service.accountOf(session_token);
      makeFolder(output_dir);
      const saved = await saveClip(
        world,
        named ?? owner,
        { session_token, clip, output_dir, ...options },
        { report, signal },
      );
      return { success: true, clip_id: clip.id, ...saved };
    },

    BATCH_DOWNLOAD({ account_name, clips: given, delay, ...options }) {
      const account = accountNamed(store, account_name);
      service.accountOf(options.session_token);
      makeFolder(options.output_dir);
      const clips = [...new Map(given.map((clip) => [clip.id, clip])).values()];
      const isThere = ({ id }) => existsSync(store.get('downloads', keyOf(account, id))?.file_path ?? '');
      const left = clips.filter((clip) => !isThere(clip));
      const results = clips
        .filter(isThere)
        .map((clip) => skipped(clip, store.get('downloads', keyOf(account, clip.id))));
      const order = clips.map(({ id }) => id);
      const counts = () => {
        const count = (word) => results.filter(({ status }) => status === word).length;
        const facts = { success: count('downloaded'), failed: count('failed'), skipped: count('skipped') };
        const progress = clips.length === 0 ? 100 : Math.floor((100 * results.length) / clips.length);
        return { ...facts, completed: results.length, total: clips.length, progress };
      };
      return {
        started: { total: clips.length, skipped: results.length },
        accounts: [account.id],
        begin({ id }) {
          const batch = {
            account_id: account.id,
            operation_id: id,
            output_dir: options.output_dir,
            started_at: now(),
          };
          store.put('cut_downloads', id, { ...batch, clip_ids: left.map((clip) => clip.id) });
        },
        soFar() {
          const { success, failed, skipped: known, ...facts } = counts();
          return {
            success,
            failed,
            skipped: known,
            ...facts,
            result: { success, failed, skipped: known, results },
          };
        },
        async run(operation) {
          let isInterrupted = false;
          try {
            for (const [index, clip] of left.entries()) {
              if (index > 0) await sleep(delay * 1000, undefined, { signal: operation.signal });
              results.push(await attempt(operation, account, clip, options, () => counts().progress));
              results.sort((one, other) => order.indexOf(one.clip_id) - order.indexOf(other.clip_id));
              const { file_path } = results.find(({ clip_id }) => clip_id === clip.id);
              const last = { clip_id: clip.id, file_name: file_path && basename(file_path) };
              const facts = {
                ...counts(),
                ...last,
                status: 'in_progress',
                message: `${results.length} of ${clips.length} clips`,
              };
              operation.report('BATCH_DOWNLOAD_PROGRESS', facts);
            }
            const failed = results.filter(({ status }) => status === 'failed');
            if (failed.length > 0 && failed.length === left.length) {
              throw new Refusal('DOWNLOAD_FAILED', `Not one clip could be saved. ${failed.at(-1).error}`);
            }
          } catch (error) {
            isInterrupted = operation.signal.aborted && operation.signal.reason.code === 'INTERRUPTED';
            throw error;
          } finally {
            if (!isInterrupted) store.remove('cut_downloads', operation.id);
            store.commit();
          }
        },
      };
    },
  };

  /** Saves one clip of a batch, or tells why it cannot be saved; throws what ends the batch. */
  async function attempt(operation, account, clip, options, progressOfAll) {
    const outcome = { clip_id: clip.id, title: clip.title ?? '', error_code: null, error: null };
    try {
      const { file_path, bytes } = await saveClip(world, account, { clip, ...options }, operation);
      return { ...outcome, status: 'downloaded', file_path, bytes };
    } catch (error) {
      if (operation.signal.aborted || !['DOWNLOAD_FAILED', 'CLIP_NOT_FOUND'].includes(error.code))
        throw error;
      const { code: error_code, message, details } = error;
      const facts = {
        status: 'in_progress',
        message,
        progress: progressOfAll(),
        clip_id: clip.id,
        title: clip.title,
      };
      operation.report('ERROR_UPDATE', { ...facts, error: message, error_code, details: details ?? null });
      return { ...outcome, status: 'failed', file_path: null, bytes: 0, error_code, error: message };
    }
  }

  /** The batches of an account that did not come to their end, with what is left of each. */
  function cutShort(account, known) {
    const running = operations.running.map(({ id }) => id);
    return store
      .all('cut_downloads')
      .filter((batch) => batch.account_id === account.id && !running.includes(batch.operation_id))
      .map(({ account_id, ...batch }) => ({
        ...batch,
        clip_ids: batch.clip_ids.filter((id) => !known.has(id)),
      }))
      .filter(({ clip_ids }) => clip_ids.length > 0);
  }
}

function skipped({ id, title }, { file_path, bytes }) {
  return {
    clip_id: id,
    title: title ?? '',
    status: 'skipped',
    file_path,
    bytes,
    error_code: null,
    error: null,
  };
}
