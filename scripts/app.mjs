/**
 * `npm run app`: the desktop app of examples/electron-app. It starts in Electron where there is a program of it, else in
 * the browser, over the same bridge. `npm run app -- --help` lists the options.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { appFolder, appOutput, buildApp } from './lib/app-build.mjs';
import { findElectron } from './lib/electron.mjs';
import { childEnvironment, inRepository, nodeForChildren } from './lib/paths.mjs';
import { Problem, runMain } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './setup.mjs';

const help = `Starts the example of a desktop app, with the song backend and its built-in studio.

Usage: npm run app -- [options]

Options:
  --no-open      In the browser: only print the address.
  --browser      Use the browser even where there is an Electron.
  --data DIR     In the browser: where songs and data go. Default: ./stdwire-output/app
  --sign-in HOW  direct: the studio hands out sessions by itself (default). browser: a window opens for a person.
  --help         Tell this.

STDWIRE_ELECTRON_PATH names the program of Electron, where the package has none of its own.
`;

await runMain(async () => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  await setUp();
  if (await buildApp()) process.stderr.write('stdwire: The app was built.\n');
  const electron = options.browser ? undefined : findElectron();
  const { code } =
    electron === undefined ? await runInBrowser(options) : await runInElectron(electron, options);
  return code;
});

/** @typedef {ReturnType<typeof readOptions>} Options */

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        'no-open': { type: 'boolean', default: false },
        browser: { type: 'boolean', default: false },
        data: { type: 'string' },
        'sign-in': { type: 'string', default: 'direct' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!['direct', 'browser'].includes(values['sign-in'])) {
      throw new Error('--sign-in takes "direct" or "browser".');
    }
    return values;
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), {
      todo: 'See `npm run app -- --help`.',
    });
  }
}

/**
 * @param {string} electron
 * @param {Options} options
 */
function runInElectron(electron, options) {
  process.stderr.write(`stdwire: Starting in Electron (${electron}).\n`);
  return run(electron, [resolve(appOutput, 'main.mjs')], {
    env: childEnvironment({
      STDWIRE_APP_REPOSITORY: inRepository(),
      STDWIRE_APP_SIGN_IN: options['sign-in'],
      ELECTRON_RUN_AS_NODE: undefined,
    }),
    show: true,
  });
}

/** @param {Options} options */
function runInBrowser(options) {
  const why = options.browser ? '' : 'There is no Electron here (STDWIRE_ELECTRON_PATH can name one): ';
  process.stderr.write(`stdwire: ${why}the app is served to your browser, over the same bridge.\n`);
  // A relative path means the folder that the person is in.
  const data = resolve(process.env.INIT_CWD ?? process.cwd(), options.data ?? 'stdwire-output/app');
  const args = [
    resolve(appOutput, 'browser.mjs'),
    '--repository',
    inRepository(),
    '--page',
    resolve(appFolder, 'dist', 'renderer'),
    '--data',
    data,
    '--sign-in',
    options['sign-in'],
    ...(options['no-open'] ? ['--no-open'] : []),
  ];
  return run(nodeForChildren(), args, { show: true });
}
