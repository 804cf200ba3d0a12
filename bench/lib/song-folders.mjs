/** Data folders of the song backend, filled as if it had been in use for long. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { python } from '../parties/node/child.mjs';

/** @param {import('../rows/row.mjs').Bench} bench @returns {string} a folder that is gone when the run has ended */
export function benchFolder({ atEnd }) {
  const folder = mkdtempSync(join(tmpdir(), 'stdwire-bench-'));
  atEnd(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string} folder
 * @param {'accounts' | 'queues' | 'history'} what
 * @param {number} count
 */
export function fillFolder(folder, what, count) {
  const { command, args } = python('fill.py', folder, what, String(count));
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`fill.py ${what}: ${stderr}`);
}

/**
 * Makes something when it is first asked for, and the same from then on: nothing is made for what is not measured.
 *
 * @template Value
 * @param {() => Value} make
 * @returns {() => Value}
 */
export function once(make) {
  /** @type {{ value: Value } | undefined} */
  let made;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
