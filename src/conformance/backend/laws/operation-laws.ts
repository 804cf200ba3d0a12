import { isObject } from '../../model/json.ts';
import { told } from '../compare.ts';
import type { Operation, ProgressEvent } from '../traffic.ts';
import type { Breach, Law, LawFacts } from './law.ts';

/** What holds for every operation. */
export const operationLaws: readonly Law[] = [
  { requirement: 'OP-1', check: starts },
  { requirement: 'OP-2', check: idsOnce },
  { requirement: 'OP-3', check: answerFirst },
  { requirement: 'OP-4', check: oneFinalEvent },
  { requirement: 'OP-5', check: endings },
];

/** How an operation may end. */
const ENDINGS = ['completed', 'failed', 'cancelled', 'interrupted'];
/** Endings that have a code of their own. */
const OWN_CODES: Readonly<Record<string, string>> = { cancelled: 'CANCELLED', interrupted: 'INTERRUPTED' };

function* starts({ traffic }: LawFacts): Iterable<Breach> {
  for (const { line, message, sent } of traffic.answers) {
    if (message.success !== true || sent?.command === undefined) continue;
    const { data } = message;
    const isStart = isObject(data) && typeof data.operation_id === 'string' && data.status === 'started';
    if (isStart === (sent.command.operation !== undefined)) continue;
    const what = isStart
      ? 'starts no operation, and was answered as if it did'
      : 'starts an operation, and was not answered with operation_id and status "started"';
    yield { text: `${sent.type} ${what}: ${told(message)}`, line };
  }
}

function* idsOnce({ traffic }: LawFacts): Iterable<Breach> {
  const seen = new Set<string>();
  for (const { answer, command, id } of traffic.operations) {
    if (seen.has(id))
      yield {
        text: `The operation id "${id}" was given before, and again by ${command.name}.`,
        line: answer.line,
      };
    seen.add(id);
  }
}

function* answerFirst({ traffic }: LawFacts): Iterable<Breach> {
  for (const { answer, command, events, id } of traffic.operations) {
    const [first] = events;
    if (first !== undefined && first.line.order < answer.line.order)
      yield {
        text: `The first event of the operation "${id}" came before the answer to ${command.name}: ${told(first.message)}`,
        line: first.line,
      };
  }
}

function* oneFinalEvent({ life, traffic }: LawFacts): Iterable<Breach> {
  // One that ended in good order has sent the final events of all that ran (OP-6).
  const isOver = life.exit !== null && !life.stayed && (life.ending === 'closed' || life.ending === 'asked');
  for (const operation of traffic.operations) yield* endOf(operation, isOver);
  const operations = new Set(traffic.operations.map(({ id }) => id));
  for (const { isFinal, line, message, owner } of traffic.events)
    if (isFinal && (owner === undefined || !operations.has(owner)))
      yield { text: `An event that belongs to no operation has final true: ${told(message)}`, line };
}

function* endOf({ command, events, id }: Operation, isOver: boolean): Iterable<Breach> {
  const [final, ...others] = events.filter(({ isFinal }) => isFinal);
  if (final === undefined) {
    if (isOver)
      yield {
        text: `The operation "${id}" of ${command.name} has no final event, and the backend has ended.`,
      };
    return;
  }
  if (others.length > 0)
    yield {
      text: `The operation "${id}" of ${command.name} has ${others.length + 1} final events.`,
      line: others[0]?.line,
    };
  if (final.type !== command.operation?.final)
    yield {
      text: `The final event of ${command.name} is ${final.type} and not ${command.operation?.final}: ${told(final.message)}`,
      line: final.line,
    };
  const later = events.find(({ isFinal, line }) => !isFinal && line.order > final.line.order);
  if (later !== undefined)
    yield {
      text: `An event of the operation "${id}" came after its final one: ${told(later.message)}`,
      line: later.line,
    };
}

function* endings({ contract, traffic }: LawFacts): Iterable<Breach> {
  for (const { command, events } of traffic.operations)
    for (const event of events.filter(({ isFinal }) => isFinal)) {
      const { line, message, payload } = event;
      const problem = endingProblem(event, command);
      if (problem !== null) yield { text: `${problem}: ${told(message)}`, line };
      const schema = command.operation?.result;
      const { result, status } = payload;
      // Of work that was cut short there may be nothing yet, where the event's own schema allows to say so.
      const isNothingYet = result === null && status !== 'completed';
      const misfit =
        schema === undefined || isNothingYet ? null : contract.schemas.misfit(schema, result ?? null);
      if (misfit !== null)
        yield {
          text: `The result in the final event of ${command.name} does not fit its schema: ${misfit}: ${told(message)}`,
          line,
        };
    }
}

function endingProblem({ payload }: ProgressEvent, { errors, name }: Operation['command']): string | null {
  const { error, error_code: code = null, status } = payload;
  if (typeof status !== 'string' || !ENDINGS.includes(status))
    return `The status of a final event is ${ENDINGS.join(', ')}, and not ${told(status)}`;
  if (status === 'completed') return code === null ? null : 'A completed operation has an error code';
  if (typeof error !== 'string' || error === '') return 'A final event that is not completed has no error';
  const declared = errors.filter(({ where }) => where === 'final').map((one) => one.code);
  const codes = OWN_CODES[status] === undefined ? declared : [OWN_CODES[status]];
  return codes.includes(String(code)) ? null : `The code of ${name}, ${status}, is ${codes.join(' or ')}`;
}
