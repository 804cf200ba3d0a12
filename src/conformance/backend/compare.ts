import { isObject, type JsonObject } from '../model/json.ts';
import type { Pattern } from '../model/pattern.ts';

/** One thing in which a value differs from a pattern. */
export interface Misfit {
  /** Dotted path into the value; empty for the value itself. */
  readonly path: string;
  readonly expected: string;
  /** What is there. */
  readonly found: string;
}

/** How a value compares with a pattern. */
interface Comparison {
  /** How many parts of the pattern fit: tells which of several messages came nearest. */
  readonly fitted: number;
  /** Empty if the value fits. */
  readonly misfits: readonly Misfit[];
}

/** Compares a value with a pattern. A value that is `undefined` is a field that is not there. */
export function compare(pattern: Pattern, value: unknown, path = ''): Comparison {
  if (Array.isArray(pattern)) return compareList(pattern, value, path);
  if (isObject(pattern)) {
    const matcher = matcherOf(pattern);
    return matcher === undefined
      ? compareObject(pattern, value, path)
      : MATCHERS[matcher.name](matcher.argument as Pattern, value, path);
  }
  return verdict(Object.is(pattern, value) || pattern === value, path, told(pattern), value);
}

/** Whether a value fits a pattern. */
export function fits(pattern: Pattern, value: unknown): boolean {
  return compare(pattern, value).misfits.length === 0;
}

/** The words that an object may have as its only key to be a matcher. */
function isMatcherName(name: string): name is keyof typeof MATCHERS {
  return Object.hasOwn(MATCHERS, name);
}

type Matcher = (argument: Pattern, value: unknown, path: string) => Comparison;

const MATCHERS = {
  $any: (_argument, value, path) => verdict(value !== undefined, path, 'any value', value),
  $absent: (_argument, value, path) => verdict(value === undefined, path, 'no such field', value),
  $type: (argument, value, path) =>
    verdict(typeMatches(argument, value), path, `a value of type ${told(argument)}`, value),
  $matches: (argument, value, path) =>
    verdict(
      typeof value === 'string' && new RegExp(String(argument), 'u').test(value),
      path,
      `a text like /${String(argument)}/`,
      value,
    ),
  $atLeast: (argument, value, path) =>
    verdict(
      typeof value === 'number' && value >= Number(argument),
      path,
      `at least ${told(argument)}`,
      value,
    ),
  $atMost: (argument, value, path) =>
    verdict(typeof value === 'number' && value <= Number(argument), path, `at most ${told(argument)}`, value),
  $length: (argument, value, path) =>
    verdict(lengthOf(value) === argument, path, `a list or text of length ${told(argument)}`, value),
  $not: (argument, value, path) =>
    verdict(!fits(argument, value), path, `anything but ${told(argument)}`, value),
  $oneOf: (argument, value, path) =>
    verdict(
      listOf(argument).some((one) => fits(one, value)),
      path,
      `one of ${listOf(argument).map(told).join(', ')}`,
      value,
    ),
  $allOf: (argument, value, path) => sum(listOf(argument).map((one) => compare(one, value, path))),
  $contains: (argument, value, path) => compareContent(listOf(argument), value, path),
} satisfies Readonly<Record<string, Matcher>>;

function matcherOf(pattern: JsonObject): { name: keyof typeof MATCHERS; argument: unknown } | undefined {
  const [name, ...others] = Object.keys(pattern);
  return name !== undefined && others.length === 0 && isMatcherName(name)
    ? { name, argument: pattern[name] }
    : undefined;
}

function compareObject(pattern: JsonObject, value: unknown, path: string): Comparison {
  if (!isObject(value)) return verdict(false, path, told(pattern as Pattern), value);
  return sum(
    Object.entries(pattern).map(([key, part]) =>
      compare(part as Pattern, Object.hasOwn(value, key) ? value[key] : undefined, step(path, key)),
    ),
  );
}

function compareList(pattern: readonly Pattern[], value: unknown, path: string): Comparison {
  if (!Array.isArray(value)) return verdict(false, path, 'a list', value);
  if (value.length !== pattern.length)
    return verdict(false, path, `a list of ${pattern.length} items`, value);
  return sum(pattern.map((part, index) => compare(part, value[index], `${path}[${index}]`)));
}

/** For each pattern an item of its own: where one item fits several patterns, the others have to make do with the rest. */
function compareContent(patterns: readonly Pattern[], value: unknown, path: string): Comparison {
  if (!Array.isArray(value)) return verdict(false, path, 'a list', value);
  const owner = new Map<number, number>();
  const settle = (pattern: number, tried: Set<number>): boolean =>
    value.some((item, index) => {
      if (tried.has(index) || !fits(patterns[pattern] as Pattern, item)) return false;
      tried.add(index);
      const other = owner.get(index);
      if (other !== undefined && !settle(other, tried)) return false;
      owner.set(index, pattern);
      return true;
    });
  const missing = patterns.findIndex((_, index) => !settle(index, new Set()));
  return missing === -1
    ? { fitted: patterns.length, misfits: [] }
    : verdict(false, path, `a list with an item like ${told(patterns[missing] as Pattern)}`, value);
}

function typeMatches(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function verdict(fitted: boolean, path: string, expected: string, value: unknown): Comparison {
  return fitted
    ? { fitted: 1, misfits: [] }
    : { fitted: 0, misfits: [{ path, expected, found: value === undefined ? 'nothing' : told(value) }] };
}

function sum(parts: readonly Comparison[]): Comparison {
  return {
    fitted: parts.reduce((count, { fitted }) => count + fitted, 0),
    misfits: parts.flatMap(({ misfits }) => misfits),
  };
}

function listOf(pattern: Pattern): readonly Pattern[] {
  return Array.isArray(pattern) ? pattern : [pattern];
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : undefined;
}

function step(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** A value as short text for a message. */
export function told(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
