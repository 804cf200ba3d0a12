import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/**
 * The real set-up in a small repository of its own, where npm, Python and the compiler are stand-ins that write down
 * that they were called. The stand-ins for programs are shell scripts.
 */
describe.skipIf(process.platform === 'win32')('the set-up', () => {
  test('does everything on a fresh clone, and nothing when nothing changed', async () => {
    await using clone = await smallClone();

    const first = await clone.setUp();
    const calls = await clone.calls();
    const second = await clone.setUp();

    expect(first.code, first.output).toBe(0);
    expect(calls).toEqual(['npm ci', 'python venv', 'pip install', 'tsc']);
    expect(second).toEqual({ code: 0, output: '' });
    expect(await clone.calls()).toEqual(calls);
  });

  test('compiles again, and only that, when a source changed', async () => {
    await using clone = await smallClone();
    await clone.setUp();
    await writeFile(join(clone.path, 'src', 'index.ts'), 'export const changed = true;');

    await clone.setUp();

    expect((await clone.calls()).slice(4)).toEqual(['tsc']);
  });

  test('installs the Python packages again, and only those, when pyproject.toml changed', async () => {
    await using clone = await smallClone();
    await clone.setUp();
    await writeFile(join(clone.path, 'python-backend', 'pyproject.toml'), '[project]\nname = "changed"\n');

    await clone.setUp();

    expect((await clone.calls()).slice(4)).toEqual(['pip install']);
  });

  test('installs the node packages again when one of them is gone', async () => {
    await using clone = await smallClone();
    await clone.setUp();
    await rm(join(clone.path, 'node_modules', 'typescript'), { recursive: true });

    await clone.setUp();

    expect((await clone.calls()).slice(4)).toEqual(['npm ci']);
  });

  test('makes the environment anew when its interpreter is gone', async () => {
    await using clone = await smallClone();
    await clone.setUp();
    await rm(join(clone.path, '.venv', 'bin', 'python'));

    await clone.setUp();

    expect((await clone.calls()).slice(4)).toEqual(['python venv', 'pip install']);
  });

  test('two at once do each step once', async () => {
    await using clone = await smallClone();

    const both = await Promise.all([clone.setUp(), clone.setUp()]);

    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await clone.calls()).toEqual(['npm ci', 'python venv', 'pip install', 'tsc']);
  });

  test('without a network it says so, leaves with 1, and goes on where it stopped the next time', async () => {
    await using clone = await smallClone();

    const failed = await clone.setUp({ FAKE_NPM_ERROR: 'npm error code ENOTFOUND' });
    const again = await clone.setUp({
      FAKE_PIP_ERROR: "NewConnectionError('Failed to establish a new connection')",
    });
    const third = await clone.setUp();

    expect(failed.code).toBe(1);
    expect(failed.output).toMatch(
      /npm ci` failed[\s\S]*Why: The package registry could not be reached[\s\S]*Do: /,
    );
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/Python packages could not be installed[\s\S]*could not be reached/);
    expect(third.code, third.output).toBe(0);
    expect(await clone.calls()).toEqual([
      'npm ci',
      'npm ci',
      'python venv',
      'pip install',
      'pip install',
      'tsc',
    ]);
  });

  test('sources that do not compile end it with what the compiler says', async () => {
    await using clone = await smallClone();

    const failed = await clone.setUp({ FAKE_TSC_ERROR: 'src/index.ts(1,1): error TS1005' });

    expect(failed.code).toBe(1);
    expect(failed.output).toMatch(/do not compile[\s\S]*error TS1005/);
  });
});

interface SmallClone extends AsyncDisposable {
  readonly path: string;
  /** What the stand-ins were asked to do, in order. */
  calls(): Promise<string[]>;
  setUp(env?: NodeJS.ProcessEnv): Promise<{ code: number; output: string }>;
}

async function smallClone(): Promise<SmallClone> {
  const folder = await tempFolder('setup');
  const at = (...parts: string[]): string => join(folder.path, ...parts);
  const log = at('calls.log');
  await cp(join(repositoryRoot, 'scripts'), at('scripts'), { recursive: true });
  await mkdir(at('src'));
  await mkdir(at('python-backend'));
  await mkdir(at('bin'));
  await writeFile(at('src', 'index.ts'), 'export const value = 1;');
  for (const name of ['tsconfig.json', 'tsconfig.build.json']) await writeFile(at(name), '{}');
  await writeFile(at('python-backend', 'pyproject.toml'), '[project]\nname = "small"\n');
  await writeFile(at('python-backend', 'constraints.txt'), '');
  await writeFile(
    at('package-lock.json'),
    JSON.stringify({
      packages: {
        '': { devDependencies: { typescript: '1' } },
        'node_modules/typescript': { version: '1.0.0' },
      },
    }),
  );
  await writeFile(at('bin', 'npm-cli.js'), fakeNpm);
  await writeFile(at('bin', 'python3'), fakePython);
  await chmod(at('bin', 'python3'), 0o755);
  await writeFile(log, '');
  return {
    path: folder.path,
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    setUp: async (env = {}) => {
      const child = spawn(process.execPath, [at('scripts', 'setup.mjs')], {
        env: {
          ...process.env,
          npm_execpath: at('bin', 'npm-cli.js'),
          STDWIRE_PYTHON: at('bin', 'python3'),
          CALLS: log,
          ...env,
        },
      });
      const exit = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
      const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
      return { code, output: out + err };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const fakeNpm = `
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync(process.env.CALLS, 'npm ' + process.argv[2] + '\\n');
if (process.env.FAKE_NPM_ERROR) {
  console.error(process.env.FAKE_NPM_ERROR);
  process.exit(1);
}
mkdirSync('node_modules/typescript/bin', { recursive: true });
writeFileSync('node_modules/typescript/package.json', JSON.stringify({ version: '1.0.0', bin: { tsc: 'bin/tsc' } }));
writeFileSync('node_modules/typescript/bin/tsc', \`
require('node:fs').appendFileSync(process.env.CALLS, 'tsc\\\\n');
require('node:fs').mkdirSync('dist/electron', { recursive: true });
console.log(process.env.FAKE_TSC_ERROR ?? '');
process.exitCode = process.env.FAKE_TSC_ERROR ? 2 : 0;
\`);
mkdirSync('node_modules/esbuild', { recursive: true });
writeFileSync('node_modules/esbuild/package.json', JSON.stringify({ version: '1.0.0', main: 'main.js' }));
writeFileSync('node_modules/esbuild/main.js', 'exports.build = async () => ({ outputFiles: [] });');
`;

const fakePython = `#!/bin/sh
case "$*" in
  *"-m venv"*)
    echo "python venv" >>"$CALLS"
    for folder; do :; done
    mkdir -p "$folder/bin" && cp "$0" "$folder/bin/python" ;;
  *"pip install"*)
    echo "pip install" >>"$CALLS"
    if [ -n "$FAKE_PIP_ERROR" ]; then echo "$FAKE_PIP_ERROR"; exit 1; fi ;;
  *"import pip"*) echo "3 12" ;;
  *) echo '{"version": [3, 12, 0], "path": "'"$0"'", "venv": true}' ;;
esac
`;
