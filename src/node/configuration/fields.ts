import { z } from 'zod';
import { LONGEST_WAIT_MS } from '../../client/number-options.ts';
import { didYouMean } from '../../suggest.ts';
import { Substituted } from './substitute.ts';

/** The fields that a text with a variable may stand for, for the JSON Schema: it has to allow that text. */
export const substitutable = new WeakSet<object>();

/** A text. */
export function text(about: string, check: z.ZodType<string> = z.string().min(1)) {
  return mark(z.preprocess(asText, check).describe(about));
}

/** A number, or a text with a variable that is one. */
export function number(about: string, check: z.ZodType<number> = z.number().positive()) {
  return mark(z.preprocess(asNumber, check).describe(about));
}

/** A whole number above 0, or a text with a variable that is one. */
export function count(about: string) {
  return number(about, z.int().positive());
}

/** A wait in milliseconds that a timer can keep, or a text with a variable that is one; at least 1 unless set. */
export function wait(about: string, least: 0 | 1 = 1) {
  return number(about, z.number().min(least).max(LONGEST_WAIT_MS));
}

/** A port, or a text with a variable that is one. */
export function port(about: string) {
  return number(about, z.int().min(1).max(65_535));
}

/** True or false, or a text with a variable that is one of the two. */
export function flag(about: string) {
  return mark(z.preprocess(asFlag, z.boolean()).describe(about));
}

/** One of a few words. */
export function word<const Words extends readonly [string, ...string[]]>(about: string, words: Words) {
  return mark(z.preprocess(asText, z.enum(words)).describe(about));
}

/** Settings that may be given as `false`, for off. */
export function orOff<Schema extends z.ZodType>(schema: Schema) {
  return mark(z.preprocess(asFlag, z.union([z.literal(false), schema])));
}

/** A number, or null. */
export function numberOrNull(about: string) {
  return mark(z.preprocess(asNumber, z.number().positive().nullable()).describe(about));
}

/** An object of exactly these fields; each may be left out. What else stands in it is refused, with what was most likely meant. */
export function section<Shape extends z.ZodRawShape>(about: string, shape: Shape) {
  const known = Object.keys(shape);
  const error = (issue: { code?: string; keys?: string[] }): string | undefined => {
    if (issue.code !== 'unrecognized_keys') return undefined;
    const [key = ''] = issue.keys ?? [];
    return `there is no ${key} here.${didYouMean(key, known)}`;
  };
  return z.strictObject(shape, { error: error as z.core.$ZodErrorMap }).describe(about);
}

function mark<Schema extends z.ZodType>(schema: Schema): Schema {
  substitutable.add(schema);
  return schema;
}

function asText(value: unknown): unknown {
  return value instanceof Substituted ? value.text : value;
}

function asNumber(value: unknown): unknown {
  if (!(value instanceof Substituted)) return value;
  if (value.text === 'null') return null;
  return /^-?[0-9]+(\.[0-9]+)?$/.test(value.text) ? Number(value.text) : value.text;
}

function asFlag(value: unknown): unknown {
  if (!(value instanceof Substituted)) return value;
  return value.text === 'true' ? true : value.text === 'false' ? false : value.text;
}
