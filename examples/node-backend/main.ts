/**
 * A backend in another language is tested by the conformance kit: the one in this folder has to hold, case by case, what it announces.
 *
 *     node examples/node-backend/main.ts [--filter TEXT]...
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const stdwire = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const backend = [process.execPath, 'backend.mjs', '--data-dir', '{dir}'];
const options = ['--strict', '--jobs', '4', '--conditions', 'conformance.json', ...process.argv.slice(2)];

const kit = spawn(process.execPath, [stdwire, 'conformance', ...options, '--', ...backend], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
});
[process.exitCode] = await once(kit, 'close');
