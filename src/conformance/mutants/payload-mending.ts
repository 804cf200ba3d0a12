import { isObject, type JsonObject } from '../model/json.ts';
import { mapLeaves } from './values.ts';

/** What does not fit; null if it fits. */
export type Misfit = (value: unknown) => string | null;

/** The payload with its texts made numbers and yes or no, or the other way round; undefined if it does not fit then either. */
export function converted(payload: JsonObject, misfit: Misfit): JsonObject | undefined {
  const candidates = [fromText, toText].map((change) => mapLeaves(payload, change) as JsonObject);
  // Where only one field is wrong, the others have to stay as they are.
  const ofOneField = Object.keys(payload).flatMap((name) =>
    [fromText, toText].map((change) => ({ ...payload, [name]: mapLeaves(payload[name], change) })),
  );
  return [...ofOneField, ...candidates].find((candidate) => misfit(candidate) === null);
}

/** The payload without fields that keep it from fitting; undefined if no one field less makes it fit. */
export function withoutMisfits(payload: JsonObject, misfit: Misfit): JsonObject | undefined {
  return withOneLess(payload).find((candidate) => misfit(candidate) === null);
}

function withOneLess(object: JsonObject): JsonObject[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const rest = Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
    const within = partsWithOneLess(value).map((part) => ({ ...object, [name]: part }));
    return [rest, ...within];
  });
}

function partsWithOneLess(value: unknown): unknown[] {
  if (isObject(value)) return withOneLess(value);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) =>
    partsWithOneLess(item).map((part) => value.map((other, place) => (place === index ? part : other))),
  );
}

function fromText(leaf: unknown): unknown {
  if (leaf === 'true' || leaf === 'false') return leaf === 'true';
  if (leaf === 0 || leaf === 1) return leaf === 1;
  return typeof leaf === 'string' && /^-?\d+(\.\d+)?$/.test(leaf) ? Number(leaf) : leaf;
}

function toText(leaf: unknown): unknown {
  if (typeof leaf === 'number' && !Number.isInteger(leaf)) return Math.trunc(leaf);
  return typeof leaf === 'number' || typeof leaf === 'boolean' ? String(leaf) : leaf;
}
