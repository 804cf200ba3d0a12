import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { python, repositoryRoot } from '../helpers/python.ts';
import { type TempFolder, tempFolder } from '../helpers/temp-folder.ts';
import { codeOf } from './documents.ts';
import { npm, pathWith, pythonOf, run } from './run.ts';

const readme = codeOf('README.md', { language: 'ts' });
const guideClient = codeOf('docs/write-your-own-backend.md', { file: 'client.ts' });
const guideBackend = codeOf('docs/write-your-own-backend.md', { file: 'backend.py' });

/** Bounds on hanging: packages are installed from the registries here. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 600_000 });

let folder: TempFolder;
/** A project that has the packed package, and nothing of this repository. */
let project: string;
/** The packed package. */
let tarball: string;

beforeAll(async () => {
  await setUp();
  folder = await tempFolder('packaging');
  project = join(folder.path, 'project');
  await mkdir(project);
  const [packed] = JSON.parse(
    await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder.path], repositoryRoot),
  );
  tarball = join(folder.path, packed.filename);
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'project', private: true, type: 'module' }),
  );
  await npm(
    ['install', tarball, await asInstalledHere('@types/node'), await asInstalledHere('typescript')],
    project,
  );
});

afterAll(() => folder[Symbol.asyncDispose]());

/** A package as this repository has it, for npm to install. */
async function asInstalledHere(name: string): Promise<string> {
  const manifest = await readFile(join(repositoryRoot, 'node_modules', name, 'package.json'), 'utf8');
  return `${name}@${JSON.parse(manifest).version}`;
}

/** Compiles sources in the project, in the strictest way and without skipping the package's own declarations. */
async function compile(sources: Readonly<Record<string, string>>, resolution: object): Promise<void> {
  for (const [name, text] of Object.entries(sources)) await writeFile(join(project, name), text);
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    outDir: 'out',
    ...resolution,
  };
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: Object.keys(sources) }),
  );
  await run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc')], { cwd: project });
}

/** On Windows a virtual environment has no `python3`. */
function forThisMachine(source: string): string {
  return process.platform === 'win32' ? source.replaceAll("'python3'", "'python'") : source;
}

describe('the npm package, in an empty strict project', () => {
  test.each([
    ['NodeNext', { module: 'nodenext' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('compiles the example of the README and runs it, with %s resolution', async (_name, resolution) => {
    await compile({ 'readme.ts': forThisMachine(readme) }, resolution);

    const env = pathWith(python, { STDWIRE_DATA_DIR: join(folder.path, 'data'), STDWIRE_STUDIO_SPEED: '10' });
    const output = await run(process.execPath, [join('out', 'readme.js')], { cwd: project, env });

    expect(output).toMatch(/SONG_PROGRESS/);
    expect(output).toMatch(/BATCH_PROGRESS 100/);
    expect(output).toMatch(/title: 'Morning Train',\s+success: true/);
  });

  test('compiles what uses the main process and the tray where Electron is not installed', async () => {
    const source = `
      import { BackendClient } from 'stdwire';
      import { createBackendBridge, type ElectronParts, installErrorDialog } from 'stdwire/electron/main';
      import { BackendTray, type TrayElectron, trayTemplate } from 'stdwire/electron/tray';

      export function wire(electron: ElectronParts & TrayElectron & Pick<Parameters<typeof installErrorDialog>[0], 'app' | 'dialog'>) {
        const backend = new BackendClient({ command: 'songs' });
        createBackendBridge({ backend, electron, allowedOrigins: ['app://ui'] });
        installErrorDialog({ ...electron, backend });
        return [new BackendTray({ electron, backend, actions: { quit: () => {} } }), trayTemplate];
      }
    `;

    await compile({ 'wire.ts': source }, { module: 'nodenext' });
    expect(await readdir(join(project, 'node_modules'))).not.toContain('electron');
  });

  test('brings every entry that it promises', async () => {
    const check = `
      const names = ['stdwire', 'stdwire/core', 'stdwire/testing', 'stdwire/generator'];
      for (const name of names) if (Object.keys(await import(name)).length === 0) throw new Error(name);
    `;

    await run(process.execPath, ['--input-type=module', '--eval', check], { cwd: project });
  });

  test('brings a command line that runs', async () => {
    const program = join('node_modules', 'stdwire', 'dist', 'cli', 'main.js');

    expect(await run(process.execPath, [program, '--help'], { cwd: project })).toContain('stdwire <verb>');
  });

  test('holds what a user needs and no more', async () => {
    const packed = join(project, 'node_modules', 'stdwire');

    expect((await readdir(packed)).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
      'protocol',
      'schema',
    ]);
  });

  test('publint finds nothing', async () => {
    await run(
      process.execPath,
      [join('node_modules', 'publint', 'src', 'cli.js'), 'run', tarball, '--strict'],
      { cwd: repositoryRoot },
    );
  });

  test('are-the-types-wrong finds nothing', async () => {
    const attw = join('node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');

    // The package is ESM only: how a CommonJS program without require(esm) would resolve it says nothing about it. The
    // prebuilt preload script is a file that Electron is given the path of: nobody imports it.
    const options = ['--profile', 'esm-only', '--no-emoji', '--exclude-entrypoints', 'electron/preload.cjs'];
    await run(process.execPath, [attw, tarball, ...options], { cwd: repositoryRoot });
  });
});

describe('the Python wheel, in an empty environment', () => {
  let interpreter: string;

  beforeAll(async () => {
    const wheels = join(folder.path, 'wheels');
    const environment = join(folder.path, 'environment');
    await run(
      python,
      [
        '-m',
        'pip',
        'wheel',
        '--quiet',
        '--no-deps',
        '--wheel-dir',
        wheels,
        join(repositoryRoot, 'python-backend'),
      ],
      { cwd: repositoryRoot },
    );
    await run(python, ['-m', 'venv', environment], { cwd: folder.path });
    interpreter = pythonOf(environment);
    const [wheel = ''] = await readdir(wheels);
    await run(interpreter, ['-m', 'pip', 'install', '--quiet', join(wheels, wheel)], { cwd: folder.path });
  });

  test('brings msgspec and nothing else', async () => {
    const list = JSON.parse(
      await run(interpreter, ['-m', 'pip', 'list', '--format', 'json', '--disable-pip-version-check'], {
        cwd: folder.path,
      }),
    );
    const names = list
      .map(({ name }: { name: string }) => name)
      .filter((name: string) => !['pip', 'setuptools'].includes(name));

    expect(names.sort()).toEqual(['msgspec', 'stdwire']);
  });

  test('carries the types of both packages', async () => {
    const check =
      'import importlib.resources as r; [print((r.files(p) / "py.typed").is_file()) for p in ("stdwire", "stdwire_songs")]';

    expect((await run(interpreter, ['-c', check], { cwd: folder.path })).split(/\s+/).slice(0, 2)).toEqual([
      'True',
      'True',
    ]);
  });

  test("runs the guide's ten-line backend under the guide's client", async () => {
    await writeFile(join(project, 'backend.py'), guideBackend);
    await compile({ 'client.ts': forThisMachine(guideClient) }, { module: 'nodenext' });

    const output = await run(process.execPath, [join('out', 'client.js')], {
      cwd: project,
      env: pathWith(interpreter),
    });

    expect(output).toBe('{ quotient: 3 }\nDIVISION_BY_ZERO\n');
  });
});
