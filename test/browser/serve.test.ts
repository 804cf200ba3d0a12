import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import { BackendClient } from 'stdwire/core';
import {
  pageAddress,
  type ServedBackend,
  type ServeOptions,
  type ServeRefusal,
  serveBackend,
} from 'stdwire/serve';
import { beforeAll, describe, expect, test } from 'vitest';
import { ScriptedBackend, ScriptedFailure } from '../../src/testing/index.ts';
import { chromium, chromiumHint } from '../helpers/chromium.ts';
import { httpServer } from '../helpers/http-server.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const program = `
  import { CommandError, connectBackend, serveAddress } from './electron/renderer/index.ts';
  globalThis.run = async () => {
    const backend = connectBackend({ via: serveAddress(location) });
    const { commands } = await backend.hello();
    const accounts = await backend.getAccounts({});
    const error = await backend.createAccount({ name: 'demo', email: 'demo@example.com' }).catch((error) => error);
    backend.close();
    return {
      commands: commands.length,
      accounts,
      error: [error instanceof CommandError, error.errorCode],
      status: backend.status.get().state,
    };
  };
`;

/** Run in the page: what its policy refuses when it runs something inline, and asks another server. */
const breakThePolicy = (port: number): string => `(async () => {
  const refused = [];
  const both = new Promise((resolve) => addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    if (refused.push(effectiveDirective) === 2) resolve();
  }));
  const script = document.createElement('script');
  script.textContent = 'globalThis.isInline = true';
  document.head.append(script);
  await fetch('http://127.0.0.1:${port}/').catch(() => {});
  await both;
  return { refused, isInline: 'isInline' in globalThis };
})()`;

let code = '';
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: join(repositoryRoot, 'src'), loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  code = outputFiles[0]?.text ?? '';
});

/** Writes a built page into a folder: nothing inline, as the policy wants it. */
async function writePage(folder: string): Promise<void> {
  const head =
    '<title>served</title><link rel="icon" href="data:,"><script type="module" src="/app.js"></script>';
  await writeFile(join(folder, 'index.html'), `<!doctype html>${head}`);
  await writeFile(join(folder, 'app.js'), code);
}

interface Stage extends AsyncDisposable {
  readonly page: Page;
  readonly folder: string;
  /** What the page's console and its policy complained about. */
  readonly problems: string[];
  serve(options?: Partial<ServeOptions>): Promise<ServedBackend>;
}

async function stage(): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder('page'));
  await writePage(folder.path);
  const script = new ScriptedBackend({
    handlers: {
      GET_ACCOUNTS: () => [],
      CREATE_ACCOUNT: () => {
        throw new ScriptedFailure('ACCOUNT_ALREADY_EXISTS', 'There is one.');
      },
    },
  });
  const backend = stack.use(new BackendClient({ connect: script.connect, restart: false }));
  await backend.start();
  const browser: Browser = await driver.launch({
    executablePath: chromium ?? '',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  stack.defer(() => browser.close());
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  return {
    page,
    folder: folder.path,
    problems,
    serve: async (options) =>
      stack.use(
        await serveBackend({
          backend,
          grant: { commands: 'all', topics: ['status'] },
          staticFolder: folder.path,
          ...options,
        }),
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const run = (page: Page): Promise<unknown> =>
  page.evaluate(() => (globalThis as unknown as { run(): Promise<unknown> }).run());

describe.skipIf(chromium === undefined)(`a served page in a browser (${chromiumHint})`, () => {
  test('connects under the strict policy by what stands in its fragment, with nothing to complain about', async () => {
    await using _leaks = await noLeaks();
    await using here = await stage();
    const served = await here.serve();
    await here.page.goto(served.pageUrl);

    expect(await run(here.page)).toEqual({
      commands: 27,
      accounts: [],
      error: [true, 'ACCOUNT_ALREADY_EXISTS'],
      status: 'running',
    });
    expect(here.problems).toEqual([]);
  });

  test('finds its way after a reload with another fragment, and says what to do once the server was started anew', async () => {
    await using _leaks = await noLeaks();
    await using here = await stage();
    const served = await here.serve();
    await here.page.goto(served.pageUrl);
    await run(here.page);
    const shown = here.page.url();
    await here.page.evaluate("location.hash = '#/songs/7'");
    await here.page.reload();
    const reloaded = await run(here.page);
    await served.close();
    await here.serve({ port: Number(new URL(served.url).port) });
    await here.page.reload();

    expect(shown).toBe(served.url);
    expect(reloaded).toMatchObject({ status: 'running' });
    await expect(run(here.page)).rejects.toThrow(
      /No connection to ws:\/\/127\.0\.0\.1:.*open the page by the address that its present run printed/,
    );
  });

  test('can neither run what is inline nor connect to anything else', async () => {
    await using _leaks = await noLeaks();
    await using here = await stage();
    await using other = await httpServer((_, response) => response.end('other'));
    const served = await here.serve();
    await here.page.goto(served.pageUrl);

    expect(await here.page.evaluate(breakThePolicy(other.port))).toEqual({
      refused: ['script-src-elem', 'connect-src'],
      isInline: false,
    });
  });

  test('of another origin connects only where its origin was named', async () => {
    await using _leaks = await noLeaks();
    await using here = await stage();
    const pages = await here.serve({ contentSecurityPolicy: () => "default-src 'self'; connect-src *" });
    const { origin } = new URL(pages.url);
    const named = await here.serve({ allowedOrigins: [origin], staticFolder: undefined });
    const refusals: ServeRefusal[] = [];
    const closed = await here.serve({
      staticFolder: undefined,
      onRefused: (refusal) => refusals.push(refusal),
    });
    await here.page.goto(pageAddress(`${pages.url}?named`, named.address));
    const connected = await run(here.page);
    await here.page.goto(pageAddress(`${pages.url}?closed`, closed.address));

    expect(connected).toMatchObject({ status: 'running' });
    await expect(run(here.page)).rejects.toThrow('No connection to ws://127.0.0.1:');
    expect(refusals).toContainEqual(expect.objectContaining({ status: 403, reason: 'origin', origin }));
  });
});
