import type { Command, EventModel } from '../../model/protocol.ts';
import { quoted } from './syntax.ts';

/** One command as an entry of the contract's table. */
export function commandEntry(command: Command): readonly string[] {
  const list = (texts: readonly string[]): string => `[${[...new Set(texts)].map(quoted).join(', ')}]`;
  return [
    `  ${command.name}: {`,
    `    name: ${quoted(command.name)},`,
    `    method: ${quoted(command.method)},`,
    `    payload: ${command.payload}Schema,`,
    `    result: ${command.result}Schema,`,
    `    order: ${quoted(command.effects.order)},`,
    `    idempotent: ${command.effects.idempotent},`,
    `    cancellable: ${command.effects.cancellable},`,
    ...(command.timeoutMs === undefined ? [] : [`    timeoutMs: ${command.timeoutMs},`]),
    `    requires: ${quoted(command.requires)},`,
    `    progress: ${list(command.progress.map(({ event }) => event))},`,
    `    errors: ${list(command.errors.map(({ code }) => code))},`,
    ...(command.operation === undefined
      ? []
      : [
          `    operation: { final: ${quoted(command.operation.final)}, result: ${command.operation.result}Schema },`,
        ]),
    `    secrets: ${list(command.secrets)},`,
    '  },',
  ];
}

/** One event as an entry of the contract's table. */
export function eventEntry(event: EventModel): readonly string[] {
  return [
    `  ${event.name}: {`,
    `    name: ${quoted(event.name)},`,
    `    payload: ${event.payload}Schema,`,
    `    delivery: ${quoted(event.delivery)},`,
    `    subject: [${event.subject.map(quoted).join(', ')}],`,
    '  },',
  ];
}

/** One command as an entry of the outline: what of it does not need a schema. */
export function commandOutline({ name, method, operation }: Command): string {
  const starts = operation !== undefined;
  return `  ${name}: { name: ${quoted(name)}, method: ${quoted(method)}, operation: ${starts} },`;
}

/** One event as an entry of the outline. */
export function eventOutline({ name, delivery, subject }: EventModel): string {
  const fields = subject.map(quoted).join(', ');
  return `  ${name}: { name: ${quoted(name)}, delivery: ${quoted(delivery)}, subject: [${fields}] },`;
}
