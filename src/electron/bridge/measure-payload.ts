import type { BridgeLimits } from '../channels/messages.ts';
import { isPlainObject } from './copy-json.ts';

type PayloadLimits = Pick<BridgeLimits, 'maxPayloadLength' | 'maxPayloadDepth'>;

/** A number takes no more than this: `-1.2345678901234567e+100`. */
const LONGEST_NUMBER = 25;
/** A character may be written as `\u001f`. */
const LONGEST_ESCAPE = 6;

/**
 * Why a payload is not let through: it is no JSON, nested too deeply, or too long; undefined if nothing is wrong. It looks
 * at no more than the limits allow, whatever the payload is: one that refers to the same part again and again is as long
 * as what would be written of it.
 */
export function payloadFault(payload: unknown, limits: PayloadLimits): string | undefined {
  const { maxPayloadLength } = limits;
  const size = new Size(limits);
  if (!size.add(payload, 0)) return size.fault;
  if (size.most <= maxPayloadLength) return undefined;
  return JSON.stringify(payload).length <= maxPayloadLength ? undefined : tooLong(maxPayloadLength);
}

function tooLong(limit: number): string {
  return `is longer than ${limit} characters as JSON`;
}

/** Adds up how long a value can be as JSON, from below and from above: only what is close to the limit is written out. */
class Size {
  least = 0;
  most = 0;
  fault: string | undefined;
  readonly #limits: PayloadLimits;

  constructor(limits: PayloadLimits) {
    this.#limits = limits;
  }

  /** False once it is known that the value cannot pass. */
  add(value: unknown, depth: number): boolean {
    switch (typeof value) {
      case 'string':
        return this.#grow(value.length + 2, value.length * LONGEST_ESCAPE + 2);
      case 'number':
        return Number.isFinite(value) ? this.#grow(1, LONGEST_NUMBER) : this.#fail(`holds ${value}`);
      case 'boolean':
        return this.#grow(4, 5);
      case 'object':
        return value === null ? this.#grow(4, 4) : this.#addObject(value, depth + 1);
      default:
        return this.#fail(value === undefined ? 'holds undefined in a list' : `holds a ${typeof value}`);
    }
  }

  #addObject(value: object, depth: number): boolean {
    const { maxPayloadDepth } = this.#limits;
    if (depth > maxPayloadDepth) return this.#fail(`is nested more than ${maxPayloadDepth} levels deep`);
    if (!this.#grow(2, 2)) return false;
    if (Array.isArray(value)) return this.#addList(value, depth);
    if (!isPlainObject(value)) return this.#fail('holds an object with a class of its own');
    let comma = 0;
    for (const key of Object.keys(value)) {
      const item = value[key];
      // It is left out.
      if (item === undefined) continue;
      const least = key.length + 3 + comma;
      if (!this.#grow(least, key.length * LONGEST_ESCAPE + 4) || !this.add(item, depth)) return false;
      comma = 1;
    }
    return true;
  }

  #addList(list: readonly unknown[], depth: number): boolean {
    const { length } = list;
    for (let index = 0; index < length; index += 1) {
      if (!this.#grow(index === 0 ? 0 : 1, 1) || !this.add(list[index], depth)) return false;
    }
    return true;
  }

  #grow(least: number, most: number): boolean {
    this.least += least;
    this.most += most;
    const { maxPayloadLength } = this.#limits;
    return this.least <= maxPayloadLength || this.#fail(tooLong(maxPayloadLength));
  }

  #fail(fault: string): false {
    this.fault = fault;
    return false;
  }
}
