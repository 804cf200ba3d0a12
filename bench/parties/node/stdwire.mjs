/** This client, as its users have it: the generated client of the benchmark's protocol, with nothing set for speed. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generatedClient } from '../../lib/places.mjs';
import { backendEnvironment } from './child.mjs';

/**
 * @param {import('./child.mjs').Program} program
 * @param {object} [options] of the client, in place of what it has unless set
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openStdwire({ command, args }, options = {}) {
  const { BenchClient } = await import(pathToFileURL(join(generatedClient, 'index.ts')).href);
  const client = new BenchClient({ command, args, env: backendEnvironment, ...options });
  await client.start();
  return {
    request: async (number) => (await client.echo({ number })).number,
    count: async (total, onEvent) => {
      const counting = await client.count(
        { total },
        {
          onProgress: (/** @type {any} */ { payload }) => {
            if (!payload.final) onEvent(payload.completed);
          },
        },
      );
      await counting.result;
    },
    hold: () => client.hold({}),
    release: () => client.call('RELEASE', {}),
    pids: [client.status.pid],
    close: () => client.close(),
  };
}
