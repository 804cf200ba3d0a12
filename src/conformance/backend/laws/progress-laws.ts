import type { Command } from '../../../generator/model/protocol.ts';
import { told } from '../compare.ts';
import type { ProgressEvent, Traffic } from '../traffic.ts';
import type { Law, LawFacts } from './law.ts';

/** What holds for every progress event. */
export const progressLaws: readonly Law[] = [
  { requirement: 'PROG-1', check: forms },
  { requirement: 'PROG-2', check: listedOnly },
  { requirement: 'PROG-3', check: neverBack },
  { requirement: 'PROG-4', check: ownersOfEvents },
];

function* forms({ contract, traffic }: LawFacts): Iterable<string> {
  for (const { message, payload, type } of traffic.events) {
    const event = contract.events.get(type);
    const misfit =
      contract.schemas.misfit('ProgressMessage', message) ??
      (event === undefined
        ? 'the protocol has no such event'
        : contract.schemas.misfit(event.payload, payload));
    if (misfit !== null) yield `A progress event does not have its form: ${misfit}: ${told(message)}`;
  }
}

function* listedOnly({ contract, traffic }: LawFacts): Iterable<string> {
  for (const event of traffic.events) {
    const command = commandOf(event, traffic);
    if (command === undefined || !contract.events.has(event.type)) continue;
    if (!command.progress.some((one) => one.event === event.type))
      yield `${command.name} sent ${event.type}, which its file does not list: ${told(event.message)}`;
  }
}

function* neverBack({ contract, traffic }: LawFacts): Iterable<string> {
  const last = new Map<string, number>();
  for (const event of traffic.events) {
    const facts = contract.events.get(event.type);
    if (facts === undefined || event.owner === undefined) continue;
    const grows = commandOf(event, traffic)?.progress.find((one) => one.event === event.type)?.grows;
    const subject = JSON.stringify([
      event.type,
      event.isFinal,
      ...facts.subject.map((field) => event.payload[field]),
    ]);
    for (const field of new Set([grows ?? 'progress', 'progress'])) {
      const value = event.payload[field];
      if (typeof value !== 'number') continue;
      const key = `${field} ${subject}`;
      const before = last.get(key);
      if (before !== undefined && value < before)
        yield `${field} of ${event.type} went back from ${before} to ${value}: ${told(event.message)}`;
      last.set(key, Math.max(value, before ?? value));
    }
  }
}

/** What is no operation's event is a command's own, and comes before its answer. */
function* ownersOfEvents({ traffic }: LawFacts): Iterable<string> {
  const operations = new Set(traffic.operations.map(({ id }) => id));
  for (const { owner, line, message } of traffic.events) {
    if (owner === undefined || operations.has(owner)) continue;
    const sent = traffic.commands.get(owner);
    if (sent === undefined) yield `operation_id is neither an operation nor a command: ${told(message)}`;
    else if (sent.answers.some((answer) => answer.line.order < line.order))
      yield `An event of ${sent.type} came after its answer: ${told(message)}`;
  }
}

function commandOf({ owner = '' }: ProgressEvent, traffic: Traffic): Command | undefined {
  const operation = traffic.operations.find(({ id }) => id === owner);
  return operation?.command ?? traffic.commands.get(owner)?.command;
}
