/** What everybody has who talks to a Python server: fetch, over a connection that is kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openHttp({ command, args }) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  const address = `http://127.0.0.1:${Number(port)}/echo`;
  const request = async (/** @type {number} */ number) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number }),
    });
    return /** @type {any} */ (await response.json()).number;
  };
  await answering(request);
  return {
    request,
    pids: [child.pid ?? 0],
    close: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** @param {(number: number) => Promise<unknown>} request */
async function answering(request) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await request(0);
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
