import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { repositoryRoot } from '../../helpers/python.ts';
import { Studio } from '../../helpers/studio.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import type { Scenarios } from '../smoke-app/page.ts';

const appFolder = join(repositoryRoot, 'test', 'electron', 'smoke-app');

/** How much a bridge has, as the main process of the app says. */
interface Counts {
  readonly windows: number;
  readonly documents: number;
  readonly calls: number;
  readonly operations: number;
}

/** The smoke app in a real Electron. */
export interface Smoke extends AsyncDisposable {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly process: ChildProcess;
  /** Starts another instance of the same app; resolves with its exit code. */
  readonly again: () => Promise<number | null>;
  /** Has the page do something. */
  readonly play: <Name extends keyof Scenarios>(
    name: Name,
    ...args: Parameters<Scenarios[Name]>
  ) => Promise<Awaited<ReturnType<Scenarios[Name]>>>;
  /** The process id of the backend. */
  readonly backendPid: () => Promise<number>;
  readonly counts: () => Promise<Counts>;
}

/** Starts one, with a studio of its own; resolves when its page is there and its backend runs. */
export async function startSmoke(executablePath: string): Promise<Smoke> {
  await using undo = new AsyncDisposableStack();
  const folder = undo.use(await tempFolder('electron'));
  const studio = undo.use(await Studio.start());
  const page = join(folder.path, 'page.js');
  await bundlePage(page);
  const args = ['--studio-url', studio.url, '--session-mode', 'direct'];
  const orders = { folder: repositoryRoot, args, page };
  const options = {
    executablePath,
    args: [join(appFolder, 'main.mjs'), `--user-data-dir=${join(folder.path, 'user')}`],
    env: {
      ...environment(),
      STDWIRE_SMOKE: JSON.stringify(orders),
      STDWIRE_DATA_DIR: join(folder.path, 'data'),
    },
  };
  const app = await _electron.launch(options);
  const child = app.process();
  const ended = once(child, 'exit');
  undo.defer(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const window = await app.firstWindow();
  await untilRunning(app);
  const cleanup = undo.move();
  return {
    app,
    page: window,
    process: child,
    again: async () => {
      const other = await _electron.launch(options).catch(() => undefined);
      if (other === undefined) return 0; // it was gone before anything could be asked of it
      if (other.process().exitCode === null) await once(other.process(), 'exit');
      return other.process().exitCode;
    },
    play: (name, ...parameters) =>
      window.evaluate(
        ([called, given]) => {
          const { scenarios } = globalThis as unknown as {
            scenarios: Record<string, (...args: readonly unknown[]) => unknown>;
          };
          return scenarios[called]?.(...given);
        },
        [name, parameters as readonly unknown[]] as const,
      ) as never,
    backendPid: () => app.evaluate(() => Reflect.get(globalThis, 'smoke').backend.status.pid),
    counts: () => app.evaluate(() => Reflect.get(globalThis, 'smoke').bridge.counts),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** As a user's bundler would, out of the packaged entries. */
async function bundlePage(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(appFolder, 'page.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'chrome120',
    // Else the paths of the repository's own settings lead to the sources.
    tsconfigRaw: {},
    logLevel: 'silent',
  });
}

async function untilRunning(app: ElectronApplication): Promise<void> {
  await app.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (Reflect.get(globalThis, 'smoke') === undefined) setTimeout(look, 20);
          else resolve();
        };
        look();
      }),
  );
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
