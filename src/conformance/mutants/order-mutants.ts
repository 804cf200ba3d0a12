import type { JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { tamper } from './tamper.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { without } from './values.ts';

/** What goes wrong with the order of commands, and with ids that come again. */
export const orderMutants: readonly Mutant[] = [
  {
    id: 'turns-commands-round',
    title: 'Takes commands that arrive together in the opposite order.',
    breaks: ['CMD-6'],
    wrap: tamper(({ wire }) => ({
      input: (bytes) => {
        const lines = Buffer.from(bytes)
          .toString('latin1')
          .split(/(?<=\n)/);
        const isWhole = bytes.at(-1) === 0x0a;
        wire.write(Buffer.from((isWhole ? lines.toReversed() : lines).join(''), 'latin1'));
      },
    })),
  },
  {
    id: 'takes-reading-commands-first',
    title: 'Lets commands that only read go before those that change something.',
    breaks: ['CMD-6'],
    wrap: tamperMessages(({ contract, toBackend, later }) => ({
      command: (command) => {
        const facts = contract.commands.get(String(command.type));
        if (facts === undefined || facts.effects.idempotent || contract.control.has(facts.name))
          return undefined;
        later(60, () => toBackend(command));
        return NOTHING;
      },
    })),
  },
  {
    id: 'works-before-what-came-first',
    title: 'Lets worker commands and operations go before the state commands in front of them.',
    breaks: ['CMD-6'],
    wrap: tamperMessages(({ contract, toBackend, later }) => ({
      command: (command) => {
        if (contract.commands.get(String(command.type))?.effects.order !== 'state') return undefined;
        later(1500, () => toBackend(command));
        return NOTHING;
      },
    })),
  },
  {
    id: 'does-repeated-ids-again',
    title: 'Does a command again whose id was used before.',
    breaks: ['CMD-7'],
    wrap: tamperMessages(() => repeats(0)),
  },
  {
    id: 'remembers-few-ids',
    title: 'Remembers the last ten ids only.',
    breaks: ['CMD-7'],
    wrap: tamperMessages(() => repeats(10)),
  },
  {
    id: 'answers-repeated-ids-under-their-id',
    title: 'Refuses a repeated id under that id, which settles the first command.',
    breaks: ['CMD-7'],
    wrap: tamperMessages(() => ({
      answer: (answer) => {
        const id = (answer.details as JsonObject | undefined)?.id;
        return answer.id === null && typeof id === 'string' ? { ...answer, id } : undefined;
      },
    })),
  },
  {
    id: 'repeated-ids-without-details',
    title: 'Does not say which id was repeated.',
    breaks: ['CMD-7'],
    wrap: tamperMessages(() => ({
      answer: (answer) => (answer.id === null ? without(answer, 'details') : undefined),
    })),
  },
  {
    id: 'takes-the-id-of-progress',
    title: 'Takes `progress-event` for an id.',
    breaks: ['CMD-8'],
    wrap: tamperMessages(() => ({
      command: (command) => (command.id === 'progress-event' ? { ...command, id: STAND_IN } : undefined),
      answer: (answer) => (answer.id === STAND_IN ? { ...answer, id: 'progress-event' } : undefined),
    })),
  },
  {
    id: 'one-worker',
    title: 'Does worker commands and operations one after the other, and state commands after them.',
    breaks: ['CMD-12'],
    wrap: tamperMessages(({ contract, toBackend }) => {
      const waiting: JsonObject[] = [];
      let busy: unknown;
      let operation: unknown;
      const next = (): void => {
        const command = waiting.shift();
        busy = command?.id;
        if (command !== undefined) toBackend(command);
      };
      return {
        command: (command) => {
          if (contract.control.has(String(command.type))) return undefined;
          waiting.push(command);
          if (busy === undefined) next();
          return NOTHING;
        },
        answer: ({ id, data }) => {
          if (id !== busy || busy === undefined) return undefined;
          operation = (data as JsonObject | null)?.operation_id;
          if (operation === undefined) next();
          return undefined;
        },
        event: (_event, payload) => {
          if (payload.final === true && payload.operation_id === operation) next();
          return undefined;
        },
      };
    }),
  },
];

const STAND_IN = 'mutant-progress-event';

/** Gives an id that came before a new one on its way in, and its own back on its way out. */
function repeats(remembered: number): ReturnType<Parameters<typeof tamperMessages>[0]> {
  const seen: string[] = [];
  let count = 0;
  return {
    command: (command) => {
      const id = String(command.id);
      const place = seen.lastIndexOf(id);
      const isKnown = place !== -1 && seen.length - place <= remembered;
      seen.push(id);
      if (place === -1 || isKnown) return undefined;
      count += 1;
      return { ...command, id: `mutant-${count}:${id}` };
    },
    answer: (answer) => {
      const [, id] = /^mutant-\d+:(.*)$/s.exec(String(answer.id)) ?? [];
      return id === undefined ? undefined : { ...answer, id };
    },
  };
}
