import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../refusal.mjs';
import { withTags } from '../service/wav.mjs';
import { accountNamed } from './accounts.mjs';
import { downloadsOf } from './clips.mjs';
import { now } from './now.mjs';

/** Of the 255 that most file systems take; the id, a number and the ending come behind it. */
const mostNameBytes = 150;

/** The cover of every clip: one pixel. */
const cover = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export function downloadCommands({ operations, service, store }) {
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
      const saved = await save(
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
      const { file_path, bytes } = await save(account, { clip, ...options }, operation);
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

  /** Brings the bytes of a clip into a file beside its place, goes on with what is there of it, and puts it in its place as a whole. */
  async function save(
    account,
    { session_token, clip, output_dir, with_thumbnail, append_uuid, allow_unlock },
    { report, signal },
  ) {
    const path = placeOf(clip, output_dir, append_uuid);
    const name = basename(path);
    if (existsSync(path)) {
      const bytes = statSync(path).size;
      record(account, clip, path, bytes);
      return {
        file_path: path,
        bytes,
        resumed: false,
        skipped: true,
        metadata_embedded: true,
        thumbnail_embedded: with_thumbnail,
      };
    }
    const part = `${path}.${clip.id.replace(/[^\w-]/g, '_')}.part`;
    const offset = existsSync(part) ? statSync(part).size : 0;
    const begun = performance.now();
    let downloaded = offset;
    const tell = (total, status) => {
      const speed = Math.round((1000 * (downloaded - offset)) / Math.max(1, performance.now() - begun));
      const progress = total === null ? 0 : Math.floor((100 * downloaded) / total);
      report('DOWNLOAD_PROGRESS', {
        clip_id: clip.id,
        file_name: name,
        downloaded,
        total,
        speed,
        progress,
        status,
        message: name,
      });
    };
    try {
      for await (const { bytes, total } of service.media(clip.id, session_token, {
        offset,
        allowUnlock: allow_unlock,
        signal,
      })) {
        write(part, 'a', bytes);
        downloaded += bytes.length;
        tell(total, 'in_progress');
      }
    } catch (error) {
      throw error.code === 'INTERNAL_ERROR'
        ? new Refusal('DOWNLOAD_FAILED', error.message, error.details)
        : error;
    }
    const { title, display_name: artist } = clip;
    const file = withTags(readFileSync(part), {
      title: title ?? '',
      artist: artist ?? '',
      cover: with_thumbnail ? cover : undefined,
    });
    // Not appended: a kill may have left half of such a file.
    write(`${path}.new`, 'w', file);
    renameSync(`${path}.new`, path);
    rmSync(part);
    record(account, clip, path, file.length);
    tell(downloaded, 'completed');
    const embedded = { metadata_embedded: true, thumbnail_embedded: with_thumbnail };
    return { file_path: path, bytes: file.length, resumed: offset > 0, skipped: false, ...embedded };
  }

  /** Returns where a clip is saved: its own file if it is there already, and never that of another. */
  function placeOf(clip, folder, appendUuid) {
    const title = shortened((clip.title ?? '').replace(/[<>:"/\\|?*\p{Cc}]/gu, '_')).trim() || 'Untitled';
    const stem = appendUuid ? `${title} ${clip.id.replace(/[^\w-]/g, '_')}` : title;
    for (let number = 1; ; number += 1) {
      const path = join(folder, `${stem}${number === 1 ? '' : ` (${number})`}.wav`);
      const isOwn = store
        .all('downloads')
        .some(({ file_path, clip_id }) => file_path === path && clip_id === clip.id);
      if (isOwn || !existsSync(path)) return path;
    }
  }

  function record(account, { id: clip_id, title }, file_path, bytes) {
    const item = {
      account_id: account.id,
      clip_id,
      title: title ?? '',
      file_path,
      bytes,
      downloaded_at: now(),
    };
    store.put('downloads', keyOf(account, clip_id), item);
    store.commit();
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

function keyOf({ id }, clipId) {
  return JSON.stringify([id, clipId]);
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

/** File systems count the bytes of a name, and half a character is none. */
function shortened(name) {
  let short = '';
  for (const character of name) {
    if (Buffer.byteLength(short + character) > mostNameBytes) break;
    short += character;
  }
  return short;
}

function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Refusal('DOWNLOAD_FAILED', `The folder could not be made: ${error.code}. Choose another one.`, {
      reason: 'disk',
    });
  }
}

function write(path, flags, bytes) {
  try {
    const file = openSync(path, flags);
    writeSync(file, bytes);
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    throw new Refusal('DOWNLOAD_FAILED', `The file could not be written: ${error.code}.`, { reason: 'disk' });
  }
}
