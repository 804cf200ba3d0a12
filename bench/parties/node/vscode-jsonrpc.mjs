/** vscode-jsonrpc, with its framing by headers. */
import { importPeer } from '../../lib/places.mjs';
import { endChild, spawnReady } from './child.mjs';

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openVscodeJsonRpc(program) {
  const { createMessageConnection, StreamMessageReader, StreamMessageWriter } =
    await importPeer('vscode-jsonrpc/node');
  const child = await spawnReady(program);
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  /** @type {(completed: unknown) => void} */
  let onProgress = () => {};
  connection.onNotification('progress', (/** @type {any} */ { completed }) => onProgress(completed));
  connection.listen();
  return {
    request: async (number) => (await connection.sendRequest('echo', { number })).number,
    count: async (total, onEvent) => {
      onProgress = onEvent;
      await connection.sendRequest('count', { total, token: 1 });
    },
    pids: [child.pid ?? 0],
    close: async () => {
      connection.dispose();
      await endChild(child);
    },
  };
}
