import { deferred } from '../../src/client/deferred.ts';

/** Words that come some time, and can be waited for whether they have come already or not. */
export class Words<Value = void> {
  readonly #words = new Map<string, ReturnType<typeof deferred<Value>>>();

  /** Resolves once the word has come, with what came with it. */
  heard(word: string): Promise<Value> {
    return this.#of(word).promise;
  }

  /** The word has come. */
  take(word: string, value: Value): void {
    this.#of(word).resolve(value);
  }

  #of(word: string): ReturnType<typeof deferred<Value>> {
    const known = this.#words.get(word) ?? deferred<Value>();
    this.#words.set(word, known);
    return known;
  }
}
