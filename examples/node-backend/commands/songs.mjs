import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../refusal.mjs';
import { accountNamed } from './accounts.mjs';
import { putRecord } from './history.mjs';
import { now } from './now.mjs';
import { queueOf } from './queues.mjs';
import { requireProfile } from './sessions.mjs';

export function songCommands(world) {
  const { operations, service, store } = world;
  return {
    CREATE_SONGS_BATCH({ account_name, prompts, songs_per_session, auto_submit }) {
      const account = accountNamed(store, account_name);
      if (prompts.length === 0)
        throw new Refusal('INSUFFICIENT_PROMPTS', 'The list of prompts is empty: name one song or more.');
      requireProfile(service, account);
      const total = prompts.length;
      const sessions = Math.ceil(total / songs_per_session);
      const results = [];
      const soFar = () => ({
        progress: percent(results.length, total),
        completed: results.length,
        total,
        sessions,
        result: { results },
      });
      return {
        started: { total, sessions },
        accounts: [account.id],
        begin: ({ id }) => results.push(...takeUp(world, id, account, prompts)),
        soFar,
        async run(operation) {
          try {
            for (const [index, prompt] of prompts.entries()) {
              if (results.some(({ prompt_index }) => prompt_index === index)) continue;
              const song = { account, prompt, index, autoSubmit: auto_submit, queueId: null };
              results.push(await makeSong(world, operation, song, () => soFar().progress));
              results.sort((one, other) => one.prompt_index - other.prompt_index);
              store.put('batches', operation.id, { account_id: account.id, prompts, results: [...results] });
              store.commit();
              const { result, ...facts } = soFar();
              const session = Math.ceil((index + 1) / songs_per_session);
              operation.report('BATCH_PROGRESS', {
                ...facts,
                session,
                status: 'in_progress',
                message: `${facts.completed} of ${total}`,
              });
            }
            requireOne(results);
          } catch (error) {
            throw whyItEnds(operation, error);
          } finally {
            if (operation.endsAs !== 'interrupted') store.remove('batches', operation.id);
            store.commit();
          }
        },
      };
    },

    START_QUEUE_EXECUTION({ queue_ids, auto_submit }) {
      if (new Set(queue_ids).size < queue_ids.length) {
        throw new Refusal('INVALID_QUEUE_PARAMETERS', 'A queue is named twice: name each one once.');
      }
      for (const id of queue_ids) requireStartable(operations, queueOf(store, id));
      const queues = () => queue_ids.map((id) => queueOf(store, id));
      const accounts = queues().map(({ account_id }) => account_id);
      for (const id of accounts) requireProfile(service, store.get('accounts', id));
      return {
        started: { queue_ids },
        accounts,
        begin: ({ id: operation_id }) => {
          for (const queue of queues())
            changeQueue(store, queue.id, { operation_id, failed_count: 0, last_error: null });
        },
        soFar: () => factsOf(queues()),
        async run(operation) {
          let current;
          try {
            for (const queue of queues()) {
              current = queue.id;
              await runQueue(world, operation, queue.id, auto_submit);
            }
            requireOne(operation.outcomes ?? []);
          } catch (error) {
            throw whyItEnds(operation, error);
          } finally {
            const { status } = queueOf(store, current);
            if (status === 'in_progress') changeQueue(store, current, { status: operation.endsAs });
            store.commit();
          }
        },
      };
    },
  };
}

