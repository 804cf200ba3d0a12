import type { Place } from '../errors.ts';
import type { JsonObject } from './json.ts';
import { optionalBoolean, optionalText } from './keywords.ts';
import type { Notes } from './nodes.ts';

/** The keywords that every schema may have, whatever its type. */
export const NOTES = [
  '$schema',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'x-secret',
];

/** What a schema says about itself beside its shape. */
export function notesOf(schema: JsonObject, place: Place): Notes {
  optionalText(schema, '$schema', place);
  const title = optionalText(schema, 'title', place);
  const description = optionalText(schema, 'description', place);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    secret: optionalBoolean(schema, 'x-secret', place) ?? false,
    deprecated: optionalBoolean(schema, 'deprecated', place) ?? false,
  };
}

/** The notes of a schema that says nothing. */
export const NO_NOTES: Notes = { secret: false, deprecated: false };
