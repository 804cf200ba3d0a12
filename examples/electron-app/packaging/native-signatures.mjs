/** Sees to it that every file of machine code is signed: one that is not makes a system refuse the app, or alarms. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BACKEND } from './backend-folder.mjs';
import { nativeFiles } from './native-files.mjs';
import { resourcesOf } from './resources-folder.mjs';
import { windowsSigning } from './signing.mjs';

const run = promisify(execFile);
/** What @electron/windows-sign finds by itself. Modules of Python are called `.pyd`. */
const FOUND_BY_NAME = /\.(exe|dll|sys|efi|scr|node)$/i;

/** @param {{ buildPath: string, platform: string }} build */
export async function signWhatWindowsMisses({ buildPath, platform }) {
  const signing = windowsSigning(process.env);
  if (platform !== 'win32' || signing === undefined) return;
  const files = await missedOnWindows(join(await resourcesOf(buildPath, platform), BACKEND));
  const { sign } = await import('@electron/windows-sign');
  await sign({ ...signing, files });
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} programs and libraries of Windows that are not named like ones
 */
export async function missedOnWindows(folder) {
  const found = await nativeFiles(folder);
  return found.filter(({ path, kind }) => kind === 'pe' && !FOUND_BY_NAME.test(path)).map(({ path }) => path);
}

/**
 * Fails if the app was to be signed and a file of the backend is not.
 *
 * @param {string} platform
 * @param {readonly string[]} outputPaths
 */
export async function verifySignatures(platform, outputPaths) {
  if (platform !== 'darwin' || !process.env.STDWIRE_SIGN_IDENTITY) return;
  for (const output of outputPaths) {
    const found = await nativeFiles(join(await resourcesOf(output, platform), BACKEND));
    for (const { path } of found.filter(({ kind }) => kind === 'mach-o')) {
      await run('codesign', ['--verify', '--strict', path]);
    }
  }
}
