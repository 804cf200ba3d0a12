/**
 * `npm run make`: the example app with its backend, packed for this system. `npm run make -- --help` tells the options.
 *
 * Exit codes: 0, it is packed; 1, it could not be; 3, something is not on this machine and could not be downloaded, the
 * files of Electron for example. What can be done without it was done and checked.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MISSING } from './freeze/build-environment.mjs';
import { freezeBackend } from './freeze/freeze-backend.mjs';
import { sizeReport } from './freeze/size-report.mjs';
import { appFolder, buildApp } from './lib/app-build.mjs';
import { Problem, runMain } from './lib/problem.mjs';
import { checkPackedApp } from './pack/check-packed-app.mjs';
import { electronFiles } from './pack/electron-files.mjs';
import { runForge } from './pack/forge.mjs';
import { withStandIn } from './pack/stand-in-electron.mjs';
import { setUp } from './setup.mjs';

const HELP = `npm run make [-- options]

Builds the backend and the example app, and packs them into examples/electron-app/out.

  --without-browser  ships a backend that cannot open a browser, a quarter as large
  --check            packs with a stand-in for Electron, only to see that all is where it belongs

STDWIRE_ELECTRON_ZIPS names a folder with the files of Electron, for machines that cannot download them.
Signing is set up by the environment: docs/ship-an-app.md.
`;

await runMain(async () => {
  const options = readOptions();
  if (options.help) return void process.stdout.write(HELP);
  await setUp();
  const backend = await freezeBackend({ browser: !options['without-browser'], force: false, say });
  process.stdout.write(`${sizeReport(backend.folder)}\n`);
  if (await buildApp()) say('The app was built.');
  const isThere = !options.check && (await electronFiles(say));
  if (!isThere) {
    await checkWithStandIn();
    if (!options.check) throw noElectron();
    return;
  }
  const code = await runForge(['make']);
  if (code === 0) say(`It lies in ${appFolder}/out/make.`);
  return code;
});

async function checkWithStandIn() {
  say('Packing with a stand-in for Electron, to check what is packed …');
  await withStandIn(async (folder) => {
    const target = ['--platform', 'linux', '--arch', 'x64'];
    const code = await runForge(['package', ...target], { STDWIRE_ELECTRON_ZIPS: folder });
    if (code !== 0) throw new Problem('The app could not be packed.', { todo: 'Read the lines above.' });
  });
  const out = join(appFolder, 'out', 'Songs-linux-x64');
  for (const line of await checkPackedApp(join(out, 'resources'))) say(line);
  rmSync(out, { recursive: true, force: true });
}

function noElectron() {
  return new Problem('Everything but Electron itself is packed and checked; so there is no app to be run.', {
    why: 'The files of Electron are not on this machine, and could not be downloaded.',
    todo: 'Run it where they can be, or name a folder that has them: STDWIRE_ELECTRON_ZIPS.',
    exitCode: MISSING,
  });
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`stdwire: ${line}\n`);
}

function readOptions() {
  const flag = { type: /** @type {const} */ ('boolean'), default: false };
  try {
    return parseArgs({
      options: { 'without-browser': flag, check: flag, help: { ...flag, short: 'h' } },
    }).values;
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), {
      todo: 'See `npm run make -- --help`.',
    });
  }
}
