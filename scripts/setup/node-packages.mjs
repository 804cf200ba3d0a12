/** Step 1: the node packages of the lockfile, the development Node among them. */
import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { npm } from '../lib/npm.mjs';
import { developmentNode, inRepository } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from '../lib/stamp.mjs';

const lockFile = inRepository('package-lock.json');
const stampFile = inRepository('node_modules', '.stdwire-setup.json');
/** Type stripping without a flag: https://nodejs.org/api/typescript.html */
const OLDEST_NODE_FOR_SOURCES = [22, 18];

/** @returns {boolean} */
export function nodePackagesAreCurrent() {
  return (
    readStamp(stampFile)?.lock === lockHash() &&
    missingPackages({ direct: true }).length === 0 &&
    canRunSources()
  );
}

/** @param {(line: string) => void} say */
export async function installNodePackages(say) {
  if (missingPackages({ direct: false }).length > 0) {
    removeStamp(stampFile);
    say('Installing the node packages (npm ci) …');
    await npm(installCommand());
  }
  if (!canRunSources()) {
    say('Installing the development Node …');
    await npm(['rebuild', 'node']);
  }
  if (!canRunSources()) throw noDevelopmentNode();
  writeStamp(stampFile, { lock: lockHash() });
}

function lockHash() {
  return fingerprint([readFileSync(lockFile), process.platform, process.arch]);
}

/**
 * Packages that the lockfile asks for and node_modules does not hold in that version. Optional ones belong to other
 * platforms, mostly, and are left to npm.
 *
 * @param {{ direct: boolean }} which `direct`: only those that package.json names; cheap enough for every start
 * @returns {string[]}
 */
function missingPackages({ direct }) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  const wanted = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && !entry.optional && !entry.link,
  );
  const named = new Set(
    Object.keys({ ...packages[''].dependencies, ...packages[''].devDependencies }).map(
      (name) => `node_modules/${name}`,
    ),
  );
  return wanted
    .filter(([path]) => !direct || named.has(path))
    .filter(([path, entry]) => installedVersion(path) !== entry.version)
    .map(([path]) => path);
}

/** @param {string} path as the lockfile spells it */
function installedVersion(path) {
  try {
    return JSON.parse(readFileSync(join(inRepository(), path, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}

/** `npm ci` removes node_modules first, which Windows refuses while a program from there (this Node) is running. */
function installCommand() {
  const runsFromHere = process.execPath.startsWith(inRepository('node_modules') + sep);
  return process.platform === 'win32' && runsFromHere ? ['install', '--no-save'] : ['ci'];
}

function canRunSources() {
  if (existsSync(developmentNode)) return true;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE_FOR_SOURCES;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function noDevelopmentNode() {
  return new Problem('The development Node is missing from node_modules.', {
    why: `Its install script did not run (scripts may be switched off), and the Node that runs this, ${process.versions.node}, is too old to take its place.`,
    todo: [
      'Run `npm rebuild node --ignore-scripts=false`, then the same command again.',
      `Or use Node ${OLDEST_NODE_FOR_SOURCES.join('.')} or newer.`,
    ],
  });
}
