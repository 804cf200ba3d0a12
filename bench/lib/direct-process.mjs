import { endChild, python, spawnReady } from '../parties/node/child.mjs';

/** The song backend's own code, called without a bridge: the jobs of a party, done in Python. */
export class DirectProcess {
  #opened;
  /** @type {((line: string) => void)[]} */
  #waiting = [];

  /** @param {{ folder: string, studio?: string }} settings */
  constructor({ folder, studio = 'http://127.0.0.1:9' }) {
    this.#opened = spawnReady(python('direct.py', folder, studio)).then((child) => {
      let rest = '';
      child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#waiting.shift()?.(line);
      });
      child.once('exit', () => {
        for (const answer of this.#waiting) answer('{"error":"It has ended."}');
      });
      return child;
    });
  }

  /**
   * @param {string} job
   * @param {Record<string, any>} [options]
   * @returns {Promise<import('./party.mjs').Sample>}
   */
  async do(job, options = {}) {
    const child = await this.#opened;
    const line = await new Promise((resolve, reject) => {
      if (child.exitCode !== null) return reject(new Error('It has ended.'));
      this.#waiting.push(resolve);
      child.stdin.write(`${JSON.stringify({ job, ...options })}\n`);
    });
    const { error, ...sample } = JSON.parse(line);
    if (error !== undefined) throw new Error(error);
    return sample;
  }

  async close() {
    await endChild(await this.#opened);
  }
}
