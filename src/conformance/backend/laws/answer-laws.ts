import { told } from '../compare.ts';
import type { Answer } from '../traffic.ts';
import type { Law, LawFacts } from './law.ts';

/** Codes that any command may get. */
const OF_ANY = new Set(['UNKNOWN_COMMAND', 'CANCELLED', 'INTERRUPTED', 'OVERLOADED']);

/** What holds for every answer. */
export const answerLaws: readonly Law[] = [
  { requirement: 'CMD-1', check: oneAnswerEach },
  { requirement: 'CMD-2', check: successes },
  { requirement: 'ERR-1', check: failures },
  { requirement: 'ERR-2', check: unknownCommands },
  { requirement: 'ERR-5', check: codes },
];

function* oneAnswerEach({ life, traffic }: LawFacts): Iterable<string> {
  for (const { id, type, answers } of traffic.commands.values()) {
    if (answers.length > 1) yield `${type} with the id "${id}" was answered ${answers.length} times.`;
    // What a signal, a crash or a scenario that closed stdin cut off is not owed.
    if (answers.length === 0 && life.ending === 'closed')
      yield `${type} with the id "${id}" was not answered.`;
  }
  for (const { id, message, sent } of traffic.answers) {
    if (id !== null && sent === undefined && !traffic.sentIds.has(id))
      yield `An answer has an id that nobody has sent: ${told(message)}`;
  }
  const withoutId = traffic.answers.filter(({ id }) => id === null);
  const surplus = withoutId.length - traffic.unanswerable;
  if (surplus > 0)
    yield `${withoutId.length} answers have no id, and only ${traffic.unanswerable} lines could not be answered under theirs. The last: ${told(withoutId.at(-1)?.message)}`;
}

function* successes({ contract, traffic }: LawFacts): Iterable<string> {
  for (const { message, sent } of traffic.answers) {
    if (!isSuccess(message)) continue;
    const misfit =
      contract.schemas.misfit('SuccessMessage', message) ??
      (message.timestamp === undefined ? 'it has no timestamp' : null) ??
      (message.error !== null ? 'its error is not null' : null) ??
      (sent !== undefined && message.type !== `${sent.type}_RESPONSE`
        ? `its type is not ${sent.type}_RESPONSE`
        : null);
    if (misfit !== null) yield `A success does not have its form: ${misfit}: ${told(message)}`;
    const result = sent?.command?.result;
    const dataMisfit = result === undefined ? null : contract.schemas.misfit(result, message.data);
    if (dataMisfit !== null)
      yield `The data of ${sent?.type} does not fit its schema: ${dataMisfit}: ${told(message)}`;
  }
}

function* failures({ contract, traffic }: LawFacts): Iterable<string> {
  for (const { message } of traffic.answers) {
    if (isSuccess(message)) continue;
    const misfit =
      contract.schemas.misfit('ErrorMessage', message) ??
      (message.timestamp === undefined ? 'it has no timestamp' : null);
    if (misfit !== null) yield `A failure does not have its form: ${misfit}: ${told(message)}`;
  }
}

function* unknownCommands({ traffic }: LawFacts): Iterable<string> {
  for (const { message, sent } of traffic.answers) {
    if (sent === undefined || sent.command !== undefined) continue;
    if (message.error_code !== 'UNKNOWN_COMMAND')
      yield `${sent.type} is no command, and was not answered with UNKNOWN_COMMAND: ${told(message)}`;
  }
}

function* codes({ traffic }: LawFacts): Iterable<string> {
  for (const { message, sent } of traffic.answers) {
    const { error_code: code } = message;
    if (sent?.command === undefined || typeof code !== 'string' || OF_ANY.has(code)) continue;
    const declared = sent.command.errors.filter(({ where }) => where === 'response');
    if (!declared.some((error) => error.code === code))
      yield `${sent.type} was answered with ${code}, which its file does not name: ${told(message)}`;
  }
}

function isSuccess(message: Answer['message']): boolean {
  return message.success === true && message.type !== 'ERROR_RESPONSE';
}
