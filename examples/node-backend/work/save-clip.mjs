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
import { now } from '../commands/now.mjs';
import { Refusal } from '../refusal.mjs';
import { withTags } from '../service/wav.mjs';

/** Of the 255 that most file systems take; the id, a number and the ending come behind it. */
const mostNameBytes = 150;

/** The cover of every clip: one pixel. */
const cover = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Brings the bytes of a clip into a file beside its place, goes on with what is there of it, and puts it in its place as a whole. */
export async function saveClip(
  { service, store },
  account,
  { session_token, clip, output_dir, with_thumbnail, append_uuid, allow_unlock },
  { report, signal },
) {
  const path = placeOf(store, clip, output_dir, append_uuid);
  const name = basename(path);
  if (existsSync(path)) {
    const bytes = statSync(path).size;
    record(store, account, clip, path, bytes);
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
  record(store, account, clip, path, file.length);
  tell(downloaded, 'completed');
  const embedded = { metadata_embedded: true, thumbnail_embedded: with_thumbnail };
  return { file_path: path, bytes: file.length, resumed: offset > 0, skipped: false, ...embedded };
}

/** Returns where a clip is saved: its own file if it is there already, and never that of another. */
function placeOf(store, clip, folder, appendUuid) {
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

function record(store, account, { id: clip_id, title }, file_path, bytes) {
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

/** File systems count the bytes of a name, and half a character is none. */
function shortened(name) {
  let short = '';
  for (const character of name) {
    if (Buffer.byteLength(short + character) > mostNameBytes) break;
    short += character;
  }
  return short;
}

/** Makes the folder that is saved to. */
export function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Refusal('DOWNLOAD_FAILED', `The folder could not be made: ${error.code}. Choose another one.`, {
      reason: 'disk',
    });
  }
}

/** The key of a clip in the downloads of an account. */
export function keyOf({ id }, clipId) {
  return JSON.stringify([id, clipId]);
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
