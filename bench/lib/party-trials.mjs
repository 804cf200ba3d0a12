import { spawnSync } from 'node:child_process';
import { partyEntry, whyMissing } from '../parties/index.mjs';
import { PartyProcess } from './party-process.mjs';

/** The parties of a run: each is opened when it is first needed, and stays open until the run has ended. */
export class OpenParties {
  /** @type {Map<string, PartyProcess>} */
  #open = new Map();

  /**
   * @param {string} name
   * @param {{ pinned?: boolean, settings?: object }} options
   * @returns {PartyProcess} the same for the same options
   */
  get(name, options) {
    const key = JSON.stringify([name, options]);
    const party = this.#open.get(key) ?? new PartyProcess(name, options);
    this.#open.set(key, party);
    return party;
  }

  async close() {
    await Promise.all([...this.#open.values()].map((party) => party.close()));
  }
}

/**
 * The same job for several parties.
 *
 * @param {OpenParties} open
 * @param {string} group also the first part of the keys; see {@link keyOf}
 * @param {readonly string[]} names
 * @param {{ job: string, pinned?: boolean, rounds?: number, [option: string]: any }} options those of the job as well
 * @returns {import('./trials.mjs').Trial[]}
 */
export function partyTrials(open, group, names, { job, pinned = false, rounds, ...options }) {
  return names.map((name) => ({
    key: keyOf(group, name),
    group,
    ...(rounds === undefined ? {} : { rounds }),
    missing: whyMissing(name) ?? (pinned ? whyNotPinned() : undefined),
    run: () => open.get(name, { pinned }).do(job, options),
  }));
}

/** @returns {string | undefined} */
function whyNotPinned() {
  const { error } = spawnSync('taskset', ['--version']);
  return error === undefined ? undefined : 'there is no taskset, which holds a program to one processor';
}

/** @param {string} group @param {string} name */
export function keyOf(group, name) {
  return `${group}: ${partyEntry(name).title.replaceAll('**', '')}`;
}
