import { isObject, type JsonObject } from '../model/json.ts';

/** A value with every part of it that is neither a list nor an object changed, however deep. */
export function mapLeaves(
  value: unknown,
  change: (leaf: unknown, key: string) => unknown,
  key = '',
): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, change, key));
  if (!isObject(value)) return change(value, key);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapLeaves(item, change, name)]),
  );
}

/** A value with every list in it changed, the innermost first. */
export function mapLists(value: unknown, change: (list: readonly unknown[]) => readonly unknown[]): unknown {
  if (Array.isArray(value)) return change(value.map((item) => mapLists(item, change)));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapLists(item, change)]));
}

/** An object without some of its fields. */
export function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** A message with its payload changed. */
export function withPayload(message: JsonObject, payload: JsonObject): JsonObject {
  return { ...message, payload };
}

/** A failure in the place of an answer. */
export function failureOf({ id, timestamp }: JsonObject, code: string): JsonObject {
  return {
    id,
    type: 'ERROR_RESPONSE',
    success: false,
    error: 'A mutant made this of the answer. Take the mutant away.',
    error_code: code,
    timestamp,
  };
}

/** A success in the place of an answer. */
export function successOf({ id, timestamp }: JsonObject, type: unknown, data: unknown): JsonObject {
  return { id, type: `${String(type)}_RESPONSE`, success: true, data, error: null, timestamp };
}

/** Whether an answer is a success. */
export function isSuccess({ success }: JsonObject): boolean {
  return success === true;
}
