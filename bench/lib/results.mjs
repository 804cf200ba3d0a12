import { ratios } from './statistics.mjs';

/** What was measured: of each trial, one sample a round. */
export class Results {
  /** @type {Map<string, import('./party.mjs').Sample[]>} samples by trial; the index is the round, less one */
  #samples = new Map();
  /** @type {Map<string, string>} */
  #failures = new Map();
  /** @type {Map<string, number>} */
  #seconds = new Map();

  /** @param {string} key @param {number} round from 1 on @param {import('./party.mjs').Sample} sample */
  add(key, round, sample) {
    const samples = this.#samples.get(key) ?? [];
    samples[round - 1] = sample;
    this.#samples.set(key, samples);
  }

  /** @param {string} key @param {string} why */
  fail(key, why) {
    this.#failures.set(key, why);
  }

  /** @param {string} key */
  hasFailed(key) {
    return this.#failures.has(key);
  }

  /** @param {string} group @param {number} seconds */
  spent(group, seconds) {
    this.#seconds.set(group, (this.#seconds.get(group) ?? 0) + seconds);
  }

  /**
   * @param {string} key
   * @param {string} name
   * @returns {number[]} one value a round; NaN where there is none
   */
  values(key, name) {
    return Array.from(this.#samples.get(key) ?? [], (sample) => sample?.[name] ?? Number.NaN);
  }

  /**
   * @param {string} key
   * @param {string} other
   * @param {string} name
   * @returns {number[]} this trial's value over the other's, round by round
   */
  ratio(key, other, name) {
    return ratios(this.values(key, name), this.values(other, name));
  }

  /** @returns {readonly (readonly [trial: string, why: string])[]} what could not be measured */
  get failures() {
    return [...this.#failures];
  }

  /** @returns {readonly (readonly [group: string, seconds: number])[]} how long each group took in all */
  get seconds() {
    return [...this.#seconds];
  }

  /** Everything, for whoever wants to look closer. */
  toJSON() {
    return { samples: Object.fromEntries(this.#samples), failures: Object.fromEntries(this.#failures) };
  }
}
