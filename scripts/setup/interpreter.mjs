/** Finds a Python that is new enough, or says which ones were looked at and what to install. */
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';

export const OLDEST_PYTHON = [3, 11];

const PROBE = [
  'import importlib.util as u, json, sys',
  'print(json.dumps({"version": list(sys.version_info[:3]), "path": sys.executable, "venv": bool(u.find_spec("venv") and u.find_spec("ensurepip"))}))',
].join('\n');

/**
 * @typedef {{ path: string, version: number[], venv: boolean }} Interpreter
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Interpreter>}
 */
export async function findInterpreter(env = process.env) {
  const named = env.STDWIRE_PYTHON;
  const candidates = named ? [[named]] : usualNames();
  /** @type {string[]} */
  const seen = [];
  for (const [command = '', ...args] of candidates) {
    const found = await probe(command, args, env);
    const label = [command, ...args].join(' ');
    if (typeof found === 'string') seen.push(`${label}: ${found}`);
    else if (isNewEnough(found.version)) return requireVenv(found);
    else seen.push(`${label}: Python ${found.version.join('.')}, too old (${found.path})`);
  }
  throw new Problem(`No Python ${OLDEST_PYTHON.join('.')} or newer was found.`, {
    why: `Looked at ${seen.join('; ')}.`,
    todo: [installLine(), 'If one is installed elsewhere, name it: STDWIRE_PYTHON=/path/to/python'],
  });
}

/** @param {number[]} version */
export function isNewEnough([major = 0, minor = 0]) {
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_PYTHON;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function usualNames() {
  const versions = ['3.13', '3.12', '3.11', '3.14'];
  return process.platform === 'win32'
    ? [['py', '-3'], ...versions.map((version) => ['py', `-${version}`]), ['python'], ['python3']]
    : [['python3'], ...versions.map((version) => [`python${version}`]), ['python']];
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Interpreter | string>} the interpreter, or why it is none
 */
async function probe(command, args, env) {
  const { code, output, missing } = await run(command, [...args, '-c', PROBE], { env });
  if (missing) return 'not found';
  try {
    if (code === 0) return JSON.parse(output.trim().split('\n').at(-1) ?? '');
  } catch {
    return 'does not answer like a Python';
  }
  return `does not run (exit code ${code})`;
}

/** @param {Interpreter} interpreter */
function requireVenv(interpreter) {
  if (interpreter.venv) return interpreter;
  const version = interpreter.version.slice(0, 2).join('.');
  throw new Problem(`Python ${version} (${interpreter.path}) cannot make virtual environments.`, {
    why: 'Its `venv` or `ensurepip` module is missing; Debian and Ubuntu ship them in a package of their own.',
    todo: [
      `Debian, Ubuntu: apt install python3-venv (or python${version}-venv). Elsewhere: ${installLine()}`,
    ],
  });
}

function installLine() {
  switch (process.platform) {
    case 'win32':
      return 'Install Python: winget install Python.Python.3.13';
    case 'darwin':
      return 'Install Python: brew install python@3.13';
    default:
      return 'Install Python: apt install python3 python3-venv, dnf install python3, or https://www.python.org/downloads';
  }
}
