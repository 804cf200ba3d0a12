/**
 * A party has a Node process of its own: no client is slowed down, or sped up, by what V8 has learnt from another, and
 * its processor time and memory are its alone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const host = fileURLToPath(new URL('./party-host.mjs', import.meta.url));

/** @typedef {import('./party.mjs').Sample} Sample */

export class PartyProcess {
  #child;
  #calls = 0;
  /** @type {Map<number, { resolve: (sample: Sample) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #failure = '';

  /**
   * @param {string} party
   * @param {{ pinned?: boolean, settings?: object }} [options] `pinned`: it and its backend share the machine's first
   * processor; `settings`: what the party is opened with
   */
  constructor(party, { pinned = false, settings = {} } = {}) {
    const node = [process.execPath, '--expose-gc', host, party, JSON.stringify(settings)];
    const [command = '', ...args] = pinned ? ['taskset', '-c', '0', ...node] : node;
    this.#child = spawn(command, args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#failure = `${this.#failure}${text}`.slice(-2000);
    });
    this.#child.on('message', (/** @type {any} */ { call, sample, error }) => {
      const waiting = this.#waiting.get(call);
      this.#waiting.delete(call);
      if (error === undefined) waiting?.resolve(sample);
      else waiting?.reject(new Error(error));
    });
    this.#child.on('error', (error) => this.#fail(String(error)));
    this.#child.on('close', (code) => this.#fail(`${party} has ended (exit code ${code}). ${this.#failure}`));
  }

  /**
   * @param {string} job
   * @param {Record<string, any>} [options]
   * @returns {Promise<Sample>}
   */
  do(job, options = {}) {
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) return reject(new Error(this.#failure));
      this.#waiting.set(call, { resolve, reject });
      this.#child.send({ call, job, options });
    });
  }

  /** Ends it, and its backend. */
  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(limit);
  }

  /** @param {string} why */
  #fail(why) {
    this.#failure = why;
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }
}
