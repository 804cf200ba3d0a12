/**
 * The bare loop: split, parse, look up, resolve. It checks nothing, and supervises nothing. This is the least that the
 * job takes, and what ratios are taken of.
 */
import { endChild, spawnReady } from './child.mjs';

/**
 * @param {import('./child.mjs').Program} program
 * @param {{ write: 'message' | 'tick' }} options whether each message is written, or once for all of a tick
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openBare(program, { write }) {
  const child = await spawnReady(program);
  const send = write === 'message' ? writeEach(child.stdin) : writeOncePerTick(child.stdin);
  /** @type {Map<string, (data: any) => void>} */
  const pending = new Map();
  /** @type {Map<string, (payload: any) => void>} */
  const operations = new Map();
  let sent = 0;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) receive(JSON.parse(line));
  });

  /** @param {any} message */
  function receive(message) {
    if (message.id === 'progress-event') {
      operations.get(message.payload.operation_id)?.(message.payload);
      return;
    }
    const resolve = pending.get(message.id);
    pending.delete(message.id);
    resolve?.(message.data);
  }

  /** @param {string} type @param {object} payload @param {(data: any) => void} onAnswer */
  function call(type, payload, onAnswer) {
    sent += 1;
    const id = String(sent);
    pending.set(id, onAnswer);
    send(`${JSON.stringify({ id, type, payload })}\n`);
  }

  return {
    request: (number) => new Promise((resolve) => call('ECHO', { number }, (data) => resolve(data.number))),
    count: (total, onEvent) =>
      new Promise((resolve) =>
        call('COUNT', { total }, (data) =>
          // At once: the first events may be in the same chunk as the answer.
          operations.set(data.operation_id, (payload) => {
            if (payload.final) resolve(operations.delete(payload.operation_id));
            else onEvent(payload.completed);
          }),
        ),
      ),
    hold: () => new Promise((resolve) => call('HOLD', {}, resolve)),
    release: () => new Promise((resolve) => call('RELEASE', {}, resolve)),
    pids: [child.pid ?? 0],
    close: () => endChild(child),
  };
}

/** @param {import('node:stream').Writable} stdin @returns {(line: string) => void} */
function writeEach(stdin) {
  return (line) => void stdin.write(line);
}

/** @param {import('node:stream').Writable} stdin @returns {(line: string) => void} */
function writeOncePerTick(stdin) {
  let waiting = '';
  const flush = () => {
    stdin.write(waiting);
    waiting = '';
  };
  return (line) => {
    if (waiting === '') process.nextTick(flush);
    waiting += line;
  };
}
