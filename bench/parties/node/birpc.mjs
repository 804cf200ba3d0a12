/** birpc over the lines of a child. It checks nothing and supervises nothing. */
import { importPeer } from '../../lib/places.mjs';
import { endChild, spawnReady } from './child.mjs';

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openBirpc(program) {
  const { createBirpc } = await importPeer('birpc');
  const child = await spawnReady(program);
  /** @type {(completed: unknown) => void} */
  let onProgress = () => {};
  const remote = createBirpc(
    { progress: (/** @type {unknown} */ completed) => onProgress(completed) },
    {
      post: (/** @type {string} */ text) => child.stdin.write(`${text}\n`),
      on: (/** @type {(text: string) => void} */ receive) => onLine(child.stdout, receive),
      serialize: JSON.stringify,
      deserialize: JSON.parse,
      // It would set a timer for each call.
      timeout: -1,
    },
  );
  return {
    request: (number) => remote.echo(number),
    count: async (total, onEvent) => {
      onProgress = onEvent;
      await remote.count(total);
    },
    pids: [child.pid ?? 0],
    close: () => endChild(child),
  };
}

/**
 * Lines of a stream, by the loop that the bare client has.
 *
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} receive
 */
export function onLine(stream, receive) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) receive(line);
  });
}
