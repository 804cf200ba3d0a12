/** Where things of this repository live, and which programs run it. Dependency-free: the machine's own Node runs this. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';

/** The repository's top folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @param {...string} parts
 * @returns {string} a path below the repository's top folder
 */
export function inRepository(...parts) {
  return join(root, ...parts);
}

/** The Node that development uses: a package of its own, so that every machine runs the same version. */
export const developmentNode = inRepository('node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** The interpreter of the repository's virtual environment. */
export const environmentPython = windows
  ? inRepository('.venv', 'Scripts', 'python.exe')
  : inRepository('.venv', 'bin', 'python');

/**
 * The Node for child programs: the development one, or the running one where there is none yet. `STDWIRE_NODE=machine`
 * asks for the machine's own (npm says which that is), so that a matrix of versions tests what it says.
 *
 * @returns {string}
 */
export function nodeForChildren() {
  if (process.env.STDWIRE_NODE === 'machine') return process.env.npm_node_execpath ?? process.execPath;
  return existsSync(developmentNode) ? developmentNode : process.execPath;
}

/**
 * The program behind a package's `bin` entry. Naming the file spares a shell, which `.cmd` wrappers need on Windows.
 *
 * @param {string} packageName
 * @param {string} [name] the entry; by default the only one
 * @returns {string}
 */
export function packageProgram(packageName, name) {
  const folder = inRepository('node_modules', ...packageName.split('/'));
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entry = typeof bin === 'string' ? bin : bin[name ?? Object.keys(bin)[0] ?? ''];
  return join(folder, entry);
}

/** The folders of PATH; on Windows the variable may be spelt `Path`. */
export const searchPath = (process.env[pathVariable()] ?? '').split(delimiter);

/**
 * The environment for child programs: plain `node` and `python` are the repository's own, and Python keeps what it has
 * compiled, as it does where a user runs it: to compile all of a backend at each start takes as long as the start itself.
 *
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(extra = {}) {
  const own = [dirname(environmentPython), dirname(nodeForChildren())].filter((folder) => existsSync(folder));
  return withSearchPath([...own, ...searchPath], { PYTHONDONTWRITEBYTECODE: '', ...extra });
}

/**
 * @param {string[]} folders
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv} this program's environment with another PATH
 */
export function withSearchPath(folders, extra = {}) {
  return { ...process.env, [pathVariable()]: folders.join(delimiter), ...extra };
}

function pathVariable() {
  return Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}
