/** The build of the example app: its page with Vite, its programs with esbuild. Only what has changed is built again. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inRepository } from './paths.mjs';
import { filesBelow, fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';

/** The folder of the app. */
export const appFolder = inRepository('examples', 'electron-app');
/** What is built of it. */
export const appOutput = inRepository('examples', 'electron-app', 'dist');

const stampFile = inRepository('examples', 'electron-app', 'dist', '.stamp.json');
const sources = [['examples', 'electron-app', 'src'], ['examples', 'electron-app', 'public'], ['src']];
const settings = [
  ['examples', 'electron-app', 'index.html'],
  ['examples', 'electron-app', 'vite.config.ts'],
  ['package-lock.json'],
  ['scripts', 'lib', 'app-build.mjs'],
];
/** The entries of the package that the programs use, as they lie in the repository. */
const entries = {
  stdwire: 'src/index.ts',
  'stdwire/electron/main': 'src/electron/main/index.ts',
  'stdwire/electron/preload': 'src/electron/preload/index.ts',
  'stdwire/electron/tray': 'src/electron/tray/index.ts',
  'stdwire/serve': 'src/serve/index.ts',
};

/**
 * Builds the app where its sources have changed: `dist/renderer` (the page), `dist/main.mjs` (the main program of
 * Electron), `dist/preload.cjs`, `dist/browser.mjs` (the app in a browser).
 *
 * @returns {Promise<boolean>} whether there was something to do
 */
export async function buildApp() {
  const hash = sourcesHash();
  if (readStamp(stampFile)?.hash === hash) return false;
  removeStamp(stampFile);
  await buildPage();
  await buildPrograms();
  writeStamp(stampFile, { hash });
  return true;
}

async function buildPage() {
  const { build } = await import('vite');
  // A test runner sets it to `test`, and React would be built for developers then.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({ configFile: inRepository('examples', 'electron-app', 'vite.config.ts'), logLevel: 'warn' });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

async function buildPrograms() {
  const { build } = await import('esbuild');
  const alias = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, inRepository(path)]));
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node22',
    external: ['electron'],
    sourcemap: true,
    logLevel: 'warning',
    // The names of error classes are part of what they tell.
    keepNames: true,
    alias,
  };
  // Packages written in CommonJS ask for parts of Node with `require`, which a module does not have.
  const banner = {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  };
  const source = (/** @type {string} */ path) => inRepository('examples', 'electron-app', 'src', path);
  const output = (/** @type {string} */ name) => inRepository('examples', 'electron-app', 'dist', name);
  await Promise.all([
    build({
      ...common,
      format: 'esm',
      banner,
      entryPoints: [source('main/main.ts')],
      outfile: output('main.mjs'),
    }),
    build({
      ...common,
      format: 'esm',
      banner,
      entryPoints: [source('browser/main.ts')],
      outfile: output('browser.mjs'),
    }),
    build({ ...common, format: 'cjs', entryPoints: [source('preload.ts')], outfile: output('preload.cjs') }),
  ]);
}

function sourcesHash() {
  const files = [
    ...sources.flatMap((parts) => filesBelow(inRepository(...parts))),
    ...settings.map((parts) => inRepository(...parts)),
  ];
  return fingerprint(files.flatMap((file) => [relative(inRepository(), file), readFileSync(file)]));
}
