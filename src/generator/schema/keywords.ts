import type { Place } from '../errors.ts';
import { inside, refuse, shown } from '../place.ts';
import type { JsonObject } from './json.ts';

/** Refuses every key of an object that is not in the list. */
export function allowOnly(schema: JsonObject, allowed: readonly string[], place: Place): void {
  for (const key of Object.keys(schema)) {
    if (!allowed.includes(key)) {
      refuse(
        inside(place, key),
        `the keyword ${shown(key)} is not allowed here`,
        `The subset that all validators agree on has, at this place: ${allowed.filter((name) => !name.startsWith('$')).join(', ')}`,
      );
    }
  }
}

/** A text under a key, if it is there. */
export function optionalText(schema: JsonObject, key: string, place: Place): string | undefined {
  const value = schema[key];
  if (value !== undefined && typeof value !== 'string') {
    return refuse(inside(place, key), `must be a text, not ${shown(value)}`, 'Put it in quotes');
  }
  return value;
}

/** A list of texts under a key, if it is there. */
export function optionalTexts(schema: JsonObject, key: string, place: Place): readonly string[] | undefined {
  const value = schema[key];
  if (value === undefined) {
    return undefined;
  }
  if (!Array.isArray(value) || !value.every((word) => typeof word === 'string')) {
    return refuse(
      inside(place, key),
      `must consist of texts, not ${shown(value)}`,
      'Put each word in quotes',
    );
  }
  return value as readonly string[];
}

/** true or false under a key, if it is there. */
export function optionalBoolean(schema: JsonObject, key: string, place: Place): boolean | undefined {
  const value = schema[key];
  if (value !== undefined && typeof value !== 'boolean') {
    return refuse(
      inside(place, key),
      `must be true or false, not ${shown(value)}`,
      'Write it without quotes',
    );
  }
  return value;
}

/** A finite number under a key, if it is there. */
export function optionalNumber(schema: JsonObject, key: string, place: Place): number | undefined {
  const value = schema[key];
  if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value))) {
    return refuse(inside(place, key), `must be a number, not ${shown(value)}`, 'Write it without quotes');
  }
  return value;
}

/** A number from 0 on under a key, as an object with that key or an empty one. */
export function optionalCount<Key extends string>(
  schema: JsonObject,
  key: Key,
  place: Place,
): { [K in Key]?: number } {
  const value = optionalNumber(schema, key, place);
  if (value === undefined) {
    return {};
  }
  if (!Number.isSafeInteger(value) || value < 0) {
    refuse(inside(place, key), `must be a whole number from 0 on, not ${shown(value)}`, 'Correct the number');
  }
  return { [key]: value } as { [K in Key]?: number };
}

/** Refuses limits that nothing can meet. */
export function refuseEmptyRange(schema: JsonObject, least: string, most: string, place: Place): void {
  const from = optionalNumber(schema, least, place);
  const to = optionalNumber(schema, most, place);
  if (from !== undefined && to !== undefined && from > to) {
    refuse(
      inside(place, most),
      `${to} is below ${least}, ${from}: nothing would fit`,
      'Correct one of the two',
    );
  }
}
