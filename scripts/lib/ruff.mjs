/** How ruff is called: once for the Python package, once for the Python beside it, under the same rules. */
import { environmentPython, inRepository } from './paths.mjs';

const beside = ['examples', 'bench', 'test/guards'].map((folder) => inRepository(folder));
/** Out there the bridge is a package like any other, and the generated packages are the programs' own. */
const isort = [
  'lint.isort.known-third-party=["stdwire"]',
  'lint.isort.known-first-party=["words", "bench_protocol"]',
];
const settings = ['pyproject.toml', ...isort].flatMap((setting) => ['--config', setting]);

/** Where ruff runs: beside its settings. */
export const ruffFolder = inRepository('python-backend');

/**
 * @param {string[]} verb such as `check --fix`
 * @returns {string[]} the command line for the package
 */
export function ruffForPackage(...verb) {
  return [environmentPython, '-m', 'ruff', ...verb, '.'];
}

/**
 * @param {string[]} verb
 * @returns {string[]} the command line for everything else
 */
export function ruffForTheRest(...verb) {
  return [environmentPython, '-m', 'ruff', ...verb, ...settings, ...beside];
}
