import type { Place } from '../errors.ts';
import { inside, refuse, shown } from '../place.ts';
import type { Lookup } from '../schema/misfit.ts';
import type { Command, EventModel, Protocol } from './protocol.ts';

/** Checks that what files say about each other is true: capabilities, error codes, events and their fields. */
export function checkReferences(protocol: Protocol, lookup: Lookup): void {
  const codes = new Set(protocol.errors.map(({ code }) => code));
  const events = new Map(protocol.events.map((event) => [event.name, event]));
  refuseRepeated(
    protocol.errors.map(({ code }) => code),
    { file: 'errors.json', path: 'errors' },
  );
  checkCapabilities(protocol);
  for (const command of protocol.commands) {
    checkErrors(command, codes);
    checkProgress(command, events, lookup);
  }
}

function refuseRepeated(names: readonly string[], place: Place): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    refuse(place, `${repeated} is there twice`, 'Remove one of the two');
  }
}

function checkCapabilities({ meta, commands, events }: Protocol): void {
  const known = new Set(['reference', ...(meta.capabilities ?? []).map(({ name }) => name)]);
  for (const { file, requires } of [...commands, ...events]) {
    if (!known.has(requires)) {
      refuse(
        { file, path: 'requires' },
        `${shown(requires)} is not a capability of protocol.json`,
        'Write "reference" for what every backend has, or add the capability',
      );
    }
  }
}

function checkErrors({ file, errors }: Command, codes: ReadonlySet<string>): void {
  for (const [index, { code }] of errors.entries()) {
    if (!codes.has(code)) {
      refuse(
        inside({ file, path: '' }, 'errors', index, 'code'),
        `${code} is not in errors.json`,
        'Add it there, or correct its spelling',
      );
    }
  }
}

function checkProgress(command: Command, events: ReadonlyMap<string, EventModel>, lookup: Lookup): void {
  const root = { file: command.file, path: '' };
  for (const [index, { event, grows }] of command.progress.entries()) {
    const place = inside(root, 'progress', index);
    const model = events.get(event);
    if (model === undefined) {
      refuse(
        inside(place, 'event'),
        `there is no event ${event}`,
        `Write events/${event}.json, or correct its spelling`,
      );
    }
    const payload = lookup(model.payload);
    const fields = payload.kind === 'object' ? payload.properties.map(({ name }) => name) : [];
    if (grows !== undefined && !fields.includes(grows)) {
      refuse(inside(place, 'grows'), `${event} has no field ${shown(grows)}`, 'Name a field of the event');
    }
  }
  const final = command.operation?.final;
  if (final !== undefined && !command.progress.some(({ event }) => event === final)) {
    refuse(
      inside(root, 'operation', 'final'),
      `${final} is not among the events of the command`,
      'Add it to "progress"',
    );
  }
}
