import { randomUUID } from 'node:crypto';
import { putRecord } from '../commands/history.mjs';
import { now } from '../commands/now.mjs';
import { Refusal } from '../refusal.mjs';

/** Makes one song of a prompt and writes it into the history; the caller commits it together with its own count. */
export async function makeSong(
  { service, store },
  operation,
  { account, prompt, index, autoSubmit, queueId },
  progressOfAll,
) {
  const about = { prompt_index: index, title: prompt.title, queue_id: queueId };
  const tell = (step, status, progress) =>
    operation.report('SONG_PROGRESS', { ...about, step, status, progress, message: step });
  const outcome = {
    title: prompt.title,
    success: false,
    pending: false,
    error: null,
    song_ids: [],
    prompt_index: index,
  };
  tell('filling', 'in_progress', 0);
  if (!autoSubmit) {
    tell('pending', 'waiting_for_user', 0);
    return { ...outcome, pending: true };
  }
  const stage = (song_id, status, progress) =>
    operation.report('SONG_CREATION_PROGRESS', { ...about, song_id, status, progress, message: status });
  const pause = (retry_after_ms) => {
    const facts = { code: 'rate_limited', retry_after_ms, queue_id: queueId, prompt_index: index };
    operation.report('WARNING_UPDATE', {
      ...facts,
      status: 'paused',
      message: 'The service asks for a pause',
      progress: progressOfAll(),
    });
  };
  const record = {
    title: prompt.title,
    prompt_index: index,
    account_name: account.name,
    style: prompt.style,
    queue_id: queueId,
  };
  try {
    const clip = await service.makeSong(prompt, operation.signal, stage, pause);
    service.keepSong(account, clip);
    putRecord(store, {
      ...record,
      song_id: clip.id,
      clip_ids: [clip.id],
      status: 'completed',
      error_message: null,
    });
    store.put('accounts', account.id, { ...store.get('accounts', account.id), last_used: now() });
    stage(clip.id, 'completed', 100);
    tell('done', 'completed', 100);
    return { ...outcome, success: true, song_ids: [clip.id] };
  } catch (error) {
    if (error.code !== 'SONG_CREATION_FAILED') throw error;
    putRecord(store, {
      ...record,
      song_id: randomUUID(),
      clip_ids: [],
      status: 'failed',
      error_message: error.message,
    });
    tell('failed', 'failed', 50);
    const facts = { status: 'in_progress', message: error.message, progress: progressOfAll() };
    operation.report('ERROR_UPDATE', { ...about, ...facts, error: error.message, error_code: error.code });
    return { ...outcome, error: error.message };
  }
}

/** Throws what an operation ends with that has made not one song. */
export function requireOne(outcomes) {
  const failed = outcomes.filter(({ error }) => error !== null);
  if (failed.length === 0 || failed.length < outcomes.length) return;
  throw new Refusal('BATCH_CREATION_FAILED', `Not one song could be made. ${failed.at(-1).error}`);
}

/** Returns the end that an operation comes to by an error: its own codes, whatever the service said. */
export function whyItEnds(operation, error) {
  const reason = operation.signal.aborted ? operation.signal.reason : error;
  let end = reason;
  if (reason.details?.reason === 'network') end = new Refusal('BATCH_CREATION_FAILED', reason.message);
  if (reason.details?.reason === 'rate_limited')
    end = new Refusal('INTERRUPTED', 'The service asks for a long pause: start this again later.');
  operation.endsAs = { CANCELLED: 'cancelled', INTERRUPTED: 'interrupted' }[end.code] ?? 'failed';
  return end;
}

/** How much is done, in whole percent: rounded down, so that 100 is the end. */
export function percent(done, total) {
  return Math.min(100, Math.floor((100 * done) / total));
}
