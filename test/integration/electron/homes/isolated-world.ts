import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import { createBackendBridge } from '../../../../src/electron/main/index.ts';
import { fakeElectron, isolatedWorld } from '../../../../src/electron/testing/index.ts';
import { chromium, chromiumHint } from '../../../helpers/chromium.ts';
import { preloadText } from '../../../helpers/preload-text.ts';
import { repositoryRoot } from '../../../helpers/python.ts';
import type { Home, OpenWindow } from '../home.ts';

/** The real preload script in an isolated world of Chromium, and a page with a bundle as apps make them: minified. */
export const chromiumWorld: Home = {
  name: 'the preload in Chromium',
  missing: chromium === undefined ? chromiumHint : undefined,
  over: async (backend) => {
    await using stack = new AsyncDisposableStack();
    const preload = await preloadText();
    const { url, close } = await serve(await pageScript());
    stack.defer(close);
    const browser = await launch();
    stack.defer(() => browser.close());
    const electron = fakeElectron();
    const bridge = createBackendBridge({
      backend,
      electron,
      allowedOrigins: [new URL(url).origin],
      development: false,
    });
    stack.defer(() => bridge.close());
    const rest = stack.move();
    return {
      open: async (grant) => {
        const page = await browser.newPage();
        const world = await isolatedWorld(page, { preload, electron });
        bridge.attach(world.contents, grant);
        await page.goto(url);
        return {
          play: playIn(page),
          reload: async () => void (await page.reload()),
          close: () => page.close(),
        };
      },
      counts: () => {
        const { documents, calls, operations } = bridge.counts;
        return { documents, calls, operations };
      },
      [Symbol.asyncDispose]: () => rest.disposeAsync(),
    };
  },
};

function playIn(page: Page): OpenWindow['play'] {
  return (name, ...[input]) =>
    page.evaluate(
      ([scenario, value]) => {
        const { play } = globalThis as unknown as {
          play(scenario: unknown, value: unknown): Promise<unknown>;
        };
        return play(scenario, value);
      },
      [name, input] as const,
    ) as never;
}

function launch(): Promise<Browser> {
  // Chromium refuses its sandbox to the superuser, whom containers often run as.
  const asRoot = process.getuid?.() === 0;
  return driver.launch({ executablePath: chromium ?? '', args: asRoot ? ['--no-sandbox'] : [] });
}

async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(repositoryRoot, 'test', 'integration', 'electron', 'scenarios', 'page.ts')],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** A page under the policy that an app should have. */
async function serve(script: string): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'");
    response.end(isScript ? script : '<!doctype html><title>page</title><script src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
