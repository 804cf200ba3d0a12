import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { backendEnvironment, endChild } from '../parties/node/child.mjs';

/**
 * Starts a backend and ends it.
 *
 * @param {import('../parties/node/child.mjs').Program} program
 * @param {'ready' | 'answer'} until its ready message, or its answer to a command that waits for it
 * @returns {Promise<number>} seconds from the spawn
 */
export async function startSeconds({ command, args }, until) {
  const started = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...backendEnvironment } });
  if (until === 'answer') child.stdin.write('{"id":"1","type":"ECHO","payload":{"number":1}}\n');
  else child.stdout.resume();
  await (until === 'answer' ? once(child.stdout, 'data') : readyMessage(child.stderr));
  const seconds = (performance.now() - started) / 1000;
  child.stderr.resume();
  await endChild(child);
  return seconds;
}

/**
 * @param {readonly string[]} modules
 * @returns {Promise<number>} seconds that importing them takes in a program that has imported nothing else
 */
export async function importSeconds(modules) {
  const code = [
    'const started = performance.now();',
    ...modules.map((module) => `await import(${JSON.stringify(module)});`),
    'process.stdout.write(String(performance.now() - started));',
    'process.exit(0);',
  ].join('\n');
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(child.stdout, 'data');
  await once(child, 'close');
  return Number(text) / 1000;
}

/** @param {import('node:stream').Readable} stderr @returns {Promise<void>} */
function readyMessage(stderr) {
  let text = '';
  return new Promise((resolve, reject) => {
    stderr.on('data', (chunk) => {
      text += chunk;
      if (text.includes('"BACKEND_READY"')) resolve();
    });
    stderr.on('end', () => reject(new Error(`It has ended before it was ready: ${text}`)));
  });
}
