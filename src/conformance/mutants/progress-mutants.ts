import type { JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { mapLeaves, without, withPayload } from './values.ts';

/** What goes wrong with progress. */
export const progressMutants: readonly Mutant[] = [
  {
    id: 'no-progress',
    title: 'Sends no event but the final one.',
    breaks: ['PROG-1', 'PROG-4', 'PROG-5'],
    wrap: tamperMessages(() => ({
      event: (_event, payload) => (payload.final === true ? undefined : NOTHING),
    })),
  },
  {
    id: 'progress-as-the-samples-have-it',
    title: 'Writes `progress-event` into `type`, and the type into `id`.',
    breaks: ['PROG-1'],
    wrap: tamperMessages(() => ({
      event: (event) => ({ ...event, id: event.type, type: 'progress-event' }),
    })),
  },
  {
    id: 'progress-without-owner',
    title: 'Leaves `operation_id` out of events.',
    breaks: ['PROG-1'],
    wrap: tamperMessages(() => ({
      event: (event, payload) => withPayload(event, without(payload, 'operation_id')),
    })),
  },
  {
    id: 'progress-as-a-text',
    title: 'Writes the numbers of events as texts.',
    breaks: ['PROG-1'],
    wrap: tamperMessages(() => ({
      event: (event, payload) =>
        withPayload(
          event,
          mapLeaves(payload, (leaf) => (typeof leaf === 'number' ? `${leaf} %` : leaf)) as JsonObject,
        ),
    })),
  },
  {
    id: 'unknown-events',
    title: 'Sends events of a type that the protocol does not have.',
    breaks: ['PROG-1', 'PROG-2'],
    wrap: tamperMessages(() => ({
      event: (event) => [{ ...event, type: 'STEP_PROGRESS' }, event],
    })),
  },
  {
    id: 'events-of-others',
    title: 'Sends events that the file of the command does not list.',
    breaks: ['PROG-2'],
    wrap: tamperMessages(({ contract }) => ({
      event: (event, payload) => {
        const examples = [...contract.events.values()].flatMap(({ name, examples: [example] }) =>
          name === event.type || example === undefined ? [] : [[name, example.payload] as const],
        );
        const others = examples.map(([type, example]) => ({
          ...event,
          type,
          payload: { ...example, final: false, operation_id: payload.operation_id },
        }));
        return [...others, event];
      },
    })),
  },
  {
    id: 'progress-goes-back',
    title: 'Sends every event again in the end, with its progress as it was.',
    breaks: ['PROG-3'],
    wrap: tamperMessages(() => {
      const first = new Map<unknown, JsonObject>();
      return {
        event: (event, payload) => {
          const before = first.get(event.type);
          if (before === undefined) first.set(event.type, event);
          return before === undefined || payload.final === true ? undefined : [event, before];
        },
      };
    }),
  },
  {
    id: 'progress-counts-down',
    title: 'Counts down what has to grow.',
    breaks: ['PROG-3'],
    wrap: tamperMessages(() => ({
      event: (event, payload) =>
        withPayload(event, {
          ...payload,
          ...Object.fromEntries(
            ['progress', 'completed', 'downloaded']
              .filter((name) => typeof payload[name] === 'number')
              .map((name) => [name, Math.max(0, Number(payload.total ?? 100) - Number(payload[name]))]),
          ),
        }),
    })),
  },
  {
    id: 'progress-after-the-answer',
    title: 'Sends the events of a plain command after its answer.',
    breaks: ['PROG-4'],
    wrap: tamperMessages(() => {
      const held = new Map<unknown, JsonObject[]>();
      return {
        event: (event, payload) => {
          held.set(payload.operation_id, [...(held.get(payload.operation_id) ?? []), event]);
          return isOperation(payload.operation_id) ? undefined : NOTHING;
        },
        answer: (answer) => [answer, ...(held.get(answer.id) ?? [])],
      };
    }),
  },
  {
    id: 'command-progress-under-another-id',
    title: 'Gives the events of a plain command an id of their own.',
    breaks: ['PROG-4'],
    wrap: tamperMessages(() => ({
      event: (event, payload) =>
        isOperation(payload.operation_id)
          ? undefined
          : withPayload(event, { ...payload, operation_id: `job-${String(payload.operation_id)}` }),
    })),
  },
  {
    id: 'drops-what-is-never-dropped',
    title: 'Drops every second of the events that are never dropped.',
    breaks: ['PROG-5'],
    wrap: tamperMessages(({ contract }) => {
      let count = 0;
      return {
        event: (event, payload) => {
          if (contract.events.get(String(event.type))?.delivery !== 'every' || payload.final === true)
            return undefined;
          count += 1;
          return count % 2 === 0 ? NOTHING : undefined;
        },
      };
    }),
  },
  {
    id: 'drops-errors-of-parts',
    title: 'Does not tell that a part has failed.',
    breaks: ['OP-7', 'PROG-5'],
    wrap: tamperMessages(() => ({
      event: ({ type }) => (type === 'ERROR_UPDATE' || type === 'WARNING_UPDATE' ? NOTHING : undefined),
    })),
  },
];

/** Operations of every backend here have ids of their own making; a plain command has the id that the kit gave it. */
function isOperation(owner: unknown): boolean {
  return /^(op|[0-9a-f]{8}-)/.test(String(owner)) || String(owner).length > 24;
}
