import { createServer } from 'node:http';
import { builtinModules } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium as driver } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromium, chromiumHint } from '../helpers/chromium.ts';
import { repositoryRoot } from '../helpers/python.ts';

const program = `
  import { AbortedError, BackendClient } from './core.ts';
  import { ScriptedBackend } from './testing/index.ts';

  const event = (type, payload) => ({ id: 'progress-event', type, payload: { operation_id: 'op', ...payload } });
  const script = new ScriptedBackend({
    handlers: {
      GET_ACCOUNTS: () => [],
      FETCH_CLIPS: (_, call) => call.stayMute(),
      CREATE_SONGS_BATCH: (_, call) => {
        call.answer({ operation_id: 'op', status: 'started', total: 1, sessions: 1 });
        script.peer.send(event('BATCH_PROGRESS', { status: 'in_progress', message: 'half', progress: 50 }));
        script.peer.send(event('BATCH_PROGRESS', {
          status: 'completed', message: 'done', progress: 100, final: true, result: { results: [] },
        }));
      },
    },
  });

  globalThis.run = async () => {
    const backend = new BackendClient({ connect: script.connect, restart: false });
    await backend.start();
    const accounts = await backend.getAccounts();
    const batch = await backend.createSongsBatch({ account_name: 'a', prompts: [{ title: 'T', lyrics: 'L', style: 'S' }] });
    const progress = [];
    for await (const { payload } of batch) progress.push(payload.progress);
    const { results } = await batch.result;
    const aborted = await backend
      .fetchClips({ session_token: 't' }, { signal: AbortSignal.timeout(20) })
      .catch((error) => error instanceof AbortedError && error.cause.name);
    const refused = await backend.createAccount({ name: 5 }).catch((error) => error.code);
    script.peer.exit({ signal: 'SIGKILL' });
    const died = await backend.getAccounts().catch((error) => error.code);
    await backend.start();
    await backend.close();
    return { accounts, progress, results, aborted, refused, died, state: backend.status.state, lives: script.lives };
  };
`;

/** The core, the testing tools and a program that uses both, as one file for a page. */
async function bundle() {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: join(repositoryRoot, 'src'), loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs), metafile };
}

describe('the core in a browser', () => {
  test('is bundled with nothing of Node in it, and nothing left out', async () => {
    const { code, inputs, metafile } = await bundle();
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    const ofNode = imported.filter((path) => path.startsWith('node:') || builtinModules.includes(path));

    expect(inputs.some((path) => path.endsWith('src/client/connection.ts'))).toBe(true);
    expect(inputs.filter((path) => /src\/(process|node|index)/.test(path))).toEqual([]);
    expect(ofNode).toEqual([]);
    expect(code).not.toMatch(/\brequire\(|\bprocess\.(env|pid|kill|on)\b|\bBuffer\./);
  });

  test.skipIf(chromium === undefined)(`serves a page as it serves Node (${chromiumHint})`, async () => {
    const { code } = await bundle();
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><title>core</title><script>${code.replaceAll('</script', '<\\/script')}</script>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const asRoot = process.getuid?.() === 0;
    const browser = await driver.launch({
      executablePath: chromium ?? '',
      args: asRoot ? ['--no-sandbox'] : [],
    });
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const outcome = await page.evaluate(() => (globalThis as unknown as { run(): Promise<unknown> }).run());

      expect(outcome).toEqual({
        accounts: [],
        progress: [50, 100],
        results: [],
        aborted: 'TimeoutError',
        refused: 'VALIDATION_FAILED',
        died: 'BACKEND_EXITED',
        state: 'stopped',
        lives: 2,
      });
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
