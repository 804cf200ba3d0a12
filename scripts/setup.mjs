/**
 * Makes a fresh clone ready: node packages, Python environment, compiled sources. Needs nothing but Node 20, Python 3.11
 * and a network the first time; does nothing, in well under a second, when nothing changed.
 *
 * Run it by itself with `node scripts/setup.mjs` (`--no-compile` leaves `dist` out); `npm start` and `npm test` call it first.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lib/lock.mjs';
import { inRepository, root, searchPath } from './lib/paths.mjs';
import { Problem, runMain } from './lib/problem.mjs';
import { browserAdvice, findBrowser } from './setup/browser.mjs';
import { build, buildIsCurrent } from './setup/build.mjs';
import { installNodePackages, nodePackagesAreCurrent } from './setup/node-packages.mjs';
import { makePythonEnvironment, pythonEnvironmentIsCurrent } from './setup/python-environment.mjs';

const OLDEST_NODE = 20;

const steps = [
  { isCurrent: nodePackagesAreCurrent, bring: installNodePackages },
  { isCurrent: pythonEnvironmentIsCurrent, bring: makePythonEnvironment },
  { isCurrent: buildIsCurrent, bring: build },
];

/**
 * Brings everything up to date; throws a Problem that says what to do when it cannot.
 *
 * @param {{ compile?: boolean }} [options] `compile: false` leaves `dist` as it is, for programs that do not run it
 */
export async function setUp({ compile = true } = {}) {
  requireNode();
  const wanted = steps.filter(({ bring }) => compile || bring !== build);
  if (isReady(wanted)) return;
  requireGit();
  requireWritable();
  await withLock(inRepository('.stdwire', 'setup.lock'), () => bringAll(wanted), {
    onWait: (owner) => say(`Another set-up (process ${owner}) is at work here; waiting for it …`),
  });
}

/** @param {typeof steps} wanted */
function isReady(wanted) {
  return wanted.every(({ isCurrent }) => isCurrent());
}

/** @param {typeof steps} wanted */
async function bringAll(wanted) {
  if (isReady(wanted)) return;
  const started = performance.now();
  for (const { isCurrent, bring } of wanted) {
    if (!isCurrent()) await bring(say);
  }
  if (findBrowser() === undefined) say(browserAdvice());
  say(`Ready after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`stdwire: ${line}\n`);
}

function requireNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return;
  throw new Problem(`Node ${process.versions.node} is too old; ${OLDEST_NODE} or newer is needed.`, {
    todo: 'Install a current Node: https://nodejs.org',
  });
}

function requireGit() {
  const names = process.platform === 'win32' ? ['git.exe', 'git.cmd'] : ['git'];
  if (searchPath.some((folder) => names.some((name) => existsSync(join(folder, name))))) return;
  throw new Problem('git was not found on PATH.', {
    why: 'The checks and the tests ask it which files belong to the repository.',
    todo: 'Install it: https://git-scm.com/downloads (apt install git, brew install git, winget install Git.Git)',
  });
}

function requireWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Problem(`This user may not write to ${root}.`, {
      why: 'The set-up keeps everything (node_modules, .venv, dist) inside the repository.',
      todo: 'Clone the repository to a folder of your own, or change who owns this one.',
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(() => setUp({ compile: !process.argv.includes('--no-compile') }));
}
