import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../scripts/lib/run.mjs';
import { fingerprint, readStamp, writeStamp } from '../../../scripts/lib/stamp.mjs';
import { environmentPython, inRepository, peersPython } from '../places.mjs';

const folder = inRepository('bench', '.venv');
const requirements = inRepository('bench', 'requirements.txt');
const stampFile = join(folder, '.stdwire-bench.json');

/**
 * Installs what `bench/requirements.txt` pins into an environment of its own, unless it is there already.
 *
 * @param {(line: string) => void} say
 */
export async function installPythonPeers(say) {
  const pinned = fingerprint([readFileSync(requirements), folder]);
  if (existsSync(peersPython) && readStamp(stampFile)?.pinned === pinned) return;
  say('installing the peers of the Python side …');
  const made = await run(environmentPython, ['-m', 'venv', '--clear', folder]);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
  const { code, output } =
    made.code === 0
      ? await run(peersPython, [...pip, '-r', requirements])
      : { code: made.code, output: made.output };
  if (code === 0) writeStamp(stampFile, { pinned });
  else say(`they could not be installed, and are left out: ${output.trim().split('\n').at(-1)}`);
}
