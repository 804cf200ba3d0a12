/** The virtual environment of the build: of its own, since PyInstaller ships what it finds installed beside it. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { explainOutput } from '../lib/explain.mjs';
import { inRepository } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from '../lib/stamp.mjs';
import { findInterpreter } from '../setup/interpreter.mjs';

/** Something that the build needs is not on this machine: `scripts/build-backend.mjs` tells the exit codes. */
export const MISSING = 3;

const backend = inRepository('python-backend');
const constraints = inRepository('python-backend', 'constraints.txt');

/**
 * @param {{ browser: boolean, say: (line: string) => void }} options
 * @returns {Promise<string>} its interpreter
 */
export async function makeBuildEnvironment({ browser, say }) {
  const folder = inRepository('.stdwire', 'freeze', browser ? 'environment' : 'environment-without-browser');
  const python = inRepository(
    '.stdwire',
    'freeze',
    browser ? 'environment' : 'environment-without-browser',
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const interpreter = await findInterpreter().catch((error) => {
    if (error instanceof Problem) error.exitCode = MISSING;
    throw error;
  });
  const made = fingerprint([
    readFileSync(inRepository('python-backend', 'pyproject.toml')),
    readFileSync(constraints),
    interpreter.path,
    interpreter.version.join('.'),
    folder,
  ]);
  const stampFile = `${folder}.json`;
  if (existsSync(python) && readStamp(stampFile)?.made === made) return python;
  removeStamp(stampFile);
  mkdirSync(inRepository('.stdwire', 'freeze'), { recursive: true });
  say(`Installing PyInstaller, with Python ${interpreter.version.join('.')} …`);
  await orMissing(interpreter.path, ['-m', 'venv', '--clear', folder]);
  const extras = ['songs', 'tags', 'studio', 'build', ...(browser ? ['browser'] : [])];
  await orMissing(python, [
    ...['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'],
    ...['-c', constraints, '-e', `${backend}[${extras.join(',')}]`],
  ]);
  writeStamp(stampFile, { made });
  return python;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function orMissing(command, args) {
  const { code, output } = await run(command, args);
  if (code === 0) return;
  const known = explainOutput(output);
  throw new Problem('PyInstaller and what the backend needs could not be installed.', {
    output,
    // What is known are shortcomings of a machine; all else is a mistake of ours.
    exitCode: known === undefined ? 1 : MISSING,
    todo: 'Read the lines above; then run `npm run build:backend` again.',
    ...known,
  });
}
