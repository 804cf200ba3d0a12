import { told } from '../compare.ts';
import type { Breach, Law, LawFacts } from './law.ts';

/** What holds for every progress event. */
export const progressLaws: readonly Law[] = [
  { requirement: 'PROG-1', check: forms },
  { requirement: 'PROG-2', check: listedOnly },
  { requirement: 'PROG-3', check: neverBack },
  { requirement: 'PROG-4', check: ownersOfEvents },
];

function* forms({ contract, traffic }: LawFacts): Iterable<Breach> {
  for (const { line, message, payload, type } of traffic.events) {
    const event = contract.events.get(type);
    const misfit =
      contract.schemas.misfit('ProgressMessage', message) ??
      (event === undefined
        ? 'the protocol has no such event'
        : contract.schemas.misfit(event.payload, payload));
    if (misfit !== null)
      yield { text: `A progress event does not have its form: ${misfit}: ${told(message)}`, line };
  }
}

function* listedOnly({ contract, traffic }: LawFacts): Iterable<Breach> {
  for (const { line, message, owner = '', type } of traffic.events) {
    const command = traffic.ownerOf(owner);
    if (command === undefined || !contract.events.has(type)) continue;
    if (!command.progress.some(({ event }) => event === type))
      yield { text: `${command.name} sent ${type}, which its file does not list: ${told(message)}`, line };
  }
}

function* neverBack({ contract, traffic }: LawFacts): Iterable<Breach> {
  const highest = new Map<string, number>();
  for (const { isFinal, line, message, owner, payload, type } of traffic.events) {
    const subject = contract.events.get(type)?.subject;
    if (subject === undefined || owner === undefined) continue;
    const grows = traffic.ownerOf(owner)?.progress.find(({ event }) => event === type)?.grows;
    // A final event speaks of the whole operation, whatever its subject is otherwise.
    const words = JSON.stringify([type, isFinal, ...subject.map((field) => payload[field])]);
    for (const field of new Set(['progress', grows ?? 'progress'])) {
      const value = payload[field];
      if (typeof value !== 'number') continue;
      const key = `${field} ${words}`;
      const before = highest.get(key) ?? value;
      if (value < before)
        yield { text: `${field} of ${type} went back from ${before} to ${value}: ${told(message)}`, line };
      highest.set(key, Math.max(value, before));
    }
  }
}

/** What is no operation's event is a command's own, and comes before its answer. */
function* ownersOfEvents({ traffic }: LawFacts): Iterable<Breach> {
  const operations = new Set(traffic.operations.map(({ id }) => id));
  for (const { line, message, owner } of traffic.events) {
    if (owner === undefined || operations.has(owner)) continue;
    const sent = traffic.commands.get(owner);
    if (sent === undefined)
      yield { text: `operation_id is neither an operation nor a command: ${told(message)}`, line };
    else if (sent.answers.some((answer) => answer.line.order < line.order))
      yield { text: `An event of ${sent.type} came after its answer: ${told(message)}`, line };
  }
}
