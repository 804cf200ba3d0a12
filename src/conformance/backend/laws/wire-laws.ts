import { hasInexactNumber } from '../../../wire/exact-numbers.ts';
import { isObject } from '../../model/json.ts';
import { told } from '../compare.ts';
import type { OutputLine } from '../life.ts';
import { readable } from '../transcript.ts';
import { definitionsOf } from './definitions.ts';
import type { Law, LawFacts } from './law.ts';

/** How far the clock of a message may be from the kit's. */
const CLOCK_MS = 24 * 60 * 60 * 1000;

/** What holds for the bytes and the numbers of every line. */
export const wireLaws: readonly Law[] = [
  { requirement: 'WIRE-1', check: strays },
  { requirement: 'WIRE-2', check: brokenLines },
  { requirement: 'WIRE-3', check: tornLines },
  { requirement: 'WIRE-4', check: numbers },
];

/** What can be read and is no message. */
function* strays({ traffic }: LawFacts): Iterable<string> {
  for (const line of traffic.strays)
    if (line.text !== undefined && line.ended && !isGlued(line.text))
      yield `A line on stdout is neither a response nor progress: ${shown(line)}`;
}

function* brokenLines({ life }: LawFacts): Iterable<string> {
  for (const line of life.output)
    if (line.text === undefined) yield `A line on stdout is no UTF-8: ${shown(line)}`;
}

/** Whole messages with something before, after or between them. */
function* tornLines({ life, traffic }: LawFacts): Iterable<string> {
  for (const line of traffic.strays)
    if (line.text !== undefined && line.ended && isGlued(line.text))
      yield `A line on stdout holds parts of messages: ${shown(line)}`;
  // A signal may well cut a line short.
  if (life.ending === 'killed') return;
  for (const line of life.output)
    if (!line.ended) yield `The backend ended in the middle of a line: ${shown(line)}`;
}

function* numbers({ contract, traffic }: LawFacts): Iterable<string> {
  for (const { line, message } of [...traffic.answers, ...traffic.events]) {
    const { timestamp } = message;
    if (timestamp !== undefined && !isMoment(timestamp, line.cameAt))
      yield `The timestamp ${told(timestamp)} is not the present time in whole milliseconds since 1970: ${shown(line)}`;
    if (line.text === undefined) continue;
    if (hasInexactNumber(line.text))
      yield `A whole number is beyond ±(2^53 - 1), or a number is larger than a double: ${shown(line)}`;
    if (!/[0-9][.eE]/.test(line.text)) continue;
    const nudged = withNudgedNumbers(line.text);
    for (const { definition, value, path } of definitionsOf(message, contract, traffic)) {
      const other = path.reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), nudged);
      if (contract.schemas.misfit(definition, value) !== null) continue;
      const misfit = contract.schemas.misfit(definition, other);
      if (misfit !== null)
        yield `A whole number is written with a fraction or an exponent (${misfit}): ${shown(line)}`;
    }
  }
}

function isMoment(timestamp: unknown, cameAt: number): boolean {
  return Number.isInteger(timestamp) && Math.abs((timestamp as number) - cameAt) < CLOCK_MS;
}

/** The message with whole numbers that are written as fractions made no whole numbers, so that a schema can tell them. */
function withNudgedNumbers(text: string): unknown {
  const revive = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const source = context?.source;
    if (typeof value !== 'number' || source === undefined || !/[.eE]/.test(source)) return value;
    if (!Number.isInteger(value)) return value;
    return value === 0 ? 1e-9 : value * (1 - 1e-9);
  };
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

function isGlued(text: string): boolean {
  return /\{\s*"/.test(text) && /"(id|type)"\s*:/.test(text) && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function shown({ bytes }: OutputLine): string {
  const text = readable(bytes.subarray(0, 300));
  return bytes.length > 300 ? `${text}…` : text;
}
