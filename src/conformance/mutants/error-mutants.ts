import type { JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { isSuccess, without } from './values.ts';

/** A mutant's wrap that changes failures and nothing else. */
function failures(change: (failure: JsonObject, sent: JsonObject | undefined) => JsonObject): Mutant['wrap'] {
  return tamperMessages(() => ({
    answer: (answer, sent) => (isSuccess(answer) ? undefined : change(answer, sent)),
  }));
}

/** What goes wrong with failures. */
export const errorMutants: readonly Mutant[] = [
  {
    id: 'error-as-an-object',
    title: 'Writes `error` as an object with code and message.',
    breaks: ['ERR-1'],
    wrap: failures((failure) => ({
      ...failure,
      error: { code: failure.error_code, message: failure.error },
    })),
  },
  {
    id: 'error-without-code',
    title: 'Leaves `error_code` out of a failure.',
    breaks: ['ERR-1'],
    wrap: failures((failure) => without(failure, 'error_code')),
  },
  {
    id: 'error-with-details-as-text',
    title: 'Writes `details` of a failure as a text.',
    breaks: ['ERR-1'],
    wrap: failures((failure) => ({ ...failure, details: 'see the log' })),
  },
  {
    id: 'failure-under-the-response-type',
    title: 'Gives a failure the type that a success would have.',
    breaks: ['ERR-1'],
    wrap: failures((failure, sent) => ({ ...failure, type: `${String(sent?.type)}_RESPONSE` })),
  },
  {
    id: 'unknown-commands-are-invalid',
    title: 'Answers a command that it does not know with INVALID_PAYLOAD.',
    breaks: ['ERR-2'],
    wrap: failures((failure) =>
      failure.error_code === 'UNKNOWN_COMMAND' ? { ...failure, error_code: 'INVALID_PAYLOAD' } : failure,
    ),
  },
  {
    id: 'unknown-commands-without-their-name',
    title: 'Does not name the command that it does not know.',
    breaks: ['ERR-2'],
    wrap: failures((failure) =>
      failure.error_code === 'UNKNOWN_COMMAND' ? { ...failure, error: 'Unknown command.' } : failure,
    ),
  },
  {
    id: 'ends-at-a-failure',
    title: 'Ends after a command that has failed.',
    breaks: ['ERR-3'],
    wrap: tamperMessages(({ wire }) => {
      let isOver = false;
      return {
        answer: (answer) => {
          if (isOver) return NOTHING;
          isOver = !isSuccess(answer);
          if (isOver) wire.signal('SIGKILL');
          return undefined;
        },
      };
    }),
  },
  {
    id: 'ends-at-bad-input',
    title: 'Ends at a line that it cannot read.',
    breaks: ['ERR-3', 'WIRE-5'],
    wrap: tamperMessages(({ wire }) => ({
      unreadable: ({ text }) => {
        if (text?.trim() !== '') wire.signal('SIGKILL');
        return undefined;
      },
    })),
  },
  {
    id: 'ignores-bad-input',
    title: 'Leaves a line that it cannot read unanswered.',
    breaks: ['ERR-4', 'WIRE-6', 'CMD-8'],
    wrap: tamperMessages(() => ({ answer: (answer) => (answer.id === null ? NOTHING : undefined) })),
  },
  {
    id: 'refuses-without-id',
    title: 'Answers every refusal under `id: null`, also where the id can be read.',
    breaks: ['ERR-4', 'CMD-4', 'CMD-5'],
    wrap: failures((failure) =>
      failure.error_code === 'INVALID_PAYLOAD' ? { ...failure, id: null } : failure,
    ),
  },
  {
    id: 'codes-of-its-own',
    title: 'Gives every failure a code that no file names.',
    breaks: ['ERR-5', 'CMD-4', 'CMD-5', 'ERR-4', 'WIRE-6'],
    wrap: failures((failure) => ({ ...failure, error_code: 'FAILED' })),
  },
  {
    id: 'wrong-codes',
    title: 'Gives a failure another code of the same file.',
    breaks: ['ERR-5', 'CMD-4'],
    wrap: tamperMessages(({ contract }) => ({
      answer: (answer, sent) => {
        const errors = contract.commands.get(String(sent?.type))?.errors ?? [];
        const codes = errors.filter(({ where }) => where === 'response').map(({ code }) => code);
        const place = codes.indexOf(String(answer.error_code));
        if (isSuccess(answer) || place === -1) return undefined;
        return { ...answer, error_code: codes[(place + 1) % codes.length] };
      },
    })),
  },
  {
    id: 'everything-is-internal',
    title: 'Gives every failure the code INTERNAL_ERROR.',
    breaks: ['ERR-5', 'ERR-2', 'CMD-4'],
    wrap: failures((failure) => ({ ...failure, error_code: 'INTERNAL_ERROR' })),
  },
  {
    id: 'messages-without-text',
    title: 'Gives every failure the text "Error".',
    breaks: ['ERR-6'],
    wrap: failures((failure) => ({ ...failure, error: 'Error' })),
  },
  {
    id: 'errors-quote-the-payload',
    title: 'Quotes the payload in the text of every failure.',
    breaks: ['ERR-6', 'SEC-1'],
    wrap: failures((failure, sent) => ({
      ...failure,
      error: `${String(failure.error)} Payload: ${JSON.stringify(sent?.payload)}`,
    })),
  },
];
