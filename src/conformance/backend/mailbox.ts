import type { Pattern } from '../model/pattern.ts';
import { fits } from './compare.ts';

/** A message that came, and whether a step has taken it. */
interface Letter {
  readonly message: unknown;
  taken: boolean;
}

/** The messages of one stream in the order in which they came. Steps take what they expected; each can be taken once. */
export class Mailbox {
  readonly #letters: Letter[] = [];
  /** Everything before it is taken, so that long scenarios do not look through it again and again. */
  #firstFree = 0;

  /** How many came. */
  get size(): number {
    return this.#letters.length;
  }

  /** What nobody has taken. */
  get untaken(): readonly Letter[] {
    return this.#letters.slice(this.#firstFree).filter(({ taken }) => !taken);
  }

  add(message: unknown): void {
    this.#letters.push({ message, taken: false });
  }

  /** The place of the first message from a place on that fits and is free, or -1. */
  find(pattern: Pattern, from = 0): number {
    for (let index = Math.max(from, this.#firstFree); index < this.#letters.length; index += 1) {
      const letter = this.#letters[index];
      if (letter !== undefined && !letter.taken && fits(pattern, letter.message)) return index;
    }
    return -1;
  }

  /** Takes the message at a place. */
  take(index: number): unknown {
    const letter = this.#letters[index];
    if (letter === undefined) throw new Error('There is no such message.');
    letter.taken = true;
    while (this.#letters[this.#firstFree]?.taken === true) this.#firstFree += 1;
    return letter.message;
  }

  /** Everything from a place on, taken or not. */
  since(index: number): readonly Letter[] {
    return this.#letters.slice(index);
  }
}
