/** json-rpc-2.0 over the lines of a child. It checks nothing and supervises nothing. */
import { importPeer } from '../../lib/places.mjs';
import { onLine } from './birpc.mjs';
import { endChild, spawnReady } from './child.mjs';

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openJsonRpc(program) {
  const { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } = await importPeer('json-rpc-2.0');
  const child = await spawnReady(program);
  /** @type {(completed: unknown) => void} */
  let onProgress = () => {};
  const peer = new JSONRPCServerAndClient(
    new JSONRPCServer(),
    new JSONRPCClient((/** @type {unknown} */ message) => {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      return Promise.resolve();
    }),
  );
  peer.addMethod('progress', (/** @type {any} */ { completed }) => onProgress(completed));
  onLine(child.stdout, (line) => void peer.receiveAndSend(JSON.parse(line)));
  return {
    request: async (number) => (await peer.request('echo', { number })).number,
    count: async (total, onEvent) => {
      onProgress = onEvent;
      await peer.request('count', { total, token: 1 });
    },
    pids: [child.pid ?? 0],
    close: () => endChild(child),
  };
}
