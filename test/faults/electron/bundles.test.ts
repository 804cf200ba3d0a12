import { execFile } from 'node:child_process';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { bundleEntry } from '../../../scripts/lib/bundle-sizes.mjs';
import { noLeaks } from '../../helpers/leaks.ts';
import { preloadText } from '../../helpers/preload-text.ts';
import { repositoryRoot } from '../../helpers/python.ts';

describe('the preload script', () => {
  test('A34: loads where nothing but electron can be required, and has no other require and no import', async () => {
    const text = await preloadText();
    const required: string[] = [];
    const exposed: string[] = [];
    const require = (name: string): unknown => {
      required.push(name);
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return {
        contextBridge: { exposeInMainWorld: (key: string) => exposed.push(key) },
        ipcRenderer: { on: () => undefined },
      };
    };
    const world = { require, process: { contextIsolated: true }, addEventListener: () => undefined };
    runInContext(text, createContext(world));

    expect(required).toEqual(['electron']);
    expect(exposed).toEqual(['stdwire']);
    expect([...text.matchAll(/\brequire\b\(?["']?([^"')]*)/g)].map(([, name]) => name)).toEqual(['electron']);
    expect(text).not.toMatch(/\b(import|export|eval|Function)\b\s*[({*"'`]/);
  });

  test('A34: is smaller than 10 kB', async () => {
    expect(Buffer.byteLength(await preloadText())).toBeLessThan(10_000);
  });
});

describe('the entry of the main process', () => {
  /** What a Node of its own loads for a script, as far as it is of Electron, and how the script ended. */
  async function electronLoadedBy(script: string): Promise<{ loaded: string[]; outcome: unknown }> {
    const program = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({
        resolve(specifier, context, next) {
          if (/^(node:)?electron(\\/|$)/.test(specifier)) loaded.push(specifier);
          return next(specifier, context);
        },
      });
      const outcome = await (async () => { ${script} })().catch((error) => String(error));
      console.log(JSON.stringify({ loaded, outcome }));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      // With it, Electron's package only names a path, and downloads nothing.
      {
        cwd: repositoryRoot,
        env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere', NODE_OPTIONS: '' },
      },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  }

  const entry = (name: string): string =>
    JSON.stringify(pathToFileURL(join(repositoryRoot, 'src', 'electron', name, 'index.ts')).href);

  test.each(['main', 'tray', 'testing'])(
    'A35: stdwire/electron/%s is imported in plain Node, and does not load electron',
    async (name) => {
      await using _leaks = await noLeaks();
      const { loaded, outcome } = await electronLoadedBy(
        `return Object.keys(await import(${entry(name)})).length`,
      );

      expect(loaded).toEqual([]);
      expect(outcome).toBeGreaterThan(0);
    },
  );

  test('A35: electron would have been seen', async () => {
    const { loaded } = await electronLoadedBy(`await import('electron')`);

    expect(loaded).toContain('electron');
  });
});

describe('what a page gets', () => {
  test.each(['renderer', 'react'])(
    'A36: stdwire/electron/%s is bundled for a browser with nothing of Node, Zod or Electron in it',
    async (name) => {
      const { text, inputs, imported } = await bundleEntry(repositoryRoot, `src/electron/${name}/index.ts`);
      const ofNode = imported.filter((path) => path.startsWith('node:') || builtinModules.includes(path));
      const packages = inputs.filter((path) => path.includes('node_modules/'));
      const elsewhere = inputs.filter((path) =>
        /^src\/(process|node|serve|electron\/(main|bridge|preload))\//.test(path),
      );

      expect(inputs).toContain(`src/electron/${name}/index.ts`);
      expect(ofNode).toEqual([]);
      expect(packages).toEqual([]);
      expect(elsewhere).toEqual([]);
      expect(imported).not.toContain('electron');
      expect(text).not.toMatch(/\brequire\(|\bprocess\.(env|pid|kill|on)\b|\bBuffer\./);
    },
  );
});
