/** The studio of the song backend as a process of its own, so that both ways to it have the same one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endChild } from '../parties/node/child.mjs';
import { environmentPython } from './places.mjs';

/** How much faster than usual it works: what is compared is not the waiting. */
const SPEED = 10_000;
/** The most that it takes in at once. */
const AT_ONCE = 5000;

export class Studio {
  #child;

  /** @param {import('node:child_process').ChildProcess} child @param {string} address */
  constructor(child, address) {
    this.#child = child;
    this.address = address;
  }

  /** @param {string} folder */
  static async start(folder) {
    const child = spawn(
      environmentPython,
      ['-m', 'stdwire_songs', 'studio', '--data-dir', folder, '--speed', String(SPEED)],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    const [line] = await once(child.stdout, 'data');
    return new Studio(child, JSON.parse(String(line)).url);
  }

  /**
   * Puts songs that are ready into somebody's library.
   *
   * @param {string} handle
   * @param {number} count
   * @returns {Promise<{ id: string, title: string }[]>}
   */
  async fill(handle, count) {
    const clips = [];
    for (let left = count; left > 0; left -= AT_ONCE) {
      const some = { handle, count: Math.min(left, AT_ONCE), title: 'Song' };
      const { clip_ids: ids } = await this.#post('/control/clips', some);
      clips.push(...ids.map((/** @type {string} */ id) => ({ id, title: `Song ${id.slice(0, 8)}` })));
    }
    return clips;
  }

  /** @param {string} handle @returns {Promise<string>} a session token */
  async signIn(handle) {
    return (await this.#post('/api/sign-in', { handle })).token;
  }

  close() {
    return endChild(this.#child);
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  async #post(path, body) {
    const response = await fetch(new URL(path, this.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
