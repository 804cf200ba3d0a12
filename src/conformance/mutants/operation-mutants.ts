import { isObject, type JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { without, withPayload } from './values.ts';

/** A mutant's wrap that changes final events and nothing else. */
function finals(change: (event: JsonObject, payload: JsonObject) => readonly JsonObject[]): Mutant['wrap'] {
  return tamperMessages(() => ({
    event: (event, payload) => (payload.final === true ? change(event, payload) : undefined),
  }));
}

/** A mutant's wrap that changes the answers which start operations. */
function starts(change: (answer: JsonObject, data: JsonObject) => JsonObject): Mutant['wrap'] {
  return tamperMessages(() => ({
    answer: (answer) => {
      const { data } = answer;
      return isObject(data) && data.operation_id !== undefined ? change(answer, data) : undefined;
    },
  }));
}

/** What goes wrong with operations. */
export const operationMutants: readonly Mutant[] = [
  {
    id: 'starts-without-an-id',
    title: 'Starts an operation without saying its id.',
    breaks: ['OP-1'],
    wrap: starts((answer, data) => ({ ...answer, data: without(data, 'operation_id') })),
  },
  {
    id: 'starts-as-running',
    title: 'Answers the start of an operation with another status than `started`.',
    breaks: ['OP-1'],
    wrap: starts((answer, data) => ({ ...answer, data: { ...data, status: 'running' } })),
  },
  {
    id: 'answers-when-it-is-done',
    title: 'Answers the start of an operation when the operation has ended.',
    breaks: ['OP-1', 'OP-3'],
    wrap: tamperMessages(() => {
      const held = new Map<unknown, JsonObject>();
      return {
        answer: (answer) => {
          const { data } = answer;
          if (!isObject(data) || data.operation_id === undefined) return undefined;
          held.set(data.operation_id, answer);
          return NOTHING;
        },
        event: (event, payload) => {
          const answer = held.get(payload.operation_id);
          return payload.final === true && answer !== undefined ? [event, answer] : undefined;
        },
      };
    }),
  },
  {
    id: 'starts-everything',
    title: 'Answers plain commands as if they started operations.',
    breaks: ['OP-1'],
    wrap: tamperMessages(({ contract }) => ({
      answer: (answer, sent) =>
        isObject(answer.data) && contract.commands.get(String(sent?.type))?.operation === undefined
          ? { ...answer, data: { operation_id: 'op-1', status: 'started', ...answer.data } }
          : undefined,
    })),
  },
  {
    id: 'one-operation-id',
    title: 'Gives every operation the same id.',
    breaks: ['OP-2'],
    wrap: tamperMessages(() => {
      const ids = new Set<unknown>();
      return {
        answer: (answer) => {
          const { data } = answer;
          if (!isObject(data) || typeof data.operation_id !== 'string') return undefined;
          ids.add(data.operation_id);
          return { ...answer, data: { ...data, operation_id: 'op' } };
        },
        event: (event, payload) =>
          ids.has(payload.operation_id) ? withPayload(event, { ...payload, operation_id: 'op' }) : undefined,
      };
    }),
  },
  {
    id: 'event-before-the-answer',
    title: 'Sends the first event of an operation before the answer that names it.',
    breaks: ['OP-3'],
    wrap: tamperMessages(() => {
      let held: JsonObject | undefined;
      return {
        answer: (answer) => {
          const { data } = answer;
          if (!isObject(data) || data.operation_id === undefined) return undefined;
          held = answer;
          return NOTHING;
        },
        event: (event) => {
          const answer = held;
          held = undefined;
          return answer === undefined ? undefined : [event, answer];
        },
      };
    }),
  },
  {
    id: 'no-final-event',
    title: 'Sends no final event.',
    breaks: ['OP-4', 'OP-6'],
    wrap: finals(() => []),
  },
  {
    id: 'final-event-not-marked',
    title: 'Leaves `final` out of the final event.',
    breaks: ['OP-4'],
    wrap: finals((event, payload) => [withPayload(event, without(payload, 'final'))]),
  },
  {
    id: 'two-final-events',
    title: 'Sends the final event twice.',
    breaks: ['OP-4'],
    wrap: finals((event) => [event, event]),
  },
  {
    id: 'event-after-the-final-one',
    title: 'Sends one more event after the final one.',
    breaks: ['OP-4'],
    wrap: tamperMessages(() => {
      const last = new Map<unknown, JsonObject>();
      return {
        event: (event, payload) => {
          const before = last.get(payload.operation_id);
          last.set(payload.operation_id, event);
          return payload.final === true && before !== undefined ? [event, before] : undefined;
        },
      };
    }),
  },
  {
    id: 'final-event-of-another-type',
    title: 'Gives the final event a type that is not that of the command.',
    breaks: ['OP-4'],
    wrap: finals((event) => [
      { ...event, type: event.type === 'ERROR_UPDATE' ? 'WARNING_UPDATE' : 'ERROR_UPDATE' },
    ]),
  },
  {
    id: 'every-end-is-final',
    title: 'Marks the end of each song and each file as final.',
    breaks: ['OP-4', 'OP-7'],
    wrap: tamperMessages(() => ({
      event: (event, payload) =>
        ['completed', 'failed'].includes(String(payload.status))
          ? withPayload(event, { ...payload, final: true })
          : undefined,
    })),
  },
  {
    id: 'ends-without-a-result',
    title: 'Leaves `result` out of the final event.',
    breaks: ['OP-5'],
    wrap: finals((event, payload) => [withPayload(event, without(payload, 'result'))]),
  },
  {
    id: 'ends-with-an-empty-result',
    title: 'Empties the lists and sets the numbers in the result of an operation to none.',
    breaks: ['OP-5'],
    wrap: finals((event, payload) => [withPayload(event, { ...payload, result: emptied(payload.result) })]),
  },
  {
    id: 'ends-as-done',
    title: 'Ends with a status that is none of the four.',
    breaks: ['OP-5'],
    wrap: finals((event, payload) => [withPayload(event, { ...payload, status: 'done' })]),
  },
  {
    id: 'always-completed',
    title: 'Ends every operation as completed.',
    breaks: ['OP-5', 'OP-6', 'CTL-3'],
    wrap: finals((event, payload) => [
      withPayload(event, { ...without(payload, 'error', 'error_code'), status: 'completed' }),
    ]),
  },
  {
    id: 'always-failed',
    title: 'Ends every operation as failed.',
    breaks: ['OP-5', 'OP-7'],
    wrap: tamperMessages(({ contract }) => {
      const started = new Map<unknown, unknown>();
      return {
        answer: (answer, sent) => {
          if (isObject(answer.data)) started.set(answer.data.operation_id, sent?.type);
          return undefined;
        },
        event: (event, payload) => {
          if (payload.final !== true) return undefined;
          const errors = contract.commands.get(String(started.get(payload.operation_id)))?.errors ?? [];
          const code = errors.find(({ where }) => where === 'final')?.code;
          return withPayload(event, { ...payload, status: 'failed', error: 'It failed.', error_code: code });
        },
      };
    }),
  },
  {
    id: 'ends-without-a-code',
    title: 'Leaves error and code out of a final event that is not completed.',
    breaks: ['OP-5'],
    wrap: finals((event, payload) => [withPayload(event, without(payload, 'error', 'error_code'))]),
  },
  {
    id: 'ends-at-the-first-failed-part',
    title: 'Fails as a whole when a part has failed.',
    breaks: ['OP-7', 'OP-5'],
    wrap: tamperMessages(({ contract }) => {
      const ended = new Set<unknown>();
      const started = new Map<unknown, string>();
      return {
        answer: (answer, sent) => {
          if (isObject(answer.data)) started.set(answer.data.operation_id, String(sent?.type));
          return undefined;
        },
        event: (event, payload) => {
          const owner = payload.operation_id;
          if (ended.has(owner)) return NOTHING;
          const command = contract.commands.get(started.get(owner) ?? '');
          if (event.type !== 'ERROR_UPDATE' || command?.operation === undefined) return undefined;
          ended.add(owner);
          const { code } = command.errors.find(({ where }) => where === 'final') ?? {};
          const end = { status: 'failed', message: 'It failed.', error: 'It failed.', error_code: code };
          return [
            event,
            {
              ...event,
              type: command.operation.final,
              payload: { ...end, operation_id: owner, final: true },
            },
          ];
        },
      };
    }),
  },
  {
    id: 'errors-of-parts-in-the-final-event',
    title: 'Sends the failure of a part as an event of the final type that has ended.',
    breaks: ['OP-7', 'OP-4'],
    wrap: tamperMessages(() => ({
      event: (event, payload) =>
        event.type === 'ERROR_UPDATE'
          ? withPayload(event, { ...payload, final: true, status: 'failed' })
          : undefined,
    })),
  },
];

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, emptied(item)]));
  return typeof value === 'number' ? 0 : value;
}
