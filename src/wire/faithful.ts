import { hasInexactNumber, isHuge } from './exact-numbers.ts';

/**
 * How many levels of lists and objects a payload, or the data of an answer, may have. JavaScript reads far more, Python
 * may run out of stack at a thousand: the same limit on both sides (stdwire/faithful.py) makes the same verdict.
 */
export const MAX_NESTING = 500;

/** Why a message cannot be delivered as it was written. */
export type Infidelity = 'inexact-number' | 'half-pair' | 'too-deep';

type Finding = 'huge' | 'too-deep' | undefined;

/** The half of a surrogate pair can only come as an escape: the bytes have been checked before. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
/** With `u`, a pair is one character, so that only a half without the other is found. */
const HALF_PAIR = /\p{Surrogate}/u;

/** Why a message cannot be delivered as it stands in its line: `JSON.parse` may have changed it, or Python would refuse it. */
export function infidelityOf(message: object, line: string): Infidelity | undefined {
  const found = survey(message, 0);
  if (found === 'too-deep') return found;
  // Few messages hold a huge number, and only those may have been rounded: reading the line costs as much as parsing it.
  if (found === 'huge' && hasInexactNumber(line)) return 'inexact-number';
  return textInfidelityOf(message, line);
}

/** The part of {@link infidelityOf} that is about texts; it costs next to nothing where there are no escapes. */
export function textInfidelityOf(message: object, line: string): 'half-pair' | undefined {
  if (!line.includes('\\u') || !SURROGATE_ESCAPE.test(line)) return undefined;
  return halfPairIn(message) === undefined ? undefined : 'half-pair';
}

/** Keys and indexes that lead to the first text, or key, with half of a surrogate pair, which UTF-8 cannot carry. */
export function halfPairIn(value: unknown): (string | number)[] | undefined {
  if (typeof value === 'string') return HALF_PAIR.test(value) ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const path = HALF_PAIR.test(key) ? [] : halfPairIn(item);
    if (path !== undefined) return [isList ? Number(key) : key, ...path];
  }
  return undefined;
}

/** Goes through a value once, and never deeper than the limit. `depth` counts the message itself as 0. */
function survey(value: object, depth: number): Finding {
  if (depth > MAX_NESTING) return 'too-deep';
  let found: Finding;
  if (Array.isArray(value)) {
    for (const item of value) {
      const inside = finding(item, depth);
      if (inside === 'too-deep') return inside;
      found ??= inside;
    }
    return found;
  }
  for (const key in value) {
    const inside = finding((value as Record<string, unknown>)[key], depth);
    if (inside === 'too-deep') return inside;
    found ??= inside;
  }
  return found;
}

function finding(item: unknown, depth: number): Finding {
  if (typeof item === 'number') return isHuge(item) ? 'huge' : undefined;
  return typeof item === 'object' && item !== null ? survey(item, depth + 1) : undefined;
}