/** Makes what is left of a queue, song by song, and keeps its count. */
async function runQueue(world, operation, queueId, autoSubmit) {
  const { store } = world;
  changeQueue(store, queueId, { status: 'in_progress' });
  store.commit();
  const {
    account_id,
    made,
    prompts_range: [first],
    songs_per_batch,
    total_songs,
  } = queueOf(store, queueId);
  const { list } = store.get('prompts', 'shared');
  const left = Array.from({ length: total_songs }, (_, index) => index).filter(
    (index) => !made.includes(index),
  );
  const outcomes = [];
  for (const index of left) {
    const song = {
      account: store.get('accounts', account_id),
      prompt: list[first + index],
      index: first + index,
      autoSubmit,
      queueId,
    };
    const outcome = await makeSong(world, operation, song, () => factsOf([queueOf(store, queueId)]).progress);
    outcomes.push(outcome);
    operation.outcomes = [...(operation.outcomes ?? []), outcome];
    const queue = queueOf(store, queueId);
    if (outcome.success) changeQueue(store, queueId, { made: [...queue.made, index] });
    if (outcome.error !== null) {
      changeQueue(store, queueId, { failed_count: queue.failed_count + 1, last_error: outcome.error });
    }
    const isLast = outcomes.length === left.length;
    if (isLast) changeQueue(store, queueId, { status: statusAfter(queueOf(store, queueId), outcomes) });
    store.commit();
    const { result, ...facts } = factsOf([queueOf(store, queueId)]);
    const batch = Math.ceil(outcomes.length / songs_per_batch);
    const batches = Math.ceil(left.length / songs_per_batch);
    const { status } = queueOf(store, queueId);
    operation.report('QUEUE_PROGRESS', {
      ...facts,
      batch,
      batches,
      status,
      message: `${facts.completed} of ${total_songs} songs`,
    });
  }
}

function statusAfter({ made }, outcomes) {
  if (outcomes.some(({ pending }) => pending)) return 'paused';
  return made.length === 0 ? 'failed' : 'completed';
}

/** Makes one song of a prompt and writes it into the history; the caller commits it together with its own count. */
async function makeSong(
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

/** Returns what an interrupted batch of the same prompts has made, and lets the new one have it (END-2). */
function takeUp({ operations, store }, operationId, account, prompts) {
  const running = operations.running.map(({ id }) => id);
  const [key, old] =
    store.entries('batches').find(([id, batch]) => {
      const isSame = batch.account_id === account.id && isDeepStrictEqual(batch.prompts, prompts);
      return isSame && !running.includes(id);
    }) ?? [];
  const results = old?.results.filter(({ success }) => success) ?? [];
  if (old !== undefined) store.remove('batches', key);
  store.put('batches', operationId, { account_id: account.id, prompts, results });
  return results;
}

function requireStartable(operations, queue) {
  if (operations.running.some(({ id }) => id === queue.operation_id)) {
    throw new Refusal('INVALID_QUEUE_PARAMETERS', `The queue ${queue.id} is running: wait for its end.`);
  }
  if (queue.made.length >= queue.total_songs) {
    throw new Refusal('INVALID_QUEUE_PARAMETERS', `The queue ${queue.id} is complete: create another one.`);
  }
}

function requireOne(outcomes) {
  const failed = outcomes.filter(({ error }) => error !== null);
  if (failed.length === 0 || failed.length < outcomes.length) return;
  throw new Refusal('BATCH_CREATION_FAILED', `Not one song could be made. ${failed.at(-1).error}`);
}

/** Returns the end that an operation comes to by an error: its own codes, whatever the service said. */
function whyItEnds(operation, error) {
  const reason = operation.signal.aborted ? operation.signal.reason : error;
  let end = reason;
  if (reason.details?.reason === 'network') end = new Refusal('BATCH_CREATION_FAILED', reason.message);
  if (reason.details?.reason === 'rate_limited')
    end = new Refusal('INTERRUPTED', 'The service asks for a long pause: start this again later.');
  operation.endsAs = { CANCELLED: 'cancelled', INTERRUPTED: 'interrupted' }[end.code] ?? 'failed';
  return end;
}

function changeQueue(store, id, fields) {
  store.put('queues', id, { ...queueOf(store, id), ...fields, updated_at: now() });
}

function factsOf(queues) {
  const sum = (of) => queues.reduce((all, queue) => all + of(queue), 0);
  const [completed, failed, total] = [
    sum(({ made }) => made.length),
    sum(({ failed_count }) => failed_count),
    sum(({ total_songs }) => total_songs),
  ];
  const outcomes = queues.map(({ id, status, made, failed_count }) => ({
    queue_id: id,
    status,
    completed: made.length,
    failed: failed_count,
  }));
  const queue_id = queues.length === 1 ? queues[0].id : null;
  return {
    queue_id,
    completed,
    failed,
    total,
    progress: percent(completed + failed, total),
    result: { queues: outcomes },
  };
}

function percent(done, total) {
  return Math.min(100, Math.floor((100 * done) / total));
}
