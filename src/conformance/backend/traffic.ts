import type { Command } from '../../generator/model/protocol.ts';
import type { ContractFacts } from '../load/contract-facts.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import type { Life, OutputLine, SentLine } from './life.ts';

/** A command that was sent and can be read. */
interface SentCommand {
  readonly id: string;
  readonly type: string;
  readonly order: number;
  /** Undefined if the protocol has no such command. */
  readonly command: Command | undefined;
  readonly answers: Answer[];
}

/** An answer: to a command, or to a line that had no id. */
export interface Answer {
  /** The line that it came in. */
  readonly line: OutputLine;
  /** The answer itself. */
  readonly message: JsonObject;
  /** The id that it is given under. */
  readonly id: string | null;
  /** Undefined if nothing that was sent has its id. */
  readonly sent: SentCommand | undefined;
}

/** A progress event. */
export interface ProgressEvent {
  readonly line: OutputLine;
  readonly message: JsonObject;
  readonly type: string;
  readonly payload: JsonObject;
  /** Undefined if it names none. */
  readonly owner: string | undefined;
  readonly isFinal: boolean;
}

/** An operation that was accepted. */
export interface Operation {
  /** Its `operation_id`. */
  readonly id: string;
  /** The command that started it. */
  readonly command: Command;
  /** The acceptance. */
  readonly answer: Answer;
  /** Everything that came of it. */
  readonly events: readonly ProgressEvent[];
}

/** What went over the streams of one life, understood. */
export interface Traffic {
  /** By id; of an id that was sent twice, the first. */
  readonly commands: ReadonlyMap<string, SentCommand>;
  /** Every id that could be read from what was sent, broken lines included. */
  readonly sentIds: ReadonlySet<string>;
  /** Lines that cannot be answered under an id of their own: broken ones, and ids that were used before. */
  readonly unanswerable: number;
  readonly answers: readonly Answer[];
  readonly events: readonly ProgressEvent[];
  readonly eventsByOwner: ReadonlyMap<string, readonly ProgressEvent[]>;
  /** In the order of their answers; one for each acceptance, also under an id that was used before. */
  readonly operations: readonly Operation[];
  /** The command whose operation, or whose own id, an event names. */
  ownerOf(owner: string): Command | undefined;
  /** Lines of stdout that are neither. */
  readonly strays: readonly OutputLine[];
}

/** What every progress event carries in place of a command's id. */
const PROGRESS_ID = 'progress-event';

/** Understands what went over the streams of a life. */
export function trafficOf(life: Life, contract: ContractFacts): Traffic {
  const { commands, unanswerable } = commandsOf(life.sent, contract);
  const answers: Answer[] = [];
  const events: ProgressEvent[] = [];
  const strays: OutputLine[] = [];
  for (const line of life.output) {
    const { message } = line;
    if (line.bytes.length === 0) continue; // an empty line says nothing
    if (message?.id === PROGRESS_ID && isObject(message.payload))
      events.push(eventOf(line, message, message.payload));
    else if (message !== undefined && isAnswer(message)) answers.push(answerOf(line, message, commands));
    else strays.push(line);
  }
  for (const answer of answers) answer.sent?.answers.push(answer);
  const eventsByOwner = groupBy(events);
  const operations = answers.flatMap((answer) => operationOf(answer, eventsByOwner));
  const byOperation = new Map(operations.map(({ id, command }) => [id, command]));
  return {
    commands,
    sentIds: new Set(life.sent.flatMap(({ ids }) => ids)),
    unanswerable,
    answers,
    events,
    eventsByOwner,
    operations,
    ownerOf: (owner) => byOperation.get(owner) ?? commands.get(owner)?.command,
    strays,
  };
}

function commandsOf(
  sent: readonly SentLine[],
  contract: ContractFacts,
): { readonly commands: Map<string, SentCommand>; readonly unanswerable: number } {
  const commands = new Map<string, SentCommand>();
  let unanswerable = 0;
  for (const { value, order } of sent) {
    const id = value?.id;
    if (typeof id !== 'string' || id === PROGRESS_ID || commands.has(id) || !isReadable(value)) {
      unanswerable += 1;
      continue;
    }
    const type = String(value?.type);
    commands.set(id, { id, type, order, command: contract.commands.get(type), answers: [] });
  }
  return { commands, unanswerable };
}

function isReadable(value: JsonObject | undefined): boolean {
  const { id, type, payload } = value ?? {};
  return isName(id, 200) && isName(type, 100) && isObject(payload);
}

function isName(value: unknown, most: number): boolean {
  return typeof value === 'string' && value !== '' && [...value].length <= most;
}

function isAnswer({ id, type }: JsonObject): boolean {
  return (typeof id === 'string' || id === null) && id !== PROGRESS_ID && typeof type === 'string';
}

function answerOf(line: OutputLine, message: JsonObject, commands: ReadonlyMap<string, SentCommand>): Answer {
  const id = message.id as string | null;
  return { line, message, id, sent: id === null ? undefined : commands.get(id) };
}

function eventOf(line: OutputLine, message: JsonObject, payload: JsonObject): ProgressEvent {
  const { operation_id: owner } = payload;
  return {
    line,
    message,
    type: String(message.type),
    payload,
    owner: typeof owner === 'string' ? owner : undefined,
    isFinal: payload.final === true,
  };
}

function groupBy(events: readonly ProgressEvent[]): Map<string, ProgressEvent[]> {
  const groups = new Map<string, ProgressEvent[]>();
  for (const event of events) {
    if (event.owner === undefined) continue;
    const group = groups.get(event.owner);
    if (group === undefined) groups.set(event.owner, [event]);
    else group.push(event);
  }
  return groups;
}

function operationOf(
  answer: Answer,
  eventsByOwner: ReadonlyMap<string, readonly ProgressEvent[]>,
): readonly Operation[] {
  const command = answer.sent?.command;
  const { data, success } = answer.message;
  if (command?.operation === undefined || success !== true || !isObject(data)) return [];
  const id = data.operation_id;
  return typeof id === 'string' ? [{ id, command, answer, events: eventsByOwner.get(id) ?? [] }] : [];
}
