/** Long texts there and back: the least that it takes, and this client. */

import { product } from '../../lib/product.mjs';
import { endChild, spawnReady } from './child.mjs';

/**
 * The least that the job takes: write a line, keep chunks up to the newline, decode and parse once.
 *
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openBareText(program) {
  const child = await spawnReady(program);
  /** @type {Buffer[]} */
  let chunks = [];
  /** @type {(line: string) => void} */
  let settle = () => {};
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
    chunks.push(chunk);
    if (chunk.at(-1) !== 0x0a) return;
    const line = Buffer.concat(chunks).toString('utf8');
    chunks = [];
    settle(line);
  });
  return {
    request: () => Promise.reject(new Error('It carries texts.')),
    async echoText(text) {
      const line = new Promise((resolve) => {
        settle = resolve;
      });
      child.stdin.write(`${JSON.stringify({ id: 'echo', type: 'ECHO', payload: { text } })}\n`);
      return JSON.parse(await line).data;
    },
    pids: [child.pid ?? 0],
    close: () => endChild(child),
  };
}

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openStdwireText({ command, args }) {
  const { BackendClient } = await product();
  const client = new BackendClient({ command, args, commandTimeoutMs: null });
  await client.start();
  return {
    request: () => Promise.reject(new Error('It carries texts.')),
    echoText: async (text) => String(await client.call('ECHO', { text })),
    pids: [client.status.pid ?? 0],
    close: () => client.close(),
  };
}
