import { isObject, type JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { converted, type Misfit, withoutMisfits } from './payload-mending.ts';
import type { TamperedLife } from './tamper.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { failureOf, mapLeaves, mapLists, successOf } from './values.ts';

/** What goes wrong with what is sent. */
export const payloadMutants: readonly Mutant[] = [
  {
    id: 'forgets-defaults',
    title: 'Refuses a payload that leaves a field to its default.',
    breaks: ['CMD-3'],
    wrap: tamperMessages(({ contract }) => ({
      answer: (answer, sent) => {
        const defaults = Object.keys(contract.defaults.get(String(sent?.type)) ?? {});
        const payload = isObject(sent?.payload) ? sent.payload : {};
        return defaults.some((name) => !Object.hasOwn(payload, name))
          ? failureOf(answer, 'INVALID_PAYLOAD')
          : undefined;
      },
    })),
  },
  {
    id: 'other-defaults',
    title: 'Takes other defaults than those of the file: yes for no, five for one.',
    breaks: ['CMD-3'],
    wrap: tamperMessages(({ contract }) => ({
      command: (command) => {
        const defaults = contract.defaults.get(String(command.type));
        if (defaults === undefined || !isObject(command.payload)) return undefined;
        const others = mapLeaves(defaults, otherDefault) as JsonObject;
        return { ...command, payload: { ...others, ...command.payload } };
      },
    })),
  },
  {
    id: 'gives-nothing-unless-asked',
    title: 'Answers with empty lists where every field is left to its default.',
    breaks: ['CMD-3'],
    wrap: tamperMessages(({ contract }) => ({
      answer: (answer, sent) => {
        const defaults = Object.keys(contract.defaults.get(String(sent?.type)) ?? {});
        const payload = isObject(sent?.payload) ? sent.payload : {};
        const isBare = defaults.length > 0 && defaults.every((name) => !Object.hasOwn(payload, name));
        return isBare ? { ...answer, data: mapLists(answer.data, () => []) } : undefined;
      },
    })),
  },
  {
    id: 'refuses-null',
    title: 'Refuses a field that is null, also where its schema allows that.',
    breaks: ['CMD-3'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        JSON.stringify(sent?.payload ?? {}).includes(':null')
          ? failureOf(answer, 'INVALID_PAYLOAD')
          : undefined,
    })),
  },
  {
    id: 'takes-ascii-only',
    title: 'Refuses a command with letters beyond ASCII in it.',
    breaks: ['CMD-3', 'CMD-11', 'WIRE-2'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        /[^\x20-\x7e]/.test(JSON.stringify(sent ?? null)) ? failureOf(answer, 'INVALID_PAYLOAD') : undefined,
    })),
  },
  {
    id: 'counts-utf16',
    title: 'Counts the length of a text in UTF-16, so that one of 🎵 is two long.',
    breaks: ['CMD-11', 'CMD-3'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        /(?:[\u{10000}-\u{10ffff}]){60}/u.test(JSON.stringify(sent ?? null))
          ? failureOf(answer, 'INVALID_PAYLOAD')
          : undefined,
    })),
  },
  {
    id: 'refuses-everything',
    title: 'Refuses every payload.',
    breaks: ['CMD-3'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) => (sent === undefined ? undefined : failureOf(answer, 'INVALID_PAYLOAD')),
    })),
  },
  {
    id: 'checks-nothing',
    title: 'Answers a payload that is invalid as if it were none.',
    breaks: ['CMD-4', 'CMD-5'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        answer.error_code === 'INVALID_PAYLOAD' && sent !== undefined
          ? successOf(answer, sent.type, {})
          : undefined,
    })),
  },
  {
    id: 'converts',
    title: 'Converts what has the wrong type: "5" to 5, 5 to "5", "true" to yes.',
    breaks: ['CMD-4'],
    wrap: tamperMessages((life) => ({
      command: (command) => mended(command, life, converted),
    })),
  },
  {
    id: 'does-what-it-refuses',
    title: 'Refuses an invalid payload, and does what can be done of it.',
    breaks: ['CMD-4'],
    wrap: tamperMessages((life) => {
      const { contract, toBackend } = life;
      return {
        command: (command) => {
          const { payload: definition } = contract.commands.get(String(command.type)) ?? {};
          if (definition === undefined || !isObject(command.payload)) return undefined;
          const rest = withoutMisfits(command.payload, (value) => contract.schemas.misfit(definition, value));
          if (rest !== undefined && rest !== command.payload)
            toBackend({ ...command, id: `${HIDDEN}${String(command.id)}`, payload: rest });
          return undefined;
        },
        answer: ({ id }) => (String(id).startsWith(HIDDEN) ? NOTHING : undefined),
      };
    }),
  },
  {
    id: 'takes-unknown-fields',
    title: 'Takes a payload with unknown fields, and leaves them out.',
    breaks: ['CMD-5'],
    wrap: tamperMessages((life) => ({
      command: (command) =>
        mended(command, life, (payload, misfit, definition) =>
          life.contract.schemas.onlyHasUnknownFields(definition, payload)
            ? withoutMisfits(payload, misfit)
            : undefined,
        ),
    })),
  },
  {
    id: 'closes-what-is-open',
    title: 'Refuses a command whose envelope or clip has a field that it does not know.',
    breaks: ['CMD-5', 'CMD-9'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) => {
        const known = ['id', 'type', 'payload', 'timestamp'];
        const strange = Object.keys(sent ?? {}).some((name) => !known.includes(name));
        const clips = JSON.stringify(sent?.payload ?? {}).includes('"clip');
        return strange || clips ? failureOf(answer, 'INVALID_PAYLOAD') : undefined;
      },
    })),
  },
  {
    id: 'asks-for-a-timestamp',
    title: 'Refuses a command without a timestamp.',
    breaks: ['CMD-9'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        sent !== undefined && sent.timestamp === undefined ? failureOf(answer, 'INVALID_PAYLOAD') : undefined,
    })),
  },
  {
    id: 'takes-long-ids',
    title: 'Takes ids and types of any length.',
    breaks: ['CMD-10', 'ERR-4'],
    wrap: tamperMessages(({ contract }) => ({
      answer: (answer, sent) => {
        const { max_id_length: ids = 200, max_type_length: types = 100 } = contract.limits;
        const isLong = String(sent?.id).length > ids || String(sent?.type).length > types;
        return isLong ? { ...failureOf(answer, 'UNKNOWN_COMMAND'), id: sent?.id } : undefined;
      },
    })),
  },
  {
    id: 'takes-short-ids-only',
    title: 'Refuses an id that is longer than forty characters, or empty of ASCII.',
    breaks: ['CMD-10', 'CMD-11'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        typeof sent?.id === 'string' && !/^[\x20-\x7e]{1,40}$/.test(sent.id)
          ? failureOf(answer, 'INVALID_PAYLOAD')
          : undefined,
    })),
  },
  {
    id: 'reads-inexact-numbers',
    title: 'Takes numbers that no double holds exactly, and whatever is nested too deep.',
    breaks: ['WIRE-9'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        answer.error_code === 'INVALID_PAYLOAD' && isBeyondBounds(sent?.payload)
          ? successOf(answer, sent?.type, {})
          : undefined,
    })),
  },
  {
    id: 'refuses-large-numbers',
    title: 'Refuses numbers beyond 32 bits, and more than ten levels of lists and objects.',
    breaks: ['WIRE-9'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        isBeyondBounds(sent?.payload, 2 ** 32, 10) ? failureOf(answer, 'INVALID_PAYLOAD') : undefined,
    })),
  },
  {
    id: 'takes-the-first-of-two-keys',
    title: 'Takes the first of a key that comes twice.',
    breaks: ['WIRE-10'],
    wrap: tamperMessages(() => ({
      command: (_command, { text = '' }) => withFirstOfTwo(text),
    })),
  },
];

