/** A file like that of Electron for Linux with a program in it that does nothing: what packs an app does not run it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentPython } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';
import { electronVersion } from './electron-files.mjs';
import { installForge } from './forge.mjs';

/** By which the switches are found in a program of Electron, and then their version, their number, and each of them. */
const FUSES = ['dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', '\x01', '\x09', '1'.repeat(9)].join('');

/**
 * Makes one for as long as `work` takes.
 *
 * @param {(folder: string) => Promise<void>} work
 */
export async function withStandIn(work) {
  await installForge();
  const folder = mkdtempSync(join(tmpdir(), 'stdwire-electron-'));
  try {
    await makeIn(folder);
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function makeIn(folder) {
  const inside = join(folder, 'files');
  mkdirSync(join(inside, 'resources'), { recursive: true });
  writeFileSync(join(inside, 'electron'), FUSES, { mode: 0o755, encoding: 'latin1' });
  writeFileSync(join(inside, 'version'), electronVersion());
  writeFileSync(join(inside, 'resources', 'default_app.asar'), '');
  const zip = join(folder, `electron-v${electronVersion()}-linux-x64.zip`);
  const args = ['-m', 'zipfile', '-c', zip, 'electron', 'version', 'resources'];
  const { code, output } = await run(environmentPython, args, { cwd: inside });
  if (code !== 0) throw new Problem('A stand-in for Electron could not be made.', { output });
}
