/**
 * PyInstaller leaves links that lead from one file of its folder to another one. When they are copied, Node makes them
 * lead to the folder they came from (https://nodejs.org/api/fs.html, `verbatimSymlinks`), which no user has.
 */
import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { BACKEND, backendFolder } from './backend-folder.mjs';
import { resourcesOf } from './resources-folder.mjs';

/** @param {{ buildPath: string, platform: string }} build */
export async function keepLinks({ buildPath, platform }) {
  await copyLinks(backendFolder, join(await resourcesOf(buildPath, platform), BACKEND));
}

/**
 * Makes every link in the copy of a folder lead to where the original one does.
 *
 * @param {string} from
 * @param {string} to
 */
export async function copyLinks(from, to) {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((candidate) => candidate.isSymbolicLink())) {
    const link = join(entry.parentPath, entry.name);
    const copy = join(to, relative(from, link));
    await rm(copy, { recursive: true, force: true });
    await symlink(await readlink(link), copy);
  }
}
