import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../refusal.mjs';
import { accountNamed } from './accounts.mjs';
import { now } from './now.mjs';

const statuses = [
  'pending',
  'in_progress',
  'waiting_for_user',
  'paused',
  'interrupted',
  'completed',
  'failed',
  'cancelled',
];

export function queueCommands({ operations, store }) {
  // What ran when the backend was killed does not run now, and can be started again (END-2).
  for (const queue of store.all('queues')) {
    if (queue.status === 'in_progress') store.put('queues', queue.id, { ...queue, status: 'interrupted' });
  }
  const prompts = () => store.get('prompts', 'shared') ?? { list: [], next: 0 };
  const runs = (queue) => operations.running.some(({ id }) => id === queue.operation_id);
  const requireIdle = (queue) => {
    if (runs(queue))
      throw new Refusal(
        'INVALID_QUEUE_PARAMETERS',
        `The queue ${queue.id} is running: cancel its operation first.`,
      );
  };

  return {
    GET_QUEUES: () => store.all('queues').map((queue) => shownQueue(store, queue)),

    CREATE_QUEUE({ account_name, total_songs, songs_per_batch, prompts: list }) {
      if (total_songs < 1 || songs_per_batch < 1 || songs_per_batch > total_songs) {
        throw new Refusal(
          'INVALID_QUEUE_PARAMETERS',
          'Ask for one song or more, and for no more at a time than in all.',
        );
      }
      const account = accountNamed(store, account_name);
      const isOther = list.length > 0 && !isDeepStrictEqual(list, prompts().list);
      if (isOther && store.all('queues').length > 0) {
        throw new Refusal(
          'INVALID_QUEUE_PARAMETERS',
          'The queues that exist have other prompts: clear them first.',
        );
      }
      const shared = isOther ? { list, next: 0 } : prompts();
      const available = shared.list.length - shared.next;
      if (available < total_songs) {
        const details = { requested: total_songs, available };
        throw new Refusal(
          'INSUFFICIENT_PROMPTS',
          `${available} prompts are left: bring more, or ask for fewer songs.`,
          details,
        );
      }
      const queue = { id: randomUUID(), account_id: account.id, total_songs, songs_per_batch };
      Object.assign(queue, {
        prompts_range: [shared.next, shared.next + total_songs],
        status: 'pending',
        made: [],
      });
      Object.assign(queue, {
        failed_count: 0,
        created_at: now(),
        updated_at: now(),
        operation_id: null,
        last_error: null,
      });
      store.put('queues', queue.id, queue);
      store.put('prompts', 'shared', { ...shared, next: shared.next + total_songs });
      return shownQueue(store, queue);
    },

    REMOVE_QUEUE({ queue_id }) {
      requireIdle(queueOf(store, queue_id));
      store.remove('queues', queue_id);
      return { queue_id, success: true };
    },

    UPDATE_QUEUE_PROGRESS({ queue_id, completed_count, status }) {
      const queue = queueOf(store, queue_id);
      const word = status === 'running' ? 'in_progress' : (status ?? queue.status);
      if (completed_count < 0 || !statuses.includes(word)) {
        throw new Refusal('INVALID_QUEUE_PARAMETERS', 'The count is below 0, or a queue has no such status.');
      }
      requireIdle(queue);
      const count = Math.min(completed_count, queue.total_songs);
      const made =
        count === queue.made.length ? queue.made : Array.from({ length: count }, (_, index) => index);
      const updated = { ...queue, made, status: word, updated_at: now() };
      store.put('queues', queue_id, updated);
      return { queue_id, success: true, queue: shownQueue(store, updated) };
    },

    VALIDATE_PROMPTS({ requested_total }) {
      const { list, next } = prompts();
      const available_slots = list.length - next;
      return {
        is_valid: requested_total <= available_slots,
        requested_total,
        available_slots,
        total_prompts: list.length,
      };
    },

    CLEAR_QUEUES() {
      const queues = store.all('queues');
      for (const queue of queues) requireIdle(queue);
      for (const { id } of queues) store.remove('queues', id);
      store.remove('prompts', 'shared');
      return { message: `${queues.length} queues were removed.`, removed: queues.length };
    },
  };
}

export function queueOf(store, id) {
  const queue = store.get('queues', id);
  if (queue !== undefined) return queue;
  throw new Refusal('QUEUE_NOT_FOUND', `No queue has the id ${id}: read the list with GET_QUEUES.`);
}

function shownQueue(store, { account_id, made, ...queue }) {
  return { ...queue, account_name: store.get('accounts', account_id).name, completed_count: made.length };
}
