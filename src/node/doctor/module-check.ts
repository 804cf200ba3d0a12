import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ok, problem, skipped } from './finding.ts';
import { isPython } from './interpreter-check.ts';
import type { Check } from './patient.ts';
import { runBriefly } from './run-briefly.ts';

/**
 * Finds a module without running it, and asks which version of which distribution it is and which requirements of that
 * are missing. Prints one JSON object.
 */
const SCRIPT = `
import importlib.metadata as metadata, importlib.util, json, re, sys
name = sys.argv[1]
def found(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
top = name.partition(".")[0]
owners = metadata.packages_distributions().get(top, []) + [top, top.partition("_")[0]]
owner = next((name for name in owners if version(name)), None)
required = (metadata.requires(owner) or []) if owner else []
names = [re.match(r"[\\w.-]+", line)[0] for line in required if ";" not in line]
print(json.dumps({
    "found": found(name),
    "owner": owner,
    "version": version(owner) if owner else None,
    "missing": [name for name in names if version(name) is None],
}))
`;

interface ModuleFacts {
  readonly found: boolean;
  readonly owner: string | null;
  readonly version: string | null;
  readonly missing: readonly string[];
}

/** Whether the backend's own code is there: the module that Python is told to run, or the script. */
export const moduleCheck: Check = {
  name: 'module',
  run: async ({ invocation }) => {
    if (invocation === undefined || !isPython(invocation))
      return skipped('No Python is known that would run a module.');
    const { args, cwd, program } = invocation;
    const at = args.indexOf('-m');
    const module = args[at + 1];
    if (at === -1 || module === undefined) return scriptResult(args, cwd);
    // As with -m, the working folder is where Python looks first.
    const { code, out, err } = await runBriefly(invocation, [...args.slice(0, at), '-c', SCRIPT, module]);
    if (code !== 0)
      return problem(
        `${program} cannot look for modules: ${err.trim().split('\n').at(-1)}`,
        'Make its environment again.',
      );
    const { found, owner, version, missing } = JSON.parse(out) as ModuleFacts;
    const install = `${program} -m pip install`;
    if (!found)
      return problem(
        `${program} has no module ${module}.`,
        `Install it: ${install} ${owner ?? packageOf(module)}`,
      );
    if (missing.length > 0) {
      return problem(
        `The module ${module} is there, but not everything that it needs: ${missing.join(', ')}.`,
        `Install what is missing: ${install} ${missing.join(' ')}`,
      );
    }
    return ok(`The module ${module} is there${owner === null ? '' : ` (${owner} ${version})`}.`);
  },
};

function scriptResult(args: readonly string[], cwd: string) {
  const script = args.find((argument) => !argument.startsWith('-'));
  if (script === undefined || args.includes('-c'))
    return skipped('Python is told to run neither a module nor a file.');
  const path = resolve(cwd, script);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return ok(`${path} is there.`);
  return problem(
    `${path} does not exist.`,
    'Correct its path, or set cwd to the folder from which it is meant.',
  );
}

function packageOf(module: string): string {
  const [top = module] = module.split('.');
  return top === 'stdwire_songs' ? "'stdwire[songs,studio]'" : top;
}
