/** npm, without its chatter, and with its failures explained. */
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { explainOutput } from './explain.mjs';
import { inRepository, root, searchPath, withSearchPath } from './paths.mjs';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';

/**
 * @param {string[]} args
 * @param {{ cwd?: string, exitCode?: number }} [options] `exitCode`: that of the Problem
 */
export async function npm(args, { cwd = root, exitCode = 1 } = {}) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // npm runs with the machine's Node: the one in node_modules is about to be replaced.
  const own = inRepository('node_modules') + sep;
  const env = withSearchPath(
    searchPath.filter((folder) => !folder.startsWith(own)),
    { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  );
  const cli = npmProgram();
  const { code, output, missing } = cli
    ? await run(process.execPath, [cli, ...args, ...quiet], { env, cwd })
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...args, ...quiet], {
        env,
        cwd,
        shell: process.platform === 'win32',
      });
  if (missing) throw new Problem('npm was not found.', { todo: 'Install Node with npm: https://nodejs.org' });
  if (code !== 0)
    throw new Problem(`\`npm ${args.join(' ')}\` failed.`, { output, exitCode, ...explainOutput(output) });
}

/** npm names its own program to the scripts it runs; without it, the one beside the running Node. */
function npmProgram() {
  const named = process.env.npm_execpath ?? '';
  if (named.endsWith('npm-cli.js') && existsSync(named)) return named;
  const folder = dirname(process.execPath);
  const places = [join(folder, 'node_modules'), join(folder, '..', 'lib', 'node_modules')];
  return places.map((place) => join(place, 'npm', 'bin', 'npm-cli.js')).find((file) => existsSync(file));
}
