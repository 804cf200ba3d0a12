import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AbortedError, CommandError, StartError, ValidationError } from 'stdwire';
import { connectBackend, type RemoteBackendClient, type ServeAddress } from 'stdwire/electron/renderer';
import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { rawRequest } from '../../helpers/raw-request.ts';
import { type ServeProgram, serveProgram, songCommand } from '../../helpers/serve-program.ts';
import { Studio } from '../../helpers/studio.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-folder.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

interface Page extends Disposable {
  readonly backend: RemoteBackendClient;
}

function connected(address: ServeAddress): Page {
  const backend = connectBackend({ via: address });
  return { backend, [Symbol.dispose]: () => backend.close() };
}

interface Stage extends AsyncDisposable {
  readonly studio: Studio;
  readonly data: TempFolder;
  readonly program: ServeProgram;
}

async function songStage(...args: readonly string[]): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const studio = stack.use(await Studio.start());
  const data = stack.use(await tempFolder('songs'));
  const command = songCommand(studio.url, data.path);
  const program = stack.use(await serveProgram(['--allow-programs', ...args, '--', ...command]));
  return { studio, data, program, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const prompts = (...titles: readonly string[]) =>
  titles.map((title) => ({ title, lyrics: 'La la la', style: 'folk' }));

describe('a page over stdwire serve', () => {
  test('signs up, makes songs, sees how far they are, and takes hold of them again after a reload', async () => {
    await using _leaks = await noLeaks();
    await using stage = await songStage();
    using page = connected(stage.program.printed);
    const { backend } = page;
    const granted = await backend.hello();
    const account = await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
    const seen: string[] = [];
    const batch = await backend.createSongsBatch(
      { account_name: account.name, prompts: prompts('Hill', 'Valley'), auto_submit: true },
      { onProgress: ({ type }) => seen.push(type) },
    );
    using reloaded = connected(stage.program.printed);
    const again = await reloaded.backend.operation(batch.id);

    expect(granted.commands).toContain('CREATE_SONGS_BATCH');
    expect(granted).toMatchObject({ lifecycle: false, topics: ['status', 'progress', 'log'] });
    expect(await batch.result).toMatchObject({ results: [{ title: 'Hill' }, { title: 'Valley' }] });
    expect(await again.result).toEqual(await batch.result);
    expect(new Set(seen)).toContain('SONG_PROGRESS');
    expect(backend.status.get()).toMatchObject({ state: 'running' });
  });

  test('is told errors with their class and their facts, and can give up a call', async () => {
    await using _leaks = await noLeaks();
    await using stage = await songStage();
    using page = connected(stage.program.printed);
    const { backend } = page;
    await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
    const twice = await rejectionOf(backend.createAccount({ name: 'demo', email: 'demo@example.com' }));
    const unfit = await rejectionOf(backend.createAccount({ name: 7 } as never));
    const notGranted = await rejectionOf(backend.restart());
    const giveUp = new AbortController();
    const givenUp = rejectionOf(backend.getAccounts({}, { signal: giveUp.signal }));
    giveUp.abort();

    expect(twice).toBeInstanceOf(CommandError);
    expect(twice).toMatchObject({ errorCode: 'ACCOUNT_ALREADY_EXISTS', command: 'CREATE_ACCOUNT' });
    expect(unfit).toBeInstanceOf(ValidationError);
    expect(unfit).toMatchObject({ issues: [{ path: ['name'] }] });
    expect(notGranted).toMatchObject({ code: 'BRIDGE_REFUSED', reason: 'not-granted' });
    expect(await givenUp).toBeInstanceOf(AbortedError);
    await stage.program.says('A call was refused (not-granted)');
  });

  test('cancels an operation', async () => {
    await using _leaks = await noLeaks();
    await using stage = await songStage();
    using page = connected(stage.program.printed);
    const { backend } = page;
    await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
    const titles = Array.from({ length: 50 }, (_, n) => `Song ${n}`);
    const batch = await backend.createSongsBatch({
      account_name: 'demo',
      prompts: prompts(...titles),
      auto_submit: true,
    });
    await batch.cancel();

    expect(await rejectionOf(batch.result)).toMatchObject({ errorCode: 'CANCELLED' });
  });

  test('restarts the backend where it may, and is told what becomes of it', async () => {
    await using _leaks = await noLeaks();
    await using stage = await songStage('--lifecycle');
    using page = connected(stage.program.printed);
    const { backend } = page;
    await backend.hello();
    const states: string[] = [];
    backend.status.subscribe(() => states.push(backend.status.get()?.state ?? ''));
    await backend.getAccounts({});
    const before = backend.status.get()?.pid;
    await backend.restart();

    expect(await backend.getAccounts({})).toEqual([]);
    expect(backend.status.get()).toMatchObject({ state: 'running', generation: 2 });
    expect(backend.status.get()?.pid).not.toBe(before);
    expect(states).toContain('running');
  });
});

describe('stdwire serve', () => {
  test('ends in good order on Ctrl-C: pages are let go, the backend is gone, and it leaves with 130', async () => {
    await using _leaks = await noLeaks();
    await using stage = await songStage();
    using page = connected(stage.program.printed);
    const { backend } = page;
    await backend.hello();
    await backend.getAccounts({});
    const lost = new Promise<void>((resolve) =>
      backend.on('connection', ({ state }) => state === 'lost' && resolve()),
    );
    stage.program.child.kill('SIGINT');

    expect(await stage.program.ended).toBe(130);
    await lost;
  });

  test('shows a page why the backend does not start, and goes on', async () => {
    await using _leaks = await noLeaks();
    await using program = await serveProgram(['--allow-programs', '--lifecycle', '--', './no-such-backend']);
    using page = connected(program.printed);
    const { backend } = page;
    await backend.hello();
    await program.says('no-such-backend');
    const error = await rejectionOf(backend.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'not-found' });
    expect(backend.status.get()).toMatchObject({ state: 'error', lastError: { code: 'START_FAILED' } });
  });

  test('serves a built page, and tells its address and those of the origins that it lets in', async () => {
    await using _leaks = await noLeaks();
    await using folder = await tempFolder('page');
    await writeFile(join(folder.path, 'index.html'), '<title>the page</title>');
    await using program = await serveProgram([
      '--static',
      folder.path,
      '--origin',
      'http://localhost:5173',
      '--origin',
      'app://ui',
      '--',
      './no-such-backend',
    ]);
    const { url, token, pageUrls } = program.printed;
    const base = url.replace('ws:', 'http:').replace(/stdwire$/, '');
    const page = await rawRequest(base, '/');

    expect(pageUrls.map((address) => new URL(address).origin)).toEqual([
      new URL(base).origin,
      'http://localhost:5173',
    ]);
    for (const address of pageUrls) expect(new URL(address).hash).toContain(token);
    expect(page).toMatchObject({ status: 200, body: '<title>the page</title>' });
    await program.says('no-such-backend');
    expect(program.err()).not.toContain(token);
  });
});
