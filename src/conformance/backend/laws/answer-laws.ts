import type { ContractFacts } from '../../load/contract-facts.ts';
import type { JsonObject } from '../../model/json.ts';
import { told } from '../compare.ts';
import type { Answer } from '../traffic.ts';
import type { Breach, Law, LawFacts } from './law.ts';

/** What holds for every answer. */
export const answerLaws: readonly Law[] = [
  { requirement: 'CMD-1', check: oneAnswerEach },
  { requirement: 'CMD-2', check: successes },
  { requirement: 'ERR-1', check: failures },
  { requirement: 'ERR-2', check: unknownCommands },
  { requirement: 'ERR-5', check: codes },
];

/** Codes that any command may get. */
const OF_ANY = new Set(['UNKNOWN_COMMAND', 'CANCELLED', 'INTERRUPTED', 'OVERLOADED']);

function* oneAnswerEach({ life, traffic }: LawFacts): Iterable<Breach> {
  for (const { id, type, answers } of traffic.commands.values()) {
    if (answers.length > 1)
      yield {
        text: `${type} with the id "${id}" was answered ${answers.length} times.`,
        line: answers[1]?.line,
      };
    // What a signal, a crash or a scenario that closed stdin cut off is not owed.
    if (answers.length === 0 && life.ending === 'closed')
      yield { text: `${type} with the id "${id}" was not answered.` };
  }
  for (const { id, line, message, sent } of traffic.answers)
    if (id !== null && sent === undefined && !traffic.sentIds.has(id))
      yield { text: `An answer has an id that nobody has sent: ${told(message)}`, line };
  const withoutId = traffic.answers.filter(({ id }) => id === null);
  if (withoutId.length > traffic.unanswerable)
    yield {
      text: `${withoutId.length} answers have no id, and only ${traffic.unanswerable} lines could not be answered under theirs. The last: ${told(withoutId.at(-1)?.message)}`,
      line: withoutId.at(-1)?.line,
    };
}

function* successes({ contract, traffic }: LawFacts): Iterable<Breach> {
  for (const answer of traffic.answers) {
    const { line, message, sent } = answer;
    if (!isSuccess(message)) continue;
    const misfit = successMisfit(answer, contract);
    if (misfit !== null)
      yield { text: `A success does not have its form: ${misfit}: ${told(message)}`, line };
    const result = sent?.command?.result;
    const dataMisfit = result === undefined ? null : contract.schemas.misfit(result, message.data);
    if (dataMisfit !== null)
      yield {
        text: `The data of ${sent?.type} does not fit its schema: ${dataMisfit}: ${told(message)}`,
        line,
      };
  }
}

/** The schemas of the forms are those of a lenient reader; a backend has to write all that the prose says. */
function successMisfit({ message, sent }: Answer, { schemas }: ContractFacts): string | null {
  const { error, timestamp, type } = message;
  const misfit = schemas.misfit('SuccessMessage', message);
  if (misfit !== null) return misfit;
  if (timestamp === undefined) return 'it has no timestamp';
  if (error !== null) return 'its error is not null';
  if (sent !== undefined && type !== `${sent.type}_RESPONSE`) return `its type is not ${sent.type}_RESPONSE`;
  return null;
}

function* failures({ contract, traffic }: LawFacts): Iterable<Breach> {
  for (const { line, message } of traffic.answers) {
    if (isSuccess(message)) continue;
    const misfit =
      contract.schemas.misfit('ErrorMessage', message) ??
      (message.timestamp === undefined ? 'it has no timestamp' : null);
    if (misfit !== null)
      yield { text: `A failure does not have its form: ${misfit}: ${told(message)}`, line };
  }
}

function* unknownCommands({ traffic }: LawFacts): Iterable<Breach> {
  for (const { line, message, sent } of traffic.answers) {
    if (sent === undefined || sent.command !== undefined) continue;
    if (message.error_code !== 'UNKNOWN_COMMAND')
      yield {
        text: `${sent.type} is no command, and was not answered with UNKNOWN_COMMAND: ${told(message)}`,
        line,
      };
  }
}

function* codes({ traffic }: LawFacts): Iterable<Breach> {
  for (const { line, message, sent } of traffic.answers) {
    const { error_code: code } = message;
    if (sent?.command === undefined || typeof code !== 'string' || OF_ANY.has(code)) continue;
    if (!sent.command.errors.some((error) => error.where === 'response' && error.code === code))
      yield {
        text: `${sent.type} was answered with ${code}, which its file does not name: ${told(message)}`,
        line,
      };
  }
}

function isSuccess({ success, type }: JsonObject): boolean {
  return success === true && type !== 'ERROR_RESPONSE';
}
