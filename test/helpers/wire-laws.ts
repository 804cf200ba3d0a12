import { songContract } from 'stdwire/core';
import { commandFiles } from './command-files.ts';
import type { TappedMessage, WireTap } from './wire-tap.ts';

/** Codes that any command may get. */
const anywhere = ['UNKNOWN_COMMAND', 'CANCELLED', 'INTERRUPTED', 'OVERLOADED'];
/** Commands of every protocol, which have no file among the commands. */
const control = ['PING', 'GET_OPERATIONS', 'CANCEL_OPERATION', 'CANCEL_COMMAND', 'SHUTDOWN'];

/** One command with all that came of it, in order; the answer has its place among the events. */
interface Exchange {
  readonly id: string;
  readonly command: string;
  readonly operation: string | undefined;
  readonly answers: readonly TappedMessage[];
  readonly events: readonly TappedMessage[];
  /** How many events came before the answer. */
  readonly early: number;
}

/** Commands without their answer and operations without their final event. */
export function inFlight(tap: WireTap): string[] {
  return exchanges(tap)
    .filter(({ answers, operation, events }) => answers.length === 0 || (operation && !events.some(isFinal)))
    .map(({ command, id }) => `${command} ${id}`);
}

/**
 * What a conversation has of what protocol/README.md forbids. Of a backend that was killed nothing is expected that
 * it had no time for.
 */
export function brokenLaws(tap: WireTap, { ended }: { ended: boolean }): string[] {
  return exchanges(tap).flatMap((exchange) => {
    const flaws = [
      ...answerFlaws(exchange, ended),
      ...operationFlaws(exchange, ended),
      ...codeFlaws(exchange),
      ...eventFlaws(exchange),
    ];
    return flaws.map((flaw) => `${exchange.command} ${exchange.id}: ${flaw}`);
  });
}

/** CMD-1: one answer. */
function answerFlaws({ answers }: Exchange, ended: boolean): string[] {
  const missing = ended && answers.length === 0;
  return missing || answers.length > 1 ? [`${answers.length} answers`] : [];
}

/** OP-3, OP-4 and PROG-4: what comes before what, and one final event with nothing after it. */
function operationFlaws({ operation, events, early, answers }: Exchange, ended: boolean): string[] {
  const finals = events.filter(isFinal).length;
  const last = events.at(-1);
  if (operation === undefined) {
    const late = answers.length > 0 && early < events.length;
    return [
      ...(finals > 0 ? ['a final event without an operation'] : []),
      ...(late ? ['events after its answer'] : []),
    ];
  }
  return [
    ...(early > 0 ? ['events before its answer'] : []),
    ...(finals > 1 || (ended && finals === 0) ? [`${finals} final events`] : []),
    ...(finals > 0 && last && !isFinal(last) ? ['events after the final one'] : []),
  ];
}

/** ERR-5: the codes of its file, and those that any command may get. */
function codeFlaws({ command, answers, events }: Exchange): string[] {
  const allowed = [...anywhere, ...(songContract.commands[command]?.errors ?? [])];
  const codes = [...answers, ...events.map(({ payload }) => payload ?? {})].map((one) => one.error_code);
  return codes
    .filter((code) => typeof code === 'string' && !allowed.includes(code))
    .map((code) => `code ${code}`);
}

/** PROG-2 and PROG-3: the events of its file, and what grows never goes back. */
function eventFlaws({ command, events }: Exchange): string[] {
  const { progress } = commandFiles.find(({ name }) => name === command) ?? { progress: [] };
  const most = new Map<string, number>();
  return events.flatMap(({ type, payload = {} }) => {
    const rule = progress.find(({ event }) => event === type);
    if (rule === undefined) return [`an event ${type}`];
    const subject = songContract.events[type]?.subject.map((field) => payload[field]) ?? [];
    return ['progress', ...(rule.grows ? [rule.grows] : [])].flatMap((field) => {
      const value = payload[field];
      const key = JSON.stringify([type, subject, field]);
      const before = most.get(key) ?? Number.NEGATIVE_INFINITY;
      if (typeof value !== 'number' || value >= before) {
        if (typeof value === 'number') most.set(key, value);
        return [];
      }
      return [`${type}: ${field} of ${JSON.stringify(subject)} went back from ${before} to ${value}`];
    });
  });
}

function exchanges(tap: WireTap): Exchange[] {
  const received = tap.messages('received');
  return tap.messages('sent').map(({ id, type }) => {
    const answers = received.filter((message) => message.id === id);
    const started = (answers[0]?.data ?? {}) as { operation_id?: string; status?: string };
    const operation =
      started.status === 'started' && !control.includes(type) ? started.operation_id : undefined;
    const events = tap.eventsOf(operation ?? String(id));
    const at = answers[0] === undefined ? 0 : received.indexOf(answers[0]);
    const early = events.filter((event) => received.indexOf(event) < at).length;
    return { id: String(id), command: type, operation, answers, events, early };
  });
}

function isFinal({ payload }: TappedMessage): boolean {
  return payload?.final === true;
}
