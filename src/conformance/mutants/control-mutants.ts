import { isObject, type JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { failureOf, mapLists, successOf, without } from './values.ts';

/** A mutant's wrap that changes the answers to one command. */
function answersTo(
  type: string,
  change: (data: JsonObject, answer: JsonObject) => JsonObject,
): Mutant['wrap'] {
  return tamperMessages(() => ({
    answer: (answer, sent) =>
      sent?.type === type && answer.success === true ? change(answer.data as JsonObject, answer) : undefined,
  }));
}

/** A mutant's wrap that answers a command itself, and keeps it from the backend. */
function instead(type: string, data: unknown): Mutant['wrap'] {
  return tamperMessages(({ toKit }) => ({
    command: (command) => {
      if (command.type !== type) return undefined;
      toKit(successOf({ id: command.id, timestamp: Date.now() }, type, data));
      return NOTHING;
    },
  }));
}

/** What goes wrong with control commands. */
export const controlMutants: readonly Mutant[] = [
  {
    id: 'slow-ping',
    title: 'Answers PING after more than a second.',
    breaks: ['CTL-1', 'CTL-6'],
    wrap: tamperMessages(({ later, toKit }) => ({
      answer: (answer, sent) => {
        if (sent?.type !== 'PING') return undefined;
        later(1300, () => toKit(answer));
        return NOTHING;
      },
    })),
  },
  {
    id: 'control-commands-wait',
    title: 'Lets control commands wait for the commands before them.',
    breaks: ['CTL-1', 'CTL-4', 'CTL-6'],
    wrap: tamperMessages(({ contract, toBackend }) => {
      const open = new Set<unknown>();
      const waiting: JsonObject[] = [];
      return {
        command: (command) => {
          if (contract.control.has(String(command.type)) && open.size > 0) {
            waiting.push(command);
            return NOTHING;
          }
          open.add(command.id);
          return undefined;
        },
        answer: ({ id }) => {
          open.delete(id);
          if (open.size === 0) for (const command of waiting.splice(0)) toBackend(command);
          return undefined;
        },
      };
    }),
  },
  {
    id: 'pings-without-figures',
    title: 'Answers PING with nothing in it.',
    breaks: ['CTL-1', 'CMD-2'],
    wrap: answersTo('PING', (_data, answer) => ({ ...answer, data: {} })),
  },
  {
    id: 'lists-no-operations',
    title: 'Lists no operations.',
    breaks: ['CTL-2'],
    wrap: answersTo('GET_OPERATIONS', (_data, answer) => ({
      ...answer,
      data: mapLists(answer.data, () => []),
    })),
  },
  {
    id: 'lists-ended-operations-bare',
    title: 'Leaves the final payload out of operations that have ended.',
    breaks: ['CTL-2'],
    wrap: answersTo('GET_OPERATIONS', (_data, answer) => ({
      ...answer,
      data: mapLists(answer.data, (list) =>
        list.map((one) => (isObject(one) && 'final' in one ? { ...one, final: null } : one)),
      ),
    })),
  },
  {
    id: 'lists-the-newest-operation-first',
    title: 'Lists operations the newest first.',
    breaks: ['CTL-2'],
    wrap: answersTo('GET_OPERATIONS', (_data, answer) => ({
      ...answer,
      data: mapLists(answer.data, (list) =>
        list.some((one) => isObject(one) && 'operation_id' in one) ? list.toReversed() : list,
      ),
    })),
  },
  {
    id: 'cancels-in-words-only',
    title: 'Accepts that an operation is cancelled, and goes on with it.',
    breaks: ['CTL-3'],
    wrap: instead('CANCEL_OPERATION', { accepted: true }),
  },
  {
    id: 'never-cancels',
    title: 'Does not accept that anything is cancelled.',
    breaks: ['CTL-3', 'CTL-4'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        String(sent?.type).startsWith('CANCEL_') && isObject(answer.data)
          ? { ...answer, data: { ...answer.data, accepted: false } }
          : undefined,
    })),
  },
  {
    id: 'cancelling-nothing-is-an-error',
    title: 'Fails where there is nothing to cancel.',
    breaks: ['CTL-3', 'CTL-4'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        String(sent?.type).startsWith('CANCEL_') && isObject(answer.data) && answer.data.accepted === false
          ? failureOf(answer, 'INVALID_PAYLOAD')
          : undefined,
    })),
  },
  {
    id: 'cancels-commands-in-words-only',
    title: 'Accepts that a command is cancelled, and goes on with it.',
    breaks: ['CTL-4'],
    wrap: instead('CANCEL_COMMAND', { accepted: true }),
  },
  {
    id: 'cancelled-commands-stay-mute',
    title: 'Does not answer a command that was cancelled.',
    breaks: ['CTL-4', 'CMD-1'],
    wrap: tamperMessages(() => ({
      answer: (answer) => (answer.error_code === 'CANCELLED' ? NOTHING : undefined),
    })),
  },
  {
    id: 'cancelled-is-an-internal-error',
    title: 'Answers a cancelled command with INTERNAL_ERROR.',
    breaks: ['CTL-4', 'ERR-5'],
    wrap: tamperMessages(() => ({
      answer: (answer) =>
        answer.error_code === 'CANCELLED' ? { ...answer, error_code: 'INTERNAL_ERROR' } : undefined,
    })),
  },
  {
    id: 'shuts-down-without-an-answer',
    title: 'Does not answer SHUTDOWN.',
    breaks: ['CTL-5'],
    wrap: tamperMessages(() => ({
      answer: (_answer, sent) => (sent?.type === 'SHUTDOWN' ? NOTHING : undefined),
    })),
  },
  {
    id: 'shuts-down-in-words-only',
    title: 'Answers SHUTDOWN, and goes on.',
    breaks: ['CTL-5'],
    wrap: instead('SHUTDOWN', {}),
  },
  {
    id: 'shuts-down-with-1',
    title: 'Ends with the exit code 1 when it is told to stop.',
    breaks: ['CTL-5'],
    wrap: (open) => (start, receiver) =>
      open(start, {
        onOutput: (bytes) => receiver.onOutput(bytes),
        onLog: (bytes) => receiver.onLog(bytes),
        onExit: ({ code, signal }) => receiver.onExit({ code: code === 0 ? 1 : code, signal }),
      }),
  },
  {
    id: 'stops-at-once',
    title: 'Ends at once when it is told to stop, whatever runs.',
    breaks: ['CTL-5', 'OP-6'],
    wrap: tamperMessages(({ wire }) => {
      let stopping = false;
      return {
        command: ({ type }) => {
          stopping ||= type === 'SHUTDOWN';
          return undefined;
        },
        answer: (answer, sent) => {
          if (sent?.type === 'SHUTDOWN') wire.signal('SIGKILL');
          return stopping && answer.error_code === 'INTERRUPTED' ? NOTHING : undefined;
        },
        event: () => (stopping ? NOTHING : undefined),
      };
    }),
  },
  {
    id: 'control-answers-without-words',
    title: 'Leaves the fields out of the answers to control commands.',
    breaks: ['CTL-2', 'CTL-3', 'CTL-4', 'CMD-2'],
    wrap: tamperMessages(({ contract }) => ({
      answer: (answer, sent) =>
        contract.control.has(String(sent?.type)) && isObject(answer.data)
          ? { ...answer, data: without(answer.data, ...Object.keys(answer.data)) }
          : undefined,
    })),
  },
];
