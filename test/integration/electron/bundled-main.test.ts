import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { setUp } from '../../../scripts/setup.mjs';
import { noLeaks } from '../../helpers/leaks.ts';
import { python, repositoryRoot } from '../../helpers/python.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-folder.ts';
import { codeOf } from '../../packaging/documents.ts';

/** A bound on hanging: a bundler and a backend are started. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

/** In place of Electron. Its page asks for the accounts, and then the app quits. */
const electron = `
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fakeElectron } from 'stdwire/testing/electron';

const fake = fakeElectron({ root: join(dirname(process.argv[1]), 'root') });
export const { app, dialog, ipcMain, powerMonitor } = fake;
export const shell = { openPath: async () => '', showItemInFolder: () => {} };

export class BrowserWindow {
  #window;
  constructor({ webPreferences }) {
    console.log('preload', webPreferences.preload);
    this.#window = fake.openWindow({ url: 'about:blank', preload: readFileSync(webPreferences.preload, 'utf8') });
  }
  get webContents() {
    return this.#window.webContents;
  }
  async loadURL(url) {
    const { page } = this.#window.webContents.navigate(url);
    const hello = await page.stdwire.hello();
    const reply = await page.stdwire.call('call-1', 'GET_ACCOUNTS', {}, {});
    console.log(JSON.stringify({ hello: hello.ok, answered: reply.ok, data: reply.data, error: reply.error }));
    app.quit();
  }
}
`;

const guide = (file: string): string => codeOf('docs/electron.md', { file });

/** A project with the main program of the guide and its build, as CommonJS where that is asked for. */
async function project(format: 'esm' | 'cjs'): Promise<TempFolder> {
  const folder = await tempFolder('bundled-main');
  const modules = join(folder.path, 'node_modules');
  await mkdir(join(modules, 'electron'), { recursive: true });
  await symlink(repositoryRoot, join(modules, 'stdwire'), 'junction');
  await symlink(join(repositoryRoot, 'node_modules', 'esbuild'), join(modules, 'esbuild'), 'junction');
  await writeFile(join(modules, 'electron', 'index.mjs'), electron);
  await writeFile(
    join(modules, 'electron', 'package.json'),
    '{ "name": "electron", "exports": "./index.mjs" }',
  );
  await writeFile(join(folder.path, 'main.ts'), guide('main.ts'));
  await writeFile(
    join(folder.path, 'build.mjs'),
    format === 'esm' ? guide('build.mjs') : asCommonJs(guide('build.mjs')),
  );
  return folder;
}

/** What the guide says of it in words. */
function asCommonJs(build: string): string {
  return build
    .replace("'dist/main.mjs'", "'dist/main.cjs'")
    .replace("format: 'esm'", "format: 'cjs'")
    .replace(/^.*banner.*\n/m, '');
}

async function node(folder: TempFolder, file: string): Promise<string> {
  const environment = {
    ...process.env,
    PATH: [dirname(python), process.env.PATH].join(delimiter),
    NODE_OPTIONS: '',
  };
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    cwd: folder.path,
    env: environment,
  });
  return stdout;
}

beforeAll(() => setUp());

describe.each([
  ['esm', 'dist/main.mjs'],
  ['cjs', 'dist/main.cjs'],
] as const)('the main program of the guide, bundled as it says into %s', (format, bundle) => {
  test('starts the backend, gives a window its bridge, and quits', async () => {
    await using _leaks = await noLeaks();
    await using folder = await project(format);
    await node(folder, 'build.mjs');
    const said = await node(folder, bundle);

    expect(said).toContain(join('dist', 'stdwire-preload.cjs'));
    expect(JSON.parse(said.split('\n').find((line) => line.startsWith('{')) ?? '')).toMatchObject({
      hello: true,
      answered: true,
      data: [],
    });
  });

  test('finds the preload script among the installed packages, and says what to copy where there is none', async () => {
    await using _leaks = await noLeaks();
    await using folder = await project(format);
    await node(folder, 'build.mjs');
    await rm(join(folder.path, 'dist', 'stdwire-preload.cjs'));
    const installed = await node(folder, bundle);
    await writeFile(
      join(folder.path, 'node_modules', 'electron', 'index.mjs'),
      electron.replace(
        "'stdwire/testing/electron'",
        JSON.stringify(join(repositoryRoot, 'dist', 'electron', 'testing', 'index.js')),
      ),
    );
    await rm(join(folder.path, 'node_modules', 'stdwire'));

    expect(installed).toMatch(/preload .*preload\.cjs\n/);
    await expect(node(folder, bundle)).rejects.toThrow(
      /preload script of stdwire is missing.*copy node_modules\/stdwire\/dist\/electron\/preload\.cjs.*dist.stdwire-preload\.cjs/,
    );
  });
});
