/**
 * `npm run build:backend`: the song backend as one folder with an executable in it, which runs where no Python is
 * installed. `npm run build:backend -- --help` tells the options.
 *
 * Exit codes: 0, it is there; 1, it could not be built; 3, something that the build needs is not on this machine and
 * could not be installed.
 */
import { parseArgs } from 'node:util';
import { freezeBackend } from './freeze/freeze-backend.mjs';
import { sizeReport } from './freeze/size-report.mjs';
import { Problem, runMain } from './lib/problem.mjs';

const HELP = `npm run build:backend [-- options]

Builds python-backend/dist/stdwire-songs, a folder with an executable, where resolveBackend finds it.

  --without-browser  leaves out what LAUNCH_BROWSER needs: three quarters of the size
  --force            builds also if nothing has changed
  --quiet            says only what went wrong

On macOS STDWIRE_SIGN_IDENTITY names the identity to sign with, and STDWIRE_ENTITLEMENTS the file of entitlements.
`;

await runMain(async () => {
  const options = readOptions();
  if (options.help) return void process.stdout.write(HELP);
  const say = options.quiet ? () => {} : (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
  const built = await freezeBackend({
    browser: !options['without-browser'],
    force: options.force,
    say: (line) => say(`stdwire: ${line}`),
  });
  say(built.isNew ? sizeReport(built.folder) : 'stdwire: Nothing has changed since it was built.');
  say(`stdwire: ${built.program}`);
});

function readOptions() {
  const flag = { type: /** @type {const} */ ('boolean'), default: false };
  try {
    return parseArgs({
      options: { 'without-browser': flag, force: flag, quiet: flag, help: { ...flag, short: 'h' } },
    }).values;
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), {
      todo: 'See `npm run build:backend -- --help`.',
    });
  }
}
