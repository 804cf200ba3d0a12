/** Electron Forge, in the folder of the app, whose packages are installed there when they are first needed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MISSING } from '../freeze/build-environment.mjs';
import { appFolder } from '../lib/app-build.mjs';
import { npm } from '../lib/npm.mjs';
import { childEnvironment, nodeForChildren } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { fingerprint, readStamp, writeStamp } from '../lib/stamp.mjs';

const program = join(appFolder, 'node_modules', '@electron-forge', 'cli', 'dist', 'electron-forge.js');
const stampFile = join(appFolder, 'node_modules', '.stdwire-setup.json');

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export async function runForge(args, env = {}) {
  await installForge();
  const { code } = await run(nodeForChildren(), [program, ...args], {
    cwd: appFolder,
    env: childEnvironment(env),
    show: true,
  });
  return code;
}

/** Its packages are large and serve nothing else, so `npm run setup` leaves them out. */
export async function installForge() {
  const lock = fingerprint([
    readFileSync(join(appFolder, 'package-lock.json')),
    process.platform,
    process.arch,
  ]);
  if (existsSync(program) && readStamp(stampFile)?.lock === lock) return;
  process.stdout.write('stdwire: Installing Electron Forge …\n');
  await npm(['ci'], { cwd: appFolder, exitCode: MISSING });
  writeStamp(stampFile, { lock });
}
