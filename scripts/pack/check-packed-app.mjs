/** Looks at an app that was packed: that the backend is found where it was put and runs there, and what is in the archive. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { appFolder } from '../lib/app-build.mjs';
import { inRepository, nodeForChildren } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';

const WANTED = ['/package.json', '/dist/main.mjs', '/dist/preload.cjs', '/dist/renderer/index.html'];
const UNWANTED = /^\/(src|node_modules|packaging)|\.map$|\.env/;

/**
 * @param {string} resources the resources folder of the app
 * @returns {Promise<string[]>} what was found, in words
 */
export async function checkPackedApp(resources) {
  const files = await archiveOf(resources);
  const missing = WANTED.filter((file) => !files.includes(file));
  if (missing.length > 0) throw new Problem(`The app lacks ${missing.join(', ')}.`);
  const surplus = files.filter((file) => UNWANTED.test(file));
  if (surplus.length > 0) throw new Problem(`The app holds what nobody needs: ${surplus.join(', ')}.`);
  return [
    `The archive holds the ${files.length} files and folders that belong in it, and nothing else.`,
    `resolveBackend finds ${await runBackend(resources)} there, and it answers.`,
  ];
}

/** @param {string} resources */
async function archiveOf(resources) {
  const require = createRequire(join(appFolder, 'package.json'));
  const { listPackage } = await import(pathToFileURL(require.resolve('@electron/asar')).href);
  return /** @type {string[]} */ (listPackage(join(resources, 'app.asar'), { isPack: false })).map((path) =>
    path.replaceAll('\\', '/'),
  );
}

/**
 * @param {string} resources
 * @returns {Promise<string>} the program that was found
 */
async function runBackend(resources) {
  const entry = pathToFileURL(inRepository('dist', 'index.js')).href;
  const program = `
    import { mkdtempSync, rmSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { join } from 'node:path';
    import { BackendClient, resolveBackend } from ${JSON.stringify(entry)};
    const resourcesPath = ${JSON.stringify(resources)};
    const { command } = resolveBackend({ name: 'stdwire-songs', packaged: true, resourcesPath });
    const data = mkdtempSync(join(tmpdir(), 'stdwire-packed-'));
    const backend = new BackendClient({ command, args: ['--data-dir', data], restart: false });
    await backend.start();
    await backend.getAccounts();
    await backend.close();
    rmSync(data, { recursive: true, force: true });
    console.log(command);
  `;
  const { code, output } = await run(nodeForChildren(), ['--input-type=module', '--eval', program]);
  if (code !== 0) throw new Problem('The backend does not run from where it was packed.', { output });
  return output.trim();
}
