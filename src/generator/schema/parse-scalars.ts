import type { Place } from '../errors.ts';
import { inside, refuse, shown } from '../place.ts';
import type { JsonObject } from './json.ts';
import {
  allowOnly,
  optionalBoolean,
  optionalCount,
  optionalNumber,
  optionalText,
  optionalTexts,
  refuseEmptyRange,
} from './keywords.ts';
import { MAX_INTEGER, type SchemaNode } from './nodes.ts';
import { NOTES, notesOf } from './notes.ts';
import { portabilityProblem } from './portable-pattern.ts';

/** Reads a text, or a closed list of texts. */
export function parseString(schema: JsonObject, place: Place): SchemaNode {
  if ('enum' in schema || 'const' in schema) {
    return parseWords(schema, place);
  }
  allowOnly(
    schema,
    [...NOTES, 'type', 'minLength', 'maxLength', 'pattern', 'format', 'x-known-values'],
    place,
  );
  refuseEmptyRange(schema, 'minLength', 'maxLength', place);
  const pattern = optionalText(schema, 'pattern', place);
  const problem = pattern === undefined ? undefined : portabilityProblem(pattern);
  if (problem !== undefined) {
    refuse(
      inside(place, 'pattern'),
      `${shown(pattern)} is not portable between JavaScript and Python: ${problem}`,
      'Rewrite it with explicit classes',
    );
  }
  const format = optionalText(schema, 'format', place);
  if (format !== undefined && format !== 'uuid') {
    refuse(
      inside(place, 'format'),
      `${shown(format)} is not allowed`,
      'Only "uuid" means the same everywhere; use a pattern',
    );
  }
  return {
    kind: 'string',
    ...optionalCount(schema, 'minLength', place),
    ...optionalCount(schema, 'maxLength', place),
    ...(pattern === undefined ? {} : { pattern }),
    uuid: format === 'uuid',
    known: optionalTexts(schema, 'x-known-values', place) ?? [],
    notes: notesOf(schema, place),
  };
}

function parseWords(schema: JsonObject, place: Place): SchemaNode {
  const keyword = 'const' in schema ? 'const' : 'enum';
  allowOnly(schema, [...NOTES, 'type', keyword], place);
  const given = keyword === 'const' ? { const: [schema.const ?? null] } : schema;
  const values = optionalTexts(given, keyword, place) ?? [];
  if (values.length === 0 || new Set(values).size !== values.length) {
    refuse(inside(place, keyword), 'must be a list of different texts', 'Name each word once');
  }
  return { kind: 'enum', values, notes: notesOf(schema, place) };
}

/** Reads a whole number, with the range that both languages hold exactly if it names none. */
export function parseInteger(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'minimum', 'maximum', 'multipleOf', 'const'], place);
  const whole = (key: string): number | undefined => {
    const value = optionalNumber(schema, key, place);
    if (value !== undefined && !Number.isSafeInteger(value)) {
      refuse(
        inside(place, key),
        `${value} is not a whole number within ±(2^53 - 1)`,
        'JSON readers hold nothing larger exactly',
      );
    }
    return value;
  };
  const multipleOf = whole('multipleOf');
  const value = whole('const');
  refuseEmptyRange(schema, 'minimum', 'maximum', place);
  if (multipleOf !== undefined && multipleOf < 1) {
    refuse(inside(place, 'multipleOf'), `${multipleOf} is not positive`, 'Use a whole number from 1 on');
  }
  return {
    kind: 'integer',
    minimum: whole('minimum') ?? -MAX_INTEGER,
    maximum: whole('maximum') ?? MAX_INTEGER,
    ...(multipleOf === undefined ? {} : { multipleOf }),
    ...(value === undefined ? {} : { value }),
    notes: notesOf(schema, place),
  };
}

/** Reads a number. */
export function parseNumber(schema: JsonObject, place: Place): SchemaNode {
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
  allowOnly(schema, [...NOTES, 'type', ...bounds], place);
  refuseEmptyRange(schema, 'minimum', 'maximum', place);
  const given = bounds.flatMap((key) => {
    const value = optionalNumber(schema, key, place);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { kind: 'number', ...Object.fromEntries(given), notes: notesOf(schema, place) };
}

/** Reads true or false. */
export function parseBoolean(schema: JsonObject, place: Place): SchemaNode {
  allowOnly(schema, [...NOTES, 'type', 'const'], place);
  const value = optionalBoolean(schema, 'const', place);
  return { kind: 'boolean', ...(value === undefined ? {} : { value }), notes: notesOf(schema, place) };
}
