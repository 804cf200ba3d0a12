/** Step 3: `dist`, compiled from `src`. Examples and the command line run what a user of the package would run. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inRepository, nodeForChildren, packageProgram } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';
import { filesBelow, fingerprint, readStamp, removeStamp, writeStamp } from '../lib/stamp.mjs';

const stampFile = inRepository('dist', '.stdwire-setup.json');
const settingsFiles = [
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'scripts/setup/build.mjs',
];

/** @returns {boolean} */
export function buildIsCurrent() {
  return readStamp(stampFile)?.sources === sourcesHash();
}

/** @param {(line: string) => void} say */
export async function build(say) {
  say('Compiling src to dist …');
  const sources = sourcesHash();
  const names = sourceNames();
  const settings = settingsHash();
  const before = readStamp(stampFile);
  removeStamp(stampFile);
  if (!onlyContentsChanged(before, names, settings))
    rmSync(inRepository('dist'), { recursive: true, force: true });
  const compiler = packageProgram('typescript', 'tsc');
  const { code, output } = await run(nodeForChildren(), [
    compiler,
    '-p',
    inRepository('tsconfig.build.json'),
  ]);
  if (code !== 0) {
    throw new Problem('The TypeScript sources do not compile.', {
      output,
      todo: 'Mend what the lines above name (in a clone that nobody changed: remove node_modules and dist, and try again).',
    });
  }
  writeFileSync(inRepository('dist', 'electron', 'preload.cjs'), await preloadText());
  writeStamp(stampFile, { sources, settings, names });
}

/**
 * The preload script as one CommonJS text, which is all that a sandboxed window can load. A browser is what it runs in:
 * a part of Node in it would be an error here, and is none of the few modules that Electron gives to such a script.
 *
 * @returns {Promise<string>}
 */
export async function preloadText() {
  // Not at the top: this file is loaded before the packages are installed.
  const { build: bundle } = await import('esbuild');
  const { outputFiles } = await bundle({
    entryPoints: [inRepository('src', 'electron', 'preload', 'prebuilt.ts')],
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'chrome120',
    external: ['electron'],
    minify: true,
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * The compiler never removes the output of a source that is gone, or of a setting that was switched off.
 *
 * @param {{ settings: string, names: string[] } | undefined} before
 * @param {string[]} names
 * @param {string} settings
 */
function onlyContentsChanged(before, names, settings) {
  return before?.settings === settings && before.names.every((name) => names.includes(name));
}

function sourceNames() {
  return filesBelow(inRepository('src')).map((file) => relative(inRepository(), file).replaceAll('\\', '/'));
}

function settingsHash() {
  return fingerprint(settingsFiles.map((name) => readFileSync(inRepository(name))));
}

function sourcesHash() {
  const files = filesBelow(inRepository('src'));
  return fingerprint([
    settingsHash(),
    ...files.flatMap((file) => [relative(inRepository(), file), readFileSync(file)]),
  ]);
}
