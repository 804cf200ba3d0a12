import { describe, expect, test } from 'vitest';
import { BackendClient, CommandError, type QueueProgressEvent } from '../../../src/core.ts';
import { ScriptedBackend, type ScriptedHandler } from '../../../src/testing/index.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';

/** A song client over a backend that knows nothing but the reference: its ready message has only a type. */
async function referenceClient(handlers: Record<string, ScriptedHandler>) {
  const script = new ScriptedBackend({ ready: {}, handlers });
  const client = new BackendClient({ connect: script.connect });
  await client.start();
  const send = (type: string, payload: object): void =>
    script.peer.send({ id: 'progress-event', type, payload });
  return { client, script, send, [Symbol.asyncDispose]: () => client.close() };
}

const started = (): object => ({ operation_id: 'op' });
const prompts = [{ title: 'T', lyrics: 'L', style: 'Pop' }];

describe('a backend that knows only the reference', () => {
  test('is asked nothing that the reference does not have', async () => {
    await using reference = await referenceClient({ GET_ACCOUNTS: () => [] });
    const { client, script } = reference;
    await client.getAccounts();
    await client.close();

    expect(script.commands.map(({ type }) => type)).toEqual(['GET_ACCOUNTS']);
    expect(Object.keys(script.commands[0] ?? {})).toEqual(['id', 'type', 'payload']);
  });

  test('may leave out what the reference does not promise', async () => {
    await using reference = await referenceClient({ CREATE_ACCOUNT: () => ({ name: 'my_account' }) });

    expect(await reference.client.createAccount({ name: 'my_account', email: 'user@example.com' })).toEqual({
      name: 'my_account',
    });
  });

  test.each([
    { type: 'ERROR_RESPONSE', success: true, error: 'no', error_code: 'ACCOUNT_NOT_FOUND' },
    { type: 'ERROR_RESPONSE', success: true, data: [] },
    { type: 'GET_ACCOUNTS_RESPONSE', success: true, data: [], error: '', error_code: 'X' },
  ])('never succeeds with what is an error as well: %j', async (fields) => {
    await using reference = await referenceClient({
      GET_ACCOUNTS: (_, call) => {
        call.stayMute();
        reference.script.peer.send({ id: call.id, ...fields });
      },
    });
    const violations: unknown[] = [];
    reference.client.on('protocolError', (error) => violations.push(error));
    const error = await rejectionOf(reference.client.getAccounts());

    expect(error).toMatchObject({ code: 'PROTOCOL_ERROR', kind: 'wrong-shape', type: fields.type });
    expect((error as Error).message).toContain('both a success and an error');
    await settled();
    expect(violations).toEqual([error]);
  });

  test.each([{ error: 'slow today' }, { error: null, error_code: null }, { error_code: '' }])(
    'may put half of an error beside a success: %j',
    async (fields) => {
      await using reference = await referenceClient({
        GET_ACCOUNTS: (_, call) => {
          call.stayMute();
          const answer = { id: call.id, type: 'GET_ACCOUNTS_RESPONSE', success: true, data: [] };
          reference.script.peer.send({ ...answer, ...fields });
        },
      });

      expect(await reference.client.getAccounts()).toEqual([]);
    },
  );

  test.each([{ status: 'completed' }, { completed: 10, total: 10, status: 'in_progress' }])(
    'ends an operation with %j on its final type',
    async (fields) => {
      await using reference = await referenceClient({ CREATE_SONGS_BATCH: started });
      const batch = await reference.client.createSongsBatch({ account_name: 'a', prompts });
      reference.send('SONG_PROGRESS', { operation_id: 'op', status: 'completed' });
      reference.send('BATCH_PROGRESS', {
        operation_id: 'op',
        completed: 5,
        total: 10,
        status: 'in_progress',
      });
      await settled();
      expect(reference.client.counts.inFlight).toBe(1);
      reference.send('BATCH_PROGRESS', { operation_id: 'op', ...fields });

      expect(await batch.result).toMatchObject(fields);
    },
  );

  test('ends one over several queues when each of them has ended', async () => {
    await using reference = await referenceClient({ START_QUEUE_EXECUTION: started });
    const seen: QueueProgressEvent[] = [];
    const run = await reference.client.startQueueExecution(
      { queue_ids: ['q1', 'q2'] },
      {
        onProgress: (event) => {
          if (event.type === 'QUEUE_PROGRESS') seen.push(event);
        },
      },
    );
    const queue = (queue_id: string, completed: number): void =>
      reference.send('QUEUE_PROGRESS', {
        operation_id: 'op',
        queue_id,
        completed,
        total: 2,
        progress: 50 * completed,
      });
    for (const [id, completed] of [
      ['q1', 1],
      ['q1', 2],
      ['q1', 2],
      ['q2', 1],
    ] as const)
      queue(id, completed);
    await settled();
    expect(reference.client.counts.inFlight).toBe(1);
    queue('q2', 2);
    await run.result;

    expect(seen.map(({ payload }) => payload.queue_id)).toEqual(['q1', 'q1', 'q1', 'q2', 'q2']);
  });

  test('may fail an operation without saying why', async () => {
    await using reference = await referenceClient({ BATCH_DOWNLOAD: started });
    const download = await reference.client.batchDownload({
      account_name: 'a',
      session_token: 't',
      clips: [{ id: 'c' }],
      output_dir: '/out',
    });
    reference.send('BATCH_DOWNLOAD_PROGRESS', { operation_id: 'op', status: 'failed', message: 'disk full' });
    const error = await rejectionOf(download.result);

    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({
      errorCode: 'INTERNAL_ERROR',
      message: expect.stringContaining('disk full'),
    });
  });

  test('sends its events before the response, and none is lost', async () => {
    await using reference = await referenceClient({
      CREATE_SONGS_BATCH: () => {
        reference.send('SONG_PROGRESS', { operation_id: 'op', status: 'processing' });
        reference.send('BATCH_PROGRESS', { operation_id: 'op', status: 'completed' });
        return started();
      },
    });
    const seen: string[] = [];
    const onProgress = ({ type }: { type: string }): unknown => seen.push(type);
    const batch = await reference.client.createSongsBatch({ account_name: 'a', prompts }, { onProgress });
    await batch.result;

    expect(seen).toEqual(['SONG_PROGRESS', 'BATCH_PROGRESS']);
  });

  test('is ended by the end of its input', async () => {
    await using reference = await referenceClient({});
    await reference.client.close();

    expect(reference.client.status).toMatchObject({ state: 'stopped', lastExit: { exitCode: 0 } });
  });
});
