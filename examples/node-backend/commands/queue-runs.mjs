import { Refusal } from '../refusal.mjs';
import { makeSong, percent, requireOne, whyItEnds } from '../work/make-song.mjs';
import { now } from './now.mjs';
import { queueOf } from './queues.mjs';
import { requireProfile } from './sessions.mjs';

export function queueRunCommands(world) {
  const { operations, service, store } = world;
  return {
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

function requireStartable(operations, queue) {
  if (operations.running.some(({ id }) => id === queue.operation_id)) {
    throw new Refusal('INVALID_QUEUE_PARAMETERS', `The queue ${queue.id} is running: wait for its end.`);
  }
  if (queue.made.length >= queue.total_songs) {
    throw new Refusal('INVALID_QUEUE_PARAMETERS', `The queue ${queue.id} is complete: create another one.`);
  }
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
