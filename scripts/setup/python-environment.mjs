/** Step 2: `.venv`, with the Python package in editable form and all its extras. */
import { existsSync, readFileSync } from 'node:fs';
import { explainOutput } from '../lib/explain.mjs';
import { environmentPython, inRepository } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from '../lib/stamp.mjs';
import { findInterpreter, isNewEnough, OLDEST_PYTHON } from './interpreter.mjs';

const folder = inRepository('.venv');
const stampFile = inRepository('.venv', '.stdwire-setup.json');
const backend = inRepository('python-backend');
const constraints = inRepository('python-backend', 'constraints.txt');

/** @returns {boolean} */
export function pythonEnvironmentIsCurrent() {
  return existsSync(environmentPython) && readStamp(stampFile)?.sources === sourcesHash();
}

/** @param {(line: string) => void} say */
export async function makePythonEnvironment(say) {
  removeStamp(stampFile);
  if (!(await environmentWorks())) {
    const interpreter = await findInterpreter();
    say(`Making .venv with Python ${interpreter.version.join('.')} …`);
    await makeEnvironment(interpreter.path);
  }
  say('Installing the Python backend and its extras into .venv …');
  await installBackend();
  writeStamp(stampFile, { sources: sourcesHash() });
}

/** The editable install points into this very folder: a moved or copied one must be installed again. */
function sourcesHash() {
  return fingerprint([
    readFileSync(inRepository('python-backend', 'pyproject.toml')),
    readFileSync(constraints),
    folder,
  ]);
}

/** An interpreter that was upgraded away, or an environment half made, answers with an error. */
async function environmentWorks() {
  if (!existsSync(environmentPython)) return false;
  const { code, output } = await run(environmentPython, [
    '-c',
    'import pip, sys; print(*sys.version_info[:2])',
  ]);
  return code === 0 && isNewEnough(output.trim().split(' ').map(Number));
}

/** @param {string} python */
async function makeEnvironment(python) {
  const { code, output } = await run(python, ['-m', 'venv', '--clear', folder]);
  if (code !== 0) {
    throw new Problem('The virtual environment .venv could not be made.', {
      output,
      todo: `Run \`${python} -m venv .venv\` by hand to see more; it needs Python ${OLDEST_PYTHON.join('.')} or newer with venv.`,
      ...explainOutput(output),
    });
  }
}

async function installBackend() {
  const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
  const { code, output } = await run(environmentPython, [
    ...args,
    '-c',
    constraints,
    '-e',
    `${backend}[all,dev]`,
  ]);
  if (code !== 0) {
    throw new Problem('The Python packages could not be installed.', {
      output,
      todo: 'Read the lines above; then run the same command again.',
      ...explainOutput(output),
    });
  }
}
