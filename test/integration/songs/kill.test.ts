import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BackendClient, BackendExitedError, type Clip } from 'stdwire';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { descendantsOf, stillRunning } from '../../helpers/processes.ts';
import { python } from '../../helpers/python.ts';
import { SongBackend } from '../../helpers/song-backend.ts';
import { SongDatabase } from '../../helpers/song-database.ts';
import { Studio } from '../../helpers/studio.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-folder.ts';

const titles = ['First', 'Second', 'Third', 'Fourth'];
const prompts = titles.map((title) => ({ title, lyrics: `${title} la la`, style: 'pop' }));
/** No promise may take longer to settle; what is printed is what it took. */
const HANG_MS = 10_000;

/** Waits until an operation tells that a prompt has come to a step. */
async function until({ tap }: SongBackend, operationId: string, title: string, step: string): Promise<void> {
  await tap.until(({ message: { payload } }) => {
    return payload?.operation_id === operationId && payload.title === title && payload.step === step;
  });
}

/** How a promise that must not succeed has settled, and when. */
async function settlement(promise: Promise<unknown>): Promise<{ error: unknown; at: number }> {
  const error = await promise.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  );
  return { error, at: performance.now() };
}

describe('kill -9 of the backend in the middle of its work', () => {
  let studio: Studio;
  let data: TempFolder;
  /** Another one for each test: accounts of the same name are the same person to the studio. */
  let account: { account_name: string };
  let count = 0;

  beforeAll(async () => {
    // Slow enough to be in the middle of something when the signal comes.
    studio = await Studio.start({ speed: 4 });
  });
  afterAll(() => studio[Symbol.asyncDispose]());

  beforeEach(async ({ onTestFinished }) => {
    await studio.clearFaults();
    data = await tempFolder('killed');
    count += 1;
    account = { account_name: `killed ${count}` };
    onTestFinished(() => data[Symbol.asyncDispose]());
  });

  const start = (): Promise<SongBackend> => SongBackend.start({ studio, dataFolder: data.path });

  it('settles everything that waits, at once, and later calls at once too', async () => {
    await using backend = await start();
    const { client, tap } = backend;
    await client.createAccount({ name: account.account_name });
    const { token: session_token } = await client.getSessionToken(account);
    await studio.faults({ name: 'generate_stuck' }, { name: 'hang', path: '/api/project' });
    const statuses: string[] = [];
    client.on('status', ({ state }) => statuses.push(state));
    const batch = await client.createSongsBatch({ ...account, prompts, auto_submit: true });
    await until(backend, batch.id, 'First', 'generating');
    const waiting = [
      settlement(batch.result),
      settlement(iterateToItsEnd(batch)),
      settlement(client.fetchClips({ session_token, use_my_songs: true })),
      settlement(client.fetchClips({ session_token, use_my_songs: true })),
    ];

    const killedAt = await backend.kill();
    const settled = await Promise.all(waiting);

    const slowest = Math.max(...settled.map(({ at }) => at));
    const afterEnd = slowest - (tap.endedAt ?? 0);
    console.log(
      `kill -9: everything settled ${afterEnd.toFixed(1)} ms after the end was seen, ` +
        `${(slowest - killedAt).toFixed(1)} ms after the signal`,
    );
    expect(afterEnd).toBeLessThan(HANG_MS);
    for (const { error } of settled) {
      expect(error).toBeInstanceOf(BackendExitedError);
      expect(error).toMatchObject({
        code: 'BACKEND_EXITED',
        signal: 'SIGKILL',
        exitCode: null,
        outcome: 'unknown',
      });
    }
    await expect(client.getAccounts()).rejects.toMatchObject({ code: 'BACKEND_EXITED', outcome: 'not-sent' });
    expect(client.status).toMatchObject({ state: 'error', pid: null, lastExit: { signal: 'SIGKILL' } });
    expect(statuses.at(-1)).toBe('error');
  });

  it('leaves whole data of a batch, with what was under way marked as interrupted', async () => {
    const { submissions: before } = await studio.state();
    {
      await using backend = await start();
      await backend.client.createAccount({ name: account.account_name });
      await studio.faults({ name: 'generate_stuck' });
      const batch = await backend.client.createSongsBatch({
        ...account,
        prompts,
        songs_per_session: 4,
        auto_submit: true,
      });
      const result = settlement(batch.result);
      await until(backend, batch.id, 'Second', 'generating');
      await backend.kill();
      expect((await result).error).toBeInstanceOf(BackendExitedError);
    }

    await using again = await start();
    using database = new SongDatabase(data.path);
    expect(database.flaws()).toEqual([]);
    const records = await again.client.getCreationHistory(account);
    const submitted = records.filter(({ status }) => status === 'interrupted').map(({ title }) => title);
    expect(submitted).toEqual(expect.arrayContaining(['First', 'Second']));
    expect(records.filter(({ status }) => status === 'in_progress' || status === 'submitted')).toEqual([]);
    // Nothing was paid for without being written down first.
    const paid = (await studio.state()).submissions - before;
    expect(paid).toBeGreaterThanOrEqual(2);
    expect(paid).toBeLessThanOrEqual(submitted.length);
    expect(await again.client.getAccounts()).toMatchObject([{ name: account.account_name }]);
  });

  it('leaves no half file of a download, and the next one goes on with what had come', async () => {
    await using output = await tempFolder('killed-download');
    const whole = join(output.path, 'whole');
    const output_dir = join(output.path, 'killed');
    let wanted: { session_token: string; clip: Clip };
    let bytes: number;
    {
      await using backend = await start();
      await backend.client.createAccount({ name: account.account_name });
      const made = await backend.client.createSongsBatch({
        ...account,
        prompts: prompts.slice(0, 1),
        auto_submit: true,
      });
      await made.result;
      const { token: session_token } = await backend.client.getSessionToken(account);
      const [clip] = await backend.client.fetchClips({ session_token, use_my_songs: true });
      if (clip === undefined) throw new Error('The song is not listed.');
      wanted = { session_token, clip };
      ({ bytes } = await backend.client.downloadClip({
        ...wanted,
        output_dir: whole,
        with_thumbnail: false,
      }));
      await studio.faults({ name: 'media_hang', at: 50_000 });
      let download: ReturnType<typeof settlement> | undefined;
      await new Promise((onProgress) => {
        const payload = { ...wanted, output_dir, with_thumbnail: false };
        download = settlement(backend.client.downloadClip(payload, { onProgress }));
      });
      await backend.kill();
      expect((await download)?.error).toBeInstanceOf(BackendExitedError);
      await studio.clearFaults();
    }
    expect((await readdir(output_dir)).filter((name) => name.endsWith('.mp3'))).toEqual([]);

    await using again = await start();
    const saved = await again.client.downloadClip({
      ...wanted,
      output_dir,
      with_thumbnail: false,
      ...account,
    });

    expect(saved).toMatchObject({ success: true, resumed: true, skipped: false, bytes });
    expect(await readdir(output_dir)).toEqual([basename(saved.file_path)]);
    const files = [saved.file_path, join(whole, basename(saved.file_path))];
    const [resumed, uninterrupted] = await Promise.all(files.map((path) => readFile(path)));
    expect(resumed?.equals(uninterrupted as Buffer)).toBe(true);
  });

  it('takes the studio that the backend had started with it', async () => {
    const args = ['-m', 'stdwire_songs', '--data-dir', data.path, '--session-mode', 'direct'];
    await using client = new BackendClient({ command: python, args });
    await client.start();
    await client.createAccount({ name: account.account_name });
    await client.getSessionToken(account);
    const pid = Number(client.status.pid);
    const started = await descendantsOf(pid);
    expect(started.length).toBeGreaterThanOrEqual(process.platform === 'win32' ? 0 : 1);

    process.kill(pid, 'SIGKILL');

    expect(await stillRunning([pid, ...started])).toEqual([]);
  });

  it.each([
    ['Second', 'submitting'],
    ['Second', 'submitted'],
    ['Third', 'generating'],
  ])('lets a queue go on where it stopped, and no song is made twice: %s, %s', async (title, step) => {
    const { submissions: before } = await studio.state();
    let queueId: string;
    let told: number;
    {
      await using backend = await start();
      await backend.client.createAccount({ name: account.account_name });
      const sizes = { total_songs: titles.length, songs_per_batch: 1 };
      ({ id: queueId } = await backend.client.createQueue({ ...account, ...sizes, prompts }));
      const run = await backend.client.startQueueExecution({ queue_ids: [queueId] });
      const result = settlement(run.result);
      await until(backend, run.id, title, step);
      await backend.kill();
      expect((await result).error).toBeInstanceOf(BackendExitedError);
      told = Math.max(...backend.tap.eventsOf(run.id).map(({ payload }) => Number(payload?.completed ?? 0)));
    }

    await using again = await start();
    {
      using database = new SongDatabase(data.path);
      expect(database.flaws()).toEqual([]);
      const [queue] = await again.client.getQueues();
      expect(queue).toMatchObject({ id: queueId, status: 'interrupted', total_songs: titles.length });
      // What the client was told is not lost, and the work was not at its end.
      expect(queue?.completed_count).toBeGreaterThanOrEqual(Math.max(told, titles.indexOf(title)));
      expect(queue?.completed_count).toBeLessThan(titles.length);
    }

    const run = await again.client.startQueueExecution({ queue_ids: [queueId] });
    expect(await run.result).toMatchObject({
      queues: [{ status: 'completed', completed: titles.length, failed: 0 }],
    });

    const { token } = await again.client.getSessionToken(account);
    const feed = await studio.feed(token);
    expect((await studio.state()).submissions - before).toBe(titles.length);
    expect(new Set(feed.map((clip) => clip.title))).toEqual(new Set(titles));
    const records = await again.client.getCreationHistory(account);
    expect(records.map((record) => [record.title, record.status]).toSorted()).toEqual(
      titles.map((one) => [one, 'completed']).toSorted(),
    );
    expect(new Set(records.flatMap(({ clip_ids }) => clip_ids))).toEqual(new Set(feed.map(({ id }) => id)));
  });
});

async function iterateToItsEnd(events: AsyncIterable<unknown>): Promise<void> {
  for await (const event of events) expect(event).toBeTruthy();
}