const HIDDEN = 'mutant-';
function isBeyondBounds(value: unknown, largest = Number.MAX_SAFE_INTEGER, deepest = 500): boolean {
  if (typeof value === 'number') return Math.abs(value) > largest;
  if (typeof value !== 'object' || value === null) return false;
  if (deepest === 0) return true;
  return Object.values(value).some((item) => isBeyondBounds(item, largest, deepest - 1));
}

function otherDefault(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 4;
  return value;
}

/** The command with a payload that fits where it did not, if `mend` finds one. */
function mended(
  command: JsonObject,
  { contract }: TamperedLife,
  mend: (payload: JsonObject, misfit: Misfit, definition: string) => JsonObject | undefined,
): JsonObject | undefined {
  const { payload } = command;
  const definition = contract.commands.get(String(command.type))?.payload;
  if (definition === undefined || !isObject(payload)) return undefined;
  const misfit: Misfit = (value) => contract.schemas.misfit(definition, value);
  if (misfit(payload) === null) return undefined;
  const other = mend(payload, misfit, definition);
  return other === undefined ? undefined : { ...command, payload: other };
}

/** An object's text without those of its own fields whose name came before. */
function withFirstOfTwo(text: string): string {
  const names = new Set<string>();
  const fields = fieldsOf(text.slice(1, -1)).filter((field) => {
    const name = /^\s*"([^"]*)"/.exec(field)?.[1] ?? field;
    return !names.has(name) && names.add(name);
  });
  return `{${fields.join(',')}}`;
}

/** Split at the commas that stand in no text, list or object. */
function fieldsOf(inside: string): string[] {
  const fields = [''];
  let depth = 0;
  for (const [token] of inside.matchAll(/"(?:[^"\\]|\\.)*"|[\s\S]/g)) {
    if ('{['.includes(token)) depth += 1;
    if ('}]'.includes(token)) depth -= 1;
    if (token === ',' && depth === 0) fields.push('');
    else fields[fields.length - 1] += token;
  }
  return fields;
}
