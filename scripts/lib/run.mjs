/** Child programs: run one to its end, with its output kept or shown. */
import { spawn } from 'node:child_process';
import { childEnvironment, root } from './paths.mjs';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {boolean} [show] pass the terminal through in place of keeping the output
 * @property {boolean} [shell] only for `npm.cmd`, which Windows starts through a shell alone
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string, missing: boolean }>} `missing`: there is no such program
 */
export function run(
  command,
  args,
  { env = childEnvironment(), cwd = root, show = false, shell = false } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      windowsHide: true,
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const undo = show ? leaveSignalsToTheChild() : () => {};
    child.on('error', (error) => {
      undo();
      resolve({ code: 127, output: String(error), missing: 'code' in error && error.code === 'ENOENT' });
    });
    child.on('close', (code, signal) => {
      undo();
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output, missing: false });
    });
  });
}

/**
 * Ctrl-C reaches the whole group. The child decides how it ends; this program waits for it, so that the prompt
 * comes back when everything is gone.
 *
 * @returns {() => void} its undo
 */
function leaveSignalsToTheChild() {
  const wait = () => {};
  process.on('SIGINT', wait).on('SIGTERM', wait);
  return () => {
    process.off('SIGINT', wait).off('SIGTERM', wait);
  };
}
