import { AbortedError, BackendClient, CommandError, type GeneralProgress, type ProtocolError } from 'stdwire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backendFixture, python } from '../../helpers/python.ts';

const prompts = ['One', 'Two', 'Three', 'Four'].map((title) => ({ title, lyrics: 'la', style: 'Pop' }));

describe('the client works with a backend that knows nothing but the reference', () => {
  let backend: BackendClient;
  let violations: ProtocolError[];
  let general: GeneralProgress[];

  beforeEach(async () => {
    backend = new BackendClient({ command: python, args: [backendFixture('bare_reference_backend.py')] });
    violations = [];
    general = [];
    backend.on('protocolError', (error) => violations.push(error));
    backend.on('progress', (progress) => general.push(progress));
    await backend.start();
  });

  afterEach(() => backend.close());

  it('a ready message with nothing but its type, among other lines, is enough', () => {
    expect(backend.status).toMatchObject({ state: 'running', pid: expect.any(Number) });
  });

  it('data that has fewer fields than ours is delivered as it is, and reported', async () => {
    expect(await backend.createAccount({ name: 'demo', email: 'demo@example.com' })).toEqual({
      name: 'demo',
      email: 'demo@example.com',
    });
    expect(await backend.getAccounts()).toEqual([{ name: 'demo' }]);
    expect(violations.map(({ type }) => type)).toEqual(['CREATE_ACCOUNT_RESPONSE', 'GET_ACCOUNTS_RESPONSE']);
  });

  it('an error of the reference is a CommandError with its code', async () => {
    await backend.createAccount({ name: 'demo' });
    const error = await backend.createAccount({ name: 'demo' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ errorCode: 'ACCOUNT_ALREADY_EXISTS', command: 'CREATE_ACCOUNT' });
  });

  it('events that come before the response reach the operation, in order, and its status ends it', async () => {
    const seen: unknown[] = [];
    const batch = await backend.createSongsBatch(
      { account_name: 'demo', prompts },
      { onProgress: (event) => seen.push(event) },
    );
    const iterated = [];
    for await (const event of batch) iterated.push(event);

    expect(iterated.map(({ payload }) => ('song_id' in payload ? payload.song_id : payload.status))).toEqual([
      'song-0',
      'song-1',
      'song-2',
      'song-3',
      'completed',
    ]);
    expect(seen).toEqual(iterated);
    expect(await batch.result).toMatchObject({ operation_id: batch.id, status: 'completed', progress: 100 });
    expect(general).toEqual([]);
  });

  it('a status that is a failure fails the operation', async () => {
    const failing = [...prompts, { title: 'fail' }];
    const batch = await backend.createSongsBatch({ account_name: 'demo', prompts: failing });
    await expect(batch.result).rejects.toBeInstanceOf(CommandError);
  });

  it('an operation over several queues ends when each of them is complete', async () => {
    const run = await backend.startQueueExecution({ queue_ids: ['first', 'second'] });
    const seen: string[] = [];
    for await (const { type, payload } of run) {
      if (type === 'QUEUE_PROGRESS') seen.push(`${payload.queue_id} ${payload.completed}`);
    }

    expect(seen).toEqual(['first 0', 'first 1', 'first 2', 'second 0', 'second 1', 'second 2']);
    expect(await run.result).toMatchObject({ queue_id: 'second', completed: 2 });
  });

  it('progress under an id that nobody knows is told, not dropped', async () => {
    const clip = { id: 'clip' };
    await backend.downloadClip({ session_token: 'token', clip, output_dir: 'somewhere' });
    expect(general).toMatchObject([
      { known: true, message: { payload: { file_name: 'song.mp3', speed: 1024.5 } } },
    ]);
  });

  it('a command that is never answered can be given up, though the backend cannot be told', async () => {
    const giveUp = new AbortController();
    const fetching = backend.fetchClips({ session_token: 'token' }, { signal: giveUp.signal });
    giveUp.abort();
    await expect(fetching).rejects.toBeInstanceOf(AbortedError);
    expect(await backend.getAccounts()).toEqual([]);
  });

  it('an operation that never ends can be given up, though the backend cannot be told', async () => {
    const work = { account_name: 'demo', session_token: 'token', clips: [], output_dir: 'somewhere' };
    const download = await backend.batchDownload(work);
    await download.cancel();
    await expect(download.result).rejects.toBeInstanceOf(AbortedError);
  });

  it('a control command is an unknown one to it', async () => {
    await expect(backend.request('PING', {})).rejects.toMatchObject({ errorCode: 'UNKNOWN_COMMAND' });
  });

  it('without SHUTDOWN the end of its stdin ends it, in good order', async () => {
    await backend.stop();
    expect(backend.status.lastExit).toMatchObject({ exitCode: 0, signal: null });
  });
});
