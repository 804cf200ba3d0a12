/** A child process that says on stderr that it takes commands, as every backend of the benchmark does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { backendFile, cPeer, environmentPython, generatedPython, peersPython } from '../../lib/places.mjs';

/**
 * @typedef {object} Program
 * @property {string} command
 * @property {string[]} args
 */

/** Where backends find the Python side of the benchmark's protocol. */
export const backendEnvironment = { PYTHONPATH: generatedPython };

/**
 * @param {string} file a file of `backends/`
 * @param {string[]} args
 * @returns {Program} in the repository's own environment
 */
export function python(file, ...args) {
  return { command: environmentPython, args: [backendFile(file), ...args] };
}

/**
 * @param {string} file
 * @param {string[]} args
 * @returns {Program} in the environment of the peers
 */
export function pythonWithPeers(file, ...args) {
  return { command: peersPython, args: [backendFile(file), ...args] };
}

/**
 * @param {string[]} args
 * @returns {Program} the C peer
 */
export function inC(...args) {
  return { command: cPeer, args };
}

/**
 * @param {Program} program
 * @returns {Promise<import('node:child_process').ChildProcessWithoutNullStreams>} that has said that it is ready
 */
export async function spawnReady({ command, args }) {
  const child = spawn(command, args, { env: { ...process.env, ...backendEnvironment } });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${command} ${args.join(' ')} has ended before it was ready (exit code ${code}).`);
  });
  await Promise.race([once(child.stderr, 'data'), failed]);
  failed.catch(() => {});
  child.stderr.pipe(process.stderr);
  return child;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>} resolves when it is gone
 */
export async function endChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}
