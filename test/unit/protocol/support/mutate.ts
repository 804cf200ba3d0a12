import { isJsonObject } from '../../../../src/generator/schema/json.ts';

/** A source of choices that is the same in every run: mulberry32, a small generator of the public domain. */
export class Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** One of several. */
  of<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }
}

/** The document with one thing in it changed: a field dropped, added or given another value, an item repeated or removed. */
export function mutate(document: unknown, choices: Choices, limits: readonly number[]): unknown {
  const copy = structuredClone(document);
  const places = placesIn(copy);
  if (places.length === 0 || choices.below(25) === 0) return otherValue(document, choices, limits);
  const { holder, key } = choices.of(places);
  if (Array.isArray(holder)) changeItem(holder, Number(key), choices, limits);
  else changeField(holder, key, choices, limits);
  return copy;
}

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

function placesIn(value: unknown): readonly Place[] {
  if (!Array.isArray(value) && !isJsonObject(value)) return [];
  const holder = value as Place['holder'];
  return Object.entries(holder).flatMap(([key, inner]) => [{ holder, key }, ...placesIn(inner)]);
}

function changeField(
  holder: Record<string, unknown>,
  key: string,
  choices: Choices,
  limits: readonly number[],
): void {
  const present = holder[key];
  switch (choices.below(8)) {
    case 0:
      delete holder[key];
      return;
    case 1:
      holder[choices.of(['surprise', `${key}_`, key.toUpperCase(), 'constructor', ''])] = present;
      return;
    case 2:
      holder[key] = null;
      return;
    case 3:
      holder[key] = [present];
      return;
    default:
      holder[key] = otherValue(present, choices, limits);
  }
}

function changeItem(holder: unknown[], index: number, choices: Choices, limits: readonly number[]): void {
  switch (choices.below(5)) {
    case 0:
      holder.splice(index, 1);
      return;
    case 1:
      holder.push(
        ...Array.from(
          { length: choices.of([1, ...limits.filter((limit) => limit <= 2000)]) },
          () => holder[index],
        ),
      );
      return;
    default:
      holder[index] = otherValue(holder[index], choices, limits);
  }
}

function otherValue(present: unknown, choices: Choices, limits: readonly number[]): unknown {
  switch (choices.below(3)) {
    case 0:
      return otherNumber(choices, limits);
    case 1:
      return otherText(present, choices, limits);
    default:
      return choices.of<unknown>([
        null,
        true,
        false,
        [],
        {},
        [null],
        [[]],
        { name: 'x' },
        '',
        0,
        'null',
        'true',
        '7',
      ]);
  }
}

function otherNumber(choices: Choices, limits: readonly number[]): number {
  const edge = choices.of([0, 1, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 2 ** 64, 1e21, 1e300, ...limits]);
  return choices.of([1, -1]) * (edge + choices.of([0, 0, 1, -1, 0.5, 1e-9]));
}

function otherText(present: unknown, choices: Choices, limits: readonly number[]): string {
  const length = Math.max(
    0,
    choices.of([0, 1, 2, ...limits.filter((limit) => limit <= 20_000)]) + choices.of([-1, 0, 1]),
  );
  const text = typeof present === 'string' ? present : 'text';
  return choices.of([
    'a'.repeat(length),
    '😀'.repeat(length),
    'é'.repeat(length),
    `${text}\n`,
    `${text}\u2028`,
    ` ${text}`,
    `${text} `,
    `${text}\u0000`,
    `${text}\u007f`,
    text.toUpperCase(),
    text.replace(/[0-9]/, '٣'),
    text.replaceAll('-', ''),
    `urn:uuid:${text}`,
    [...text].slice(1).join(''),
  ]);
}
