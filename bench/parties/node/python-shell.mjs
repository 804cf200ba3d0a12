/** python-shell, which carries messages; which of them answers which is for its user to find out. */
import { importPeer } from '../../lib/places.mjs';

/**
 * @param {import('./child.mjs').Program} program
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openPythonShell({ command, args: [script = '', ...args] }) {
  const { PythonShell } = await importPeer('python-shell');
  const shell = new PythonShell(script, { mode: 'json', pythonPath: command, args });
  /** @type {Map<string, (data: any) => void>} */
  const pending = new Map();
  /** @type {(payload: any) => void} */
  let onProgress = () => {};
  let sent = 0;
  shell.on('message', (/** @type {any} */ message) => {
    if (message.id === 'progress-event') return onProgress(message.payload);
    pending.get(message.id)?.(message.data);
    pending.delete(message.id);
  });

  /** @param {string} type @param {object} payload @returns {Promise<any>} */
  function call(type, payload) {
    sent += 1;
    const id = String(sent);
    return new Promise((resolve) => {
      pending.set(id, resolve);
      shell.send({ id, type, payload });
    });
  }

  return {
    request: async (number) => (await call('ECHO', { number })).number,
    count: (total, onEvent) =>
      new Promise((resolve) => {
        onProgress = (payload) => {
          if (payload.final) resolve(undefined);
          else onEvent(payload.completed);
        };
        void call('COUNT', { total });
      }),
    pids: [shell.childProcess.pid],
    close: () => new Promise((resolve) => shell.end(resolve)),
  };
}
