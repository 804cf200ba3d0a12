import { isObject } from '../../model/json.ts';
import { told } from '../compare.ts';
import type { Operation, ProgressEvent } from '../traffic.ts';
import type { Law, LawFacts } from './law.ts';

const ENDS = new Set(['completed', 'failed', 'cancelled', 'interrupted']);
const OWN_CODES: Readonly<Record<string, string>> = { cancelled: 'CANCELLED', interrupted: 'INTERRUPTED' };

/** What holds for every operation. */
export const operationLaws: readonly Law[] = [
  { requirement: 'OP-1', check: starts },
  { requirement: 'OP-2', check: idsOnce },
  { requirement: 'OP-3', check: answerFirst },
  { requirement: 'OP-4', check: oneFinalEvent },
  { requirement: 'OP-5', check: finalEvents },
];

function* starts({ traffic }: LawFacts): Iterable<string> {
  for (const { message, sent } of traffic.answers) {
    if (message.success !== true || sent?.command === undefined) continue;
    const { data } = message;
    if (sent.command.operation !== undefined) {
      const isStart = isObject(data) && typeof data.operation_id === 'string' && data.status === 'started';
      if (!isStart)
        yield `${sent.type} starts an operation, and was not answered with operation_id and status "started": ${told(message)}`;
    } else if (isObject(data) && data.status === 'started' && typeof data.operation_id === 'string')
      yield `${sent.type} starts no operation, and was answered as if it did: ${told(message)}`;
  }
}

function* idsOnce({ traffic }: LawFacts): Iterable<string> {
  const seen = new Set<string>();
  for (const { id, command } of traffic.operations) {
    if (seen.has(id)) yield `The operation id "${id}" was given before, and again by ${command.name}.`;
    seen.add(id);
  }
}

function* answerFirst({ traffic }: LawFacts): Iterable<string> {
  for (const { id, command, answer, events } of traffic.operations) {
    const [first] = events;
    if (first !== undefined && first.line.order < answer.line.order)
      yield `The first event of the operation "${id}" came before the answer to ${command.name}: ${told(first.message)}`;
  }
}

function* oneFinalEvent({ life, traffic }: LawFacts): Iterable<string> {
  for (const operation of traffic.operations) yield* endOf(operation, isOver(life));
  const operations = new Set(traffic.operations.map(({ id }) => id));
  for (const { isFinal, owner, message } of traffic.events)
    if (isFinal && (owner === undefined || !operations.has(owner)))
      yield `An event that belongs to no operation has final true: ${told(message)}`;
}

/** Whether it ended in good order, so that every operation had the time to end. */
function isOver({ exit, ending, stayed }: LawFacts['life']): boolean {
  return exit !== null && !stayed && (ending === 'closed' || ending === 'asked');
}

function* endOf({ id, command, events }: Operation, isOver: boolean): Iterable<string> {
  const finals = events.filter(({ isFinal }) => isFinal);
  const [final] = finals;
  if (final === undefined) {
    if (isOver)
      yield `The operation "${id}" of ${command.name} has no final event, and the backend has ended.`;
    return;
  }
  if (finals.length > 1) yield `The operation "${id}" of ${command.name} has ${finals.length} final events.`;
  if (final.type !== command.operation?.final)
    yield `The final event of ${command.name} is ${final.type} and not ${command.operation?.final}: ${told(final.message)}`;
  const later = events.find(({ line, isFinal }) => !isFinal && line.order > final.line.order);
  if (later !== undefined)
    yield `An event of the operation "${id}" came after its final one: ${told(later.message)}`;
}

function* finalEvents({ contract, traffic }: LawFacts): Iterable<string> {
  for (const { command, events } of traffic.operations)
    for (const event of events.filter(({ isFinal }) => isFinal)) {
      const problem = endingProblem(event, command);
      if (problem !== null) yield `${problem}: ${told(event.message)}`;
      const result = command.operation?.result;
      const misfit =
        result === undefined ? null : contract.schemas.misfit(result, event.payload.result ?? null);
      if (misfit !== null)
        yield `The result in the final event of ${command.name} does not fit its schema: ${misfit}: ${told(event.message)}`;
    }
}

function endingProblem({ payload }: ProgressEvent, command: Operation['command']): string | null {
  const { status, error, error_code: code } = payload;
  if (typeof status !== 'string' || !ENDS.has(status))
    return `The status of a final event is ${[...ENDS].join(', ')}, and not ${told(status)}`;
  if (status === 'completed')
    return (code ?? null) === null ? null : 'A completed operation has an error code';
  if (typeof error !== 'string' || error === '') return 'A final event that is not completed has no error';
  const own = OWN_CODES[status];
  if (own !== undefined) return code === own ? null : `The code of ${status} is ${own}`;
  const declared = command.errors.filter(({ where }) => where === 'final').map((one) => one.code);
  return declared.includes(String(code))
    ? null
    : `The code of a failed ${command.name} is one of ${declared.join(', ')}`;
}
