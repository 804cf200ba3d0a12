import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { BackendClient, CommandError, type Prompt, resolveBackend } from 'stdwire';
import { describe, expect, test } from 'vitest';
import { chromium, chromiumHint } from '../helpers/chromium.ts';
import { copyOfFolder, frozenBackend } from '../helpers/frozen-backend.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { runParent } from '../helpers/parent-program.ts';
import { descendantsOf, familyOf, stillInGroups, stillRunning } from '../helpers/processes.ts';
import { repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const frozen = await frozenBackend();
const PROMPTS = ['Erste', 'Zweite'].map((title) => ({ title, lyrics: `${title} la la`, style: 'pop' }));

if (frozen.missing !== undefined) {
  test.skip(`the frozen backend: ${frozen.missing}`);
} else {
  const { program, folder } = frozen;

  /** A client of it with a studio of its own, which is fast. */
  const clientOf = (dataFolder: string, command = program): BackendClient =>
    new BackendClient({
      command,
      args: ['--data-dir', dataFolder, '--studio-speed', '20', '--session-mode', 'direct'],
      cwd: dirname(command),
      restart: false,
    });

  /** From nothing to a file that can be played; returns its path. */
  const makeAndDownload = async (
    backend: BackendClient,
    account: string,
    output: string,
    prompts: Prompt[] = PROMPTS.slice(0, 1),
  ): Promise<string> => {
    await backend.createAccount({ name: account });
    const batch = await backend.createSongsBatch({ account_name: account, prompts, auto_submit: true });
    const steps = new Set<string>();
    for await (const { type } of batch) steps.add(type);
    expect((await batch.result).results.map(({ success }) => success)).toEqual(prompts.map(() => true));
    expect([...steps]).toEqual(expect.arrayContaining(['SONG_CREATION_PROGRESS', 'BATCH_PROGRESS']));

    const { token: session_token } = await backend.getSessionToken({ account_name: account });
    const clips = await backend.fetchClips({ session_token, use_my_songs: true });
    const download = await backend.batchDownload({
      account_name: account,
      session_token,
      clips,
      output_dir: output,
    });
    const { results } = await download.result;
    expect(results.map(({ status }) => status)).toEqual(clips.map(() => 'downloaded'));
    return results[0]?.file_path ?? '';
  };

  describe('the frozen backend', () => {
    test('is found where it was built, and in the resources of a packaged app', async () => {
      await using place = await tempFolder('resources');
      await copyOfFolder(folder, join(place.path, 'stdwire-songs'));

      const project = join(repositoryRoot, 'python-backend');
      expect(resolveBackend({ name: 'stdwire-songs', folder: project })).toMatchObject({
        command: program,
        source: 'built',
      });
      const packaged = { name: 'stdwire-songs', packaged: true, resourcesPath: place.path };
      expect(resolveBackend(packaged)).toMatchObject({
        command: join(place.path, 'stdwire-songs', program.slice(folder.length + 1)),
        source: 'packaged',
      });
    });

    test('makes a batch of songs from start to download with its own studio, and leaves nothing', async () => {
      await using _leaks = await noLeaks();
      await using data = await tempFolder('frozen');
      const backend = clientOf(join(data.path, 'data'));
      await backend.start();
      const file = await makeAndDownload(backend, 'demo', join(data.path, 'songs'), PROMPTS);
      const { pid } = backend.status;
      const processes = await familyOf(pid ?? 0);
      await backend.close();

      expect((await readFile(file)).length).toBeGreaterThan(1000);
      expect(backend.status.lastExit).toMatchObject({ reason: 'stopped', exitCode: 0, signal: null });
      expect(await stillRunning(processes)).toEqual([]);
    });

    test('runs as one process: the one that was started is the one that answers', async () => {
      await using data = await tempFolder('frozen-pid');
      await using backend = clientOf(data.path);
      await backend.start();

      const before = backend.status.pid;
      await backend.request('PING', {});
      expect(await descendantsOf(before ?? 0)).toEqual([]);
    });

    test('tells errors with their codes', async () => {
      await using data = await tempFolder('frozen-errors');
      await using backend = clientOf(data.path);
      await backend.start();
      const error = await backend.deleteAccount({ name: 'nobody' }).catch((reason: unknown) => reason);

      expect(error).toBeInstanceOf(CommandError);
      expect(error).toMatchObject({ errorCode: 'ACCOUNT_NOT_FOUND' });
    });

    test.skipIf(chromium === undefined)(
      `opens a browser, which does not get its libraries (${chromiumHint})`,
      async () => {
        await using _leaks = await noLeaks();
        await using data = await tempFolder('frozen-browser');
        await using backend = new BackendClient({
          command: program,
          args: ['--data-dir', data.path],
          env: { STDWIRE_BROWSER_PATH: chromium },
          restart: false,
        });
        await backend.start();
        await backend.createAccount({ name: 'demo' });

        const launched = await backend.launchBrowser({ account_name: 'demo', headless: true });

        expect(launched).toMatchObject({ launched: true });
        if (process.platform === 'linux') {
          const environment = await readFile(`/proc/${launched.pid}/environ`, 'latin1');
          expect(environment).toContain('STDWIRE_BROWSER_PATH');
          expect(environment).not.toContain('LD_LIBRARY_PATH');
        }
      },
    );

    test.skipIf(process.platform === 'win32')(
      'leaves nothing, its studio included, when the program that it works for is killed',
      async () => {
        await using data = await tempFolder('frozen-orphan');
        const orders = {
          command: program,
          args: ['--data-dir', data.path, '--session-mode', 'direct'],
          restart: false,
        };
        await using parent = runParent('makes-songs.ts', orders, {});
        await parent.says('working');
        const processes = await descendantsOf(parent.pid);
        parent.signal('SIGKILL');
        await parent.ended;

        expect(processes.length).toBeGreaterThanOrEqual(2);
        expect(await stillRunning(processes)).toEqual([]);
        expect(await stillInGroups(processes)).toEqual([]);
      },
    );

    test('works from a path with blanks and letters beyond ASCII', async () => {
      await using place = await tempFolder('frozen-place');
      const home = join(place.path, 'Meine Töne – 音楽', 'back end');
      await copyOfFolder(folder, home);
      await using backend = clientOf(
        join(place.path, 'Dätä 数据'),
        join(home, program.slice(folder.length + 1)),
      );
      await backend.start();

      const file = await makeAndDownload(backend, 'Jürgen 音', join(place.path, 'Lieder 歌'));
      expect((await readFile(file)).length).toBeGreaterThan(1000);
    });

    test('works from a folder that cannot be written to, and writes nothing there', async () => {
      await using place = await tempFolder('frozen-read-only');
      const home = join(place.path, 'app');
      await copyOfFolder(folder, home);
      await using _lock = await lockedFolder(home);
      const before = await contentsOf(home);
      {
        await using backend = clientOf(
          join(place.path, 'data'),
          join(home, program.slice(folder.length + 1)),
        );
        await backend.start();
        await makeAndDownload(backend, 'demo', join(place.path, 'songs'));
      }

      expect(await contentsOf(home)).toEqual(before);
    });

    test('speaks UTF-8 whatever the language of the system is, without being told to', async () => {
      await using data = await tempFolder('frozen-utf8');
      const env = { ...process.env, LC_ALL: 'C', LANG: 'C', PYTHONUTF8: '0', PYTHONIOENCODING: 'latin-1' };
      const child = spawn(program, ['--data-dir', join(data.path, 'Dätä')], { env, stdio: 'pipe' });
      const ended = once(child, 'close');
      const log: string[] = [];
      createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
      const answers = createInterface({ input: child.stdout });
      const command = { id: '1', type: 'CREATE_ACCOUNT', payload: { name: 'Jürgen 音' }, timestamp: 0 };
      child.stdin.write(`${JSON.stringify(command)}\n`);
      const [answer] = (await once(answers, 'line')) as [string];
      child.stdin.end();
      await ended;

      expect(JSON.parse(answer)).toMatchObject({ success: true, data: { name: 'Jürgen 音' } });
      expect(await readdir(data.path)).toEqual(['Dätä']);
      expect(log.join('\n')).not.toContain('\uFFFD');
    });
  });
}

/** Takes the right to write from every folder below; a user who is root may write all the same. */
async function lockedFolder(folder: string): Promise<AsyncDisposable> {
  const folders = [folder, ...(await foldersBelow(folder))];
  for (const path of folders) await chmod(path, 0o555);
  return {
    [Symbol.asyncDispose]: async () => {
      for (const path of folders) await chmod(path, 0o755);
    },
  };
}

async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

/** Every file, with its size and when it was changed. */
async function contentsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await lstat(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
}
