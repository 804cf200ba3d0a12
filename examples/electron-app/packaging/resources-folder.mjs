/** Where the resources lie in a folder that Electron's packager has made. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {string} platform
 * @returns {Promise<string>} what `process.resourcesPath` will be
 */
export async function resourcesOf(folder, platform) {
  if (platform !== 'darwin' && platform !== 'mas') return join(folder, 'resources');
  const bundle = (await readdir(folder)).find((name) => name.endsWith('.app'));
  if (bundle === undefined) throw new Error(`There is no app in ${folder}.`);
  return join(folder, bundle, 'Contents', 'Resources');
}
