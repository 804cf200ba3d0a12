import { isBlank } from './blank.ts';
import { endOfString } from './exact-numbers.ts';
import { type Infidelity, infidelityOf } from './faithful.ts';

/** Ids looked for in one broken line: a torn one holds two, three at most. */
const MAX_IDS = 16;
/** Braces tried in one line before the rest of it is given up: text full of braces must not cost the square. */
const MAX_TRIES = 64;
/** How an object that has any name begins. */
const BEGINNING = /\{[ \t\r\n]*"/y;
const ID = /"id"\s*:\s*"([^"\\]{1,256})"/g;

/** What could be saved from a line that is not one message. */
interface Salvage {
  /** Messages that stood in it whole, in order. */
  readonly messages: readonly WireObject[];
  /** Text that belongs to no message: a stray `print`. */
  readonly stray: readonly string[];
  /** Messages that cannot be read. */
  readonly broken: readonly BrokenMessage[];
}

/** A message that cannot be read. */
export interface BrokenMessage {
  /** Why. */
  readonly kind: 'invalid-json' | Infidelity;
  /** The ids that were found in it. */
  readonly ids: readonly string[];
}

/** An object as it came off the wire: every key may be there or not. */
export type WireObject = Readonly<Record<string, unknown>>;

/**
 * Reads a line that is not one message. A backend that prints without a newline glues its text to the next reply,
 * and two writers without a lock glue two messages together: what is whole is kept, what is not gives its ids, so
 * that no call waits for its time limit.
 */
export function salvage(line: string): Salvage {
  const messages: WireObject[] = [];
  const stray: string[] = [];
  const broken: BrokenMessage[] = [];
  let text = '';
  let position = 0;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const start = line.indexOf('{', position);
    if (start === -1) break;
    text += line.slice(position, start);
    const end = endOfObject(line, start);
    if (end === -1 && beginsObject(line, start)) {
      broken.push({ kind: 'invalid-json', ids: idsIn(line.slice(start)) });
      position = line.length;
      break;
    }
    const piece = line.slice(start, end === -1 ? start + 1 : end);
    position = start + piece.length;
    const message = parseObject(piece);
    if (message === undefined) {
      const ids = idsIn(piece);
      if (ids.length > 0) broken.push({ kind: 'invalid-json', ids });
      else text += piece;
      continue;
    }
    const infidelity = infidelityOf(message, piece);
    if (infidelity === undefined) messages.push(message);
    else broken.push({ kind: infidelity, ids: idsIn(piece) });
  }
  text += line.slice(position);
  if (!isBlank(text)) stray.push(text);
  return { messages, stray, broken };
}

/** The ids that stand in a text, whether it is JSON or not. */
export function idsIn(text: string): string[] {
  const ids: string[] = [];
  for (const match of text.matchAll(ID)) {
    if (match[1] !== undefined) ids.push(match[1]);
    if (ids.length === MAX_IDS) break;
  }
  return ids;
}

/**
 * Parses an object; undefined for anything else. `JSON.parse` makes `__proto__` an ordinary own key, and nothing of a
 * message is ever copied key by key, so a message cannot reach a prototype.
 */
export function parseObject(text: string): WireObject | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as WireObject)
    : undefined;
}

/** Whether the brace at `start` is more than a brace in a text: a name comes after it, with blanks before it or without. */
function beginsObject(text: string, start: number): boolean {
  BEGINNING.lastIndex = start;
  return BEGINNING.test(text);
}

/** Position after the brace that closes the one at `start`, or -1. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === 0x22) {
      position = endOfString(text, position);
      continue;
    }
    if (code === 0x7b) depth += 1;
    if (code === 0x7d) {
      depth -= 1;
      if (depth === 0) return position + 1;
    }
    position += 1;
  }
  return -1;
}
