import type { Place } from '../errors.ts';
import type { CommandFile } from '../load/file-shapes.ts';
import type { Loaded } from '../load/load-protocol.ts';
import { inside, refuse } from '../place.ts';
import type { JsonValue } from '../schema/json.ts';
import { type Lookup, misfit } from '../schema/misfit.ts';
import type { Command, EventModel } from './protocol.ts';

/** Stops unless a value of an example fits the schema of that name. */
export function checkFits(value: JsonValue, name: string, lookup: Lookup, place: Place): void {
  const problem = misfit(value, lookup(name), lookup);
  if (problem !== undefined) {
    refuse(place, `does not fit ${name}: ${problem}`, 'Correct the example or the schema');
  }
}

/** Checks payloads, answers and error codes of a command's examples. */
export function checkCommandExamples(
  { file, value }: Loaded<CommandFile>,
  names: { readonly payload: string; readonly result: string },
  lookup: Lookup,
): void {
  for (const [index, example] of (value.examples ?? []).entries()) {
    const place = inside({ file, path: '' }, 'examples', index);
    const { error } = example;
    if (error?.error_code !== 'INVALID_PAYLOAD') {
      checkFits(example.payload, names.payload, lookup, inside(place, 'payload'));
    }
    if (error === undefined) {
      checkFits(example.data ?? null, names.result, lookup, inside(place, 'data'));
    } else if (!value.errors.some(({ code }) => code === error.error_code)) {
      refuse(
        inside(place, 'error', 'error_code'),
        `${error.error_code} is not an error of this command`,
        'Add it to "errors" with its "when"',
      );
    }
  }
}

/** Checks the events of a command's examples, which need the events' own files. */
export function checkExampleEvents(
  command: Command,
  events: ReadonlyMap<string, EventModel>,
  lookup: Lookup,
): void {
  for (const [index, example] of command.examples.entries()) {
    for (const [position, sent] of (example.events ?? []).entries()) {
      const place = inside({ file: command.file, path: '' }, 'examples', index, 'events', position);
      const model = events.get(sent.type);
      if (model === undefined || !command.progress.some(({ event }) => event === sent.type)) {
        refuse(
          inside(place, 'type'),
          `${sent.type} is not an event of this command`,
          'Add it to "progress", or correct its spelling',
        );
      }
      checkFits(sent.payload, model.payload, lookup, inside(place, 'payload'));
    }
  }
}
