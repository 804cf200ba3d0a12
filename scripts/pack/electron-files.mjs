/** The files of Electron, which are no part of its npm package. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { appFolder } from '../lib/app-build.mjs';
import { installForge } from './forge.mjs';

const require = createRequire(join(appFolder, 'package.json'));

/** @returns {string} the version that the app is packed with */
export function electronVersion() {
  return require('electron/package.json').version;
}

/**
 * Downloads them into the cache from which Forge takes them, unless they are there.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether they can be had
 */
export async function electronFiles(say) {
  await installForge();
  const { platform, arch } = process;
  const version = electronVersion();
  const folder = process.env.STDWIRE_ELECTRON_ZIPS;
  if (folder) return existsSync(join(folder, `electron-v${version}-${platform}-${arch}.zip`));
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href);
  try {
    await downloadArtifact({ version, artifactName: 'electron', platform, arch });
    return true;
  } catch (error) {
    say(`Electron ${version} could not be downloaded: ${error instanceof Error ? error.message : error}.`);
    return false;
  }
}
