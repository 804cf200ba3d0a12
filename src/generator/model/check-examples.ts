import type { Place } from '../errors.ts';
import { inside, refuse } from '../place.ts';
import type { JsonValue } from '../schema/json.ts';
import { type Lookup, misfit } from '../schema/misfit.ts';
import type { Command, EventModel } from './protocol.ts';

type Example = Command['examples'][number];

/** Checks the examples of commands and events: they are documentation, and cases that are run. */
export function checkExamples(
  commands: readonly Command[],
  events: readonly EventModel[],
  lookup: Lookup,
): void {
  const byName = new Map(events.map((event) => [event.name, event]));
  for (const command of commands) {
    for (const [index, example] of command.examples.entries()) {
      const place = inside({ file: command.file, path: '' }, 'examples', index);
      checkOutcome(command, example, lookup, place);
      checkEvents(command, example, byName, lookup, place);
    }
  }
  for (const { file, payload, examples } of events) {
    for (const [index, example] of examples.entries()) {
      checkFits(example.payload, payload, lookup, inside({ file, path: '' }, 'examples', index, 'payload'));
    }
  }
}

function checkFits(value: JsonValue, name: string, lookup: Lookup, place: Place): void {
  const problem = misfit(value, lookup(name), lookup);
  if (problem !== undefined) {
    refuse(place, `does not fit ${name}: ${problem}`, 'Correct the example or the schema');
  }
}

function checkOutcome(
  command: Command,
  { payload, data, error }: Example,
  lookup: Lookup,
  place: Place,
): void {
  if (error === undefined) {
    checkFits(payload, command.payload, lookup, inside(place, 'payload'));
    checkFits(data ?? null, command.result, lookup, inside(place, 'data'));
    return;
  }
  const { error_code: code } = error;
  if (!command.errors.some((known) => known.code === code)) {
    refuse(
      inside(place, 'error', 'error_code'),
      `${code} is not an error of this command`,
      'Add it to "errors" with its "when"',
    );
  }
  // An example may show how a payload that does not fit is refused; for any other failure it has to fit.
  if (code !== 'INVALID_PAYLOAD') {
    checkFits(payload, command.payload, lookup, inside(place, 'payload'));
  }
}

function checkEvents(
  command: Command,
  example: Example,
  events: ReadonlyMap<string, EventModel>,
  lookup: Lookup,
  place: Place,
): void {
  for (const [position, sent] of (example.events ?? []).entries()) {
    const at = inside(place, 'events', position);
    const model = events.get(sent.type);
    if (model === undefined || !command.progress.some(({ event }) => event === sent.type)) {
      refuse(
        inside(at, 'type'),
        `${sent.type} is not an event of this command`,
        'Add it to "progress", or correct its spelling',
      );
    }
    checkFits(sent.payload, model.payload, lookup, inside(at, 'payload'));
  }
}
