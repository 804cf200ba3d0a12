import { hasInexactNumber } from '../../../wire/exact-numbers.ts';
import { told } from '../compare.ts';
import type { OutputLine } from '../life.ts';
import { readable } from '../transcript.ts';
import { partOf } from '../variables.ts';
import { definitionsOf } from './definitions.ts';
import type { Breach, Law, LawFacts } from './law.ts';

/** What holds for the bytes and the numbers of every line. */
export const wireLaws: readonly Law[] = [
  { requirement: 'WIRE-1', check: strays },
  { requirement: 'WIRE-2', check: brokenBytes },
  { requirement: 'WIRE-3', check: tornLines },
  { requirement: 'WIRE-4', check: numbers },
];

/** How far the clock of a message may be from the kit's. */
const CLOCK_MS = 24 * 60 * 60 * 1000;
/** Bytes of a line that are shown. */
const SHOWN = 300;

/** What can be read and is no message. */
function* strays({ traffic }: LawFacts): Iterable<Breach> {
  for (const line of traffic.strays)
    if (line.text !== undefined && line.ended && !isTorn(line.text))
      yield { text: `A line on stdout is neither a response nor progress: ${shown(line)}`, line };
}

function* brokenBytes({ life }: LawFacts): Iterable<Breach> {
  for (const line of life.output)
    if (line.text === undefined && line.ended)
      yield { text: `A line on stdout is no UTF-8: ${shown(line)}`, line };
}

/** Parts of messages, with something before, after or between them. */
function* tornLines({ life, traffic }: LawFacts): Iterable<Breach> {
  for (const line of traffic.strays)
    if (line.text !== undefined && line.ended && isTorn(line.text))
      yield { text: `A line on stdout holds parts of messages: ${shown(line)}`, line };
  // A signal may well cut a line short.
  if (life.ending === 'killed') return;
  for (const line of life.output)
    if (!line.ended) yield { text: `The backend ended in the middle of a line: ${shown(line)}`, line };
}

function* numbers({ contract, traffic }: LawFacts): Iterable<Breach> {
  for (const { line, message } of [...traffic.answers, ...traffic.events]) {
    const { timestamp } = message;
    if (timestamp !== undefined && !isMoment(timestamp, line.cameAt))
      yield {
        text: `The timestamp ${told(timestamp)} is not the present time in whole milliseconds since 1970: ${shown(line)}`,
        line,
      };
    const { text = '' } = line;
    if (hasInexactNumber(text))
      yield { text: `A number is beyond ±(2^53 - 1), or too large for a double: ${shown(line)}`, line };
    // Few lines hold a fraction or an exponent, and only those are read again.
    if (!/[0-9][.eE]/.test(text)) continue;
    const nudged = withNudgedNumbers(text);
    for (const { definition, value, path } of definitionsOf(message, contract, traffic)) {
      if (contract.schemas.misfit(definition, value) !== null) continue;
      const misfit = contract.schemas.misfit(definition, path === '' ? nudged : partOf(nudged, path));
      if (misfit !== null)
        yield {
          text: `A whole number is written with a fraction or an exponent (${misfit}): ${shown(line)}`,
          line,
        };
    }
  }
}

function isMoment(timestamp: unknown, cameAt: number): boolean {
  return Number.isInteger(timestamp) && Math.abs((timestamp as number) - cameAt) < CLOCK_MS;
}

/**
 * The message with a little taken from each whole number that is written as a fraction. A schema that takes any number
 * takes this one too, within its bounds; one that wants a whole number tells it.
 */
function withNudgedNumbers(text: string): unknown {
  const revive = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value !== 'number' || !/[.eE]/.test(context?.source ?? '')) return value;
    if (!Number.isInteger(value)) return value;
    return value === 0 ? 1e-9 : value * (1 - 1e-9);
  };
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

/** Whether a line that is no message has parts of some. */
function isTorn(text: string): boolean {
  if (!/\{\s*"/.test(text) || !/"(id|type)"\s*:/.test(text)) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

function shown({ bytes }: OutputLine): string {
  const text = readable(bytes.subarray(0, SHOWN));
  return bytes.length > SHOWN ? `${text}…` : text;
}
