/** The whole song backend behind this client. */
import { environmentPython } from '../../lib/places.mjs';
import { product } from '../../lib/product.mjs';

/** Commands that start operations: their result is what is waited for. */
const OPERATIONS = ['CREATE_SONGS_BATCH', 'BATCH_DOWNLOAD'];

/**
 * @param {{ folder: string, studio?: string }} settings its data folder, and the address of a studio
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openSongs({ folder, studio }) {
  const { BackendClient } = await product();
  const client = new BackendClient({
    command: environmentPython,
    args: [
      ...['-m', 'stdwire_songs', '--data-dir', folder, '--session-mode', 'direct', '--log-level', 'error'],
      ...(studio === undefined ? [] : ['--studio-url', studio]),
    ],
    commandTimeoutMs: null,
  });
  await client.start();
  return {
    request: async (number) => (await client.validatePrompts({ requested_total: number })).requested_total,
    call: async (command, payload) => {
      const answer = /** @type {any} */ (await client.call(command, payload));
      return OPERATIONS.includes(command) ? answer.result : answer;
    },
    pids: [client.status.pid ?? 0],
    close: () => client.close(),
  };
}
