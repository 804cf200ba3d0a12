/** pythonia, which calls functions of a Python module as if they were here. */
import { importPeer } from '../../lib/places.mjs';
import { descendants } from '../../lib/usage.mjs';

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openPythonia({ command, args: [module = ''] }) {
  // It reads this when it is imported.
  process.env.PYTHON_BIN = command;
  const { python } = await importPeer('pythonia');
  const side = await python(module);
  return {
    request: (number) => side.echo(number),
    // Without a limit for a call that takes longer than it does by default.
    count: (total, onEvent) => side.count$(total, onEvent, { $timeout: Number.POSITIVE_INFINITY }),
    pids: descendants(process.pid),
    close: () => python.exit(),
  };
}
