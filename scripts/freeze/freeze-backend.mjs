/** Builds the frozen backend if it is not there already, made of the same sources. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { inRepository } from '../lib/paths.mjs';
import { filesBelow, fingerprint, readStamp, removeStamp, writeStamp } from '../lib/stamp.mjs';
import { makeBuildEnvironment } from './build-environment.mjs';
import { runPyInstaller } from './pyinstaller.mjs';

export const NAME = 'stdwire-songs';

/** Where `resolveBackend({ name: 'stdwire-songs', folder: 'python-backend' })` looks first. */
const folder = inRepository('python-backend', 'dist', NAME);
const program = join(folder, process.platform === 'win32' ? `${NAME}.exe` : NAME);
// Beside it and not in it: what is in it is shipped.
const stampFile = `${folder}.json`;

/**
 * @typedef {object} FreezeOptions
 * @property {boolean} browser whether LAUNCH_BROWSER shall work
 * @property {boolean} force whether to build also what is there
 * @property {(line: string) => void} say
 */

/**
 * @param {FreezeOptions} options
 * @returns {Promise<{ folder: string, program: string, isNew: boolean }>}
 */
export function freezeBackend({ browser, force, say }) {
  const sources = sourcesHash(browser);
  return withLock(
    inRepository('.stdwire', 'freeze.lock'),
    async () => {
      if (!force && existsSync(program) && readStamp(stampFile)?.sources === sources)
        return { folder, program, isNew: false };
      const environment = await makeBuildEnvironment({ browser, say });
      say('Freezing the backend …');
      const built = await runPyInstaller(environment, NAME);
      removeStamp(stampFile);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(dirname(folder), { recursive: true });
      renameSync(built, folder);
      writeStamp(stampFile, { sources });
      return { folder, program, isNew: true };
    },
    { onWait: (owner) => say(`Another build is under way (process ${owner}); waiting for it …`) },
  );
}

/** @param {boolean} browser */
function sourcesHash(browser) {
  const { platform, arch, env } = process;
  const files = [
    ...filesBelow(inRepository('python-backend', 'src')).filter((file) => !file.endsWith('.pyc')),
    ...filesBelow(inRepository('scripts', 'freeze')),
    inRepository('python-backend', 'pyproject.toml'),
    inRepository('python-backend', 'constraints.txt'),
  ];
  const how = [platform, arch, browser, env.STDWIRE_SIGN_IDENTITY ?? '', env.STDWIRE_ENTITLEMENTS ?? ''];
  return fingerprint([...how.map(String), ...files.flatMap((file) => [file, readFileSync(file)])]);
}
