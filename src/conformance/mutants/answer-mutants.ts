import { isObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { failureOf, isSuccess, mapLeaves, mapLists, successOf, without } from './values.ts';

/** What goes wrong with answers, whatever the command. */
export const answerMutants: readonly Mutant[] = [
  {
    id: 'answers-twice',
    title: 'Answers every command twice.',
    breaks: ['CMD-1'],
    wrap: tamperMessages(() => ({ answer: (answer) => [answer, answer] })),
  },
  {
    id: 'answers-nothing',
    title: 'Answers no command.',
    breaks: ['CMD-1'],
    wrap: tamperMessages(() => ({ answer: () => NOTHING })),
  },
  {
    id: 'forgets-every-third-answer',
    title: 'Leaves every third answer out.',
    breaks: ['CMD-1'],
    wrap: tamperMessages(() => {
      let count = 0;
      return {
        answer: () => {
          count += 1;
          return count % 3 === 0 ? NOTHING : undefined;
        },
      };
    }),
  },
  {
    id: 'swaps-ids',
    title: 'Swaps the ids of two answers that follow one another.',
    breaks: ['CMD-1'],
    wrap: tamperMessages(() => {
      let held: Readonly<Record<string, unknown>> | undefined;
      return {
        answer: (answer) => {
          const first = held;
          held = first === undefined ? answer : undefined;
          if (first === undefined) return NOTHING;
          return [
            { ...first, id: answer.id },
            { ...answer, id: first.id },
          ];
        },
      };
    }),
  },
  {
    id: 'answers-under-another-id',
    title: 'Answers under an id that nobody has sent.',
    breaks: ['CMD-1'],
    wrap: tamperMessages(() => ({
      answer: (answer) => (typeof answer.id === 'string' ? { ...answer, id: `${answer.id}-1` } : undefined),
    })),
  },
  {
    id: 'one-at-a-time',
    title: 'Takes a command only when the one before it is answered, and loses what comes meanwhile.',
    breaks: ['CMD-1'],
    wrap: tamperMessages(() => {
      let busy: unknown;
      return {
        command: ({ id }) => {
          if (busy !== undefined) return NOTHING;
          busy = id;
          return undefined;
        },
        answer: ({ id }) => {
          if (id === busy) busy = undefined;
          return undefined;
        },
      };
    }),
  },
  {
    id: 'success-under-the-command-name',
    title: 'Gives a success the name of its command as `type`.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) => (isSuccess(answer) ? { ...answer, type: sent?.type } : undefined),
    })),
  },
  {
    id: 'success-without-timestamp',
    title: 'Leaves the timestamp out of answers.',
    breaks: ['CMD-2', 'ERR-1'],
    wrap: tamperMessages(() => ({ answer: (answer) => without(answer, 'timestamp') })),
  },
  {
    id: 'success-with-an-error',
    title: 'Gives a success an empty text as `error`.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => (isSuccess(answer) ? { ...answer, error: '' } : undefined),
    })),
  },
  {
    id: 'success-as-a-text',
    title: 'Writes `success` as a text.',
    breaks: ['CMD-2', 'ERR-1'],
    wrap: tamperMessages(() => ({ answer: (answer) => ({ ...answer, success: String(answer.success) }) })),
  },
  {
    id: 'success-without-data',
    title: 'Leaves `data` out of a success.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => (isSuccess(answer) ? without(answer, 'data') : undefined),
    })),
  },
  {
    id: 'empty-data',
    title: 'Answers every success with empty data.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => {
        if (!isSuccess(answer)) return undefined;
        return { ...answer, data: Array.isArray(answer.data) ? [] : {} };
      },
    })),
  },
  {
    id: 'data-without-a-field',
    title: 'Leaves the first field out of each object in `data`.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => (isSuccess(answer) ? { ...answer, data: withoutFirst(answer.data) } : undefined),
    })),
  },
  {
    id: 'numbers-as-texts',
    title: 'Writes numbers and yes or no in `data` as texts.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({
        ...answer,
        data: mapLeaves(answer.data, (leaf) =>
          typeof leaf === 'number' || typeof leaf === 'boolean' ? String(leaf) : leaf,
        ),
      }),
    })),
  },
  {
    id: 'counts-one-more',
    title: 'Adds one to every whole number in `data`.',
    breaks: ['CMD-2', 'CMD-3'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({
        ...answer,
        data: mapLeaves(answer.data, (leaf) => (Number.isInteger(leaf) ? Number(leaf) + 1 : leaf)),
      }),
    })),
  },
  {
    id: 'turns-yes-into-no',
    title: 'Turns every yes in `data` into no, and the other way round.',
    breaks: ['CMD-2', 'CMD-3'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({
        ...answer,
        data: mapLeaves(answer.data, (leaf) => (typeof leaf === 'boolean' ? !leaf : leaf)),
      }),
    })),
  },
  {
    id: 'shouts',
    title: 'Writes every text in `data` in capitals.',
    breaks: ['CMD-2', 'CMD-3'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({
        ...answer,
        data: mapLeaves(answer.data, (leaf) => (typeof leaf === 'string' ? leaf.toUpperCase() : leaf)),
      }),
    })),
  },
  {
    id: 'lists-backwards',
    title: 'Turns every list in `data` round.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({ ...answer, data: mapLists(answer.data, (list) => list.toReversed()) }),
    })),
  },
  {
    id: 'loses-the-last-of-a-list',
    title: 'Leaves the last item out of every list in `data`.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({ ...answer, data: mapLists(answer.data, (list) => list.slice(0, -1)) }),
    })),
  },
  {
    id: 'lists-everything-twice',
    title: 'Has every item of a list in `data` twice.',
    breaks: ['CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({
        ...answer,
        data: mapLists(answer.data, (list) => list.flatMap((item) => [item, item])),
      }),
    })),
  },
  {
    id: 'answers-from-a-cache',
    title: 'Answers a command as it answered the first of the same type and payload.',
    breaks: ['CMD-2', 'CMD-6'],
    wrap: tamperMessages(({ contract }) => {
      const first = new Map<string, unknown>();
      return {
        answer: (answer, sent) => {
          if (sent === undefined || !isSuccess(answer)) return undefined;
          if (contract.commands.get(String(sent.type))?.operation !== undefined) return undefined;
          const key = JSON.stringify([sent.type, sent.payload]);
          if (!first.has(key)) first.set(key, answer.data);
          return { ...answer, data: first.get(key) };
        },
      };
    }),
  },
  {
    id: 'fails-at-everything',
    title: 'Fails at every command with a code that the command may have.',
    breaks: ['CMD-2', 'CMD-3'],
    wrap: tamperMessages(() => ({
      answer: (answer) => (isSuccess(answer) ? failureOf(answer, 'OVERLOADED') : undefined),
    })),
  },
  {
    id: 'succeeds-at-everything',
    title: 'Makes a success of every failure.',
    breaks: ['CMD-4', 'ERR-1', 'ERR-2', 'ERR-5'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        isSuccess(answer) || sent === undefined ? undefined : successOf(answer, sent.type, {}),
    })),
  },
  {
    id: 'does-the-first-of-a-kind-only',
    title: 'Answers a command of a type that it has had before, and does nothing.',
    breaks: ['CMD-2', 'CMD-3'],
    wrap: tamperMessages(({ contract, toKit }) => {
      const first = new Map<unknown, unknown>();
      return {
        command: ({ id, type }) => {
          const data = first.get(type);
          const isPlain = contract.commands.get(String(type))?.operation === undefined;
          if (data === undefined || !isPlain) return undefined;
          toKit(successOf({ id, timestamp: Date.now() }, type, data));
          return NOTHING;
        },
        answer: (answer, sent) => {
          if (isSuccess(answer) && sent !== undefined && !first.has(sent.type))
            first.set(sent.type, answer.data);
          return undefined;
        },
      };
    }),
  },
];

function withoutFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFirst);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .slice(1)
      .map(([name, item]) => [name, withoutFirst(item)]),
  );
}
