import { expect, expectTypeOf, test } from 'vitest';
import {
  type Account,
  BackendClient,
  type BatchProgressEvent,
  type CreateSongsBatchStarted,
  type Operation,
  type PingResult,
  type SongBatchOutcome,
} from '../../../src/core.ts';

/** Never called: what is shown here is what the compiler says about it. */
async function whatCompiles(backend: BackendClient): Promise<void> {
  const account = await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
  expectTypeOf(account).toEqualTypeOf<Account>();
  expectTypeOf(await backend.request('GET_ACCOUNTS', {})).toEqualTypeOf<Account[]>();
  expectTypeOf(await backend.request('PING', {})).toEqualTypeOf<PingResult>();
  expectTypeOf(await backend.call('ANY_NAME')).toBeUnknown();

  const prompts = [{ title: 'T', lyrics: 'L', style: 'S' }];
  const batch = await backend.createSongsBatch(
    { account_name: 'demo', prompts },
    {
      onProgress: (event) => {
        if (event.type === 'BATCH_PROGRESS') expectTypeOf(event).toEqualTypeOf<BatchProgressEvent>();
      },
    },
  );
  expectTypeOf(await batch.result).toEqualTypeOf<SongBatchOutcome>();
  expectTypeOf(batch.started).toEqualTypeOf<CreateSongsBatchStarted>();
  expectTypeOf(batch).toExtend<Operation<SongBatchOutcome, unknown, CreateSongsBatchStarted>>();
  expectTypeOf(await backend.request('CREATE_SONGS_BATCH', { account_name: 'demo', prompts })).toEqualTypeOf(
    batch,
  );

  // @ts-expect-error a field that the command does not have
  await backend.createAccount({ name: 'demo', email: 'demo@example.com', nme: 'x' });
  // @ts-expect-error a field that is missing
  await backend.request('CREATE_ACCOUNT', { email: 'demo@example.com' });
  // @ts-expect-error a command that the protocol does not have
  await backend.request('CREATE_ACOUNT', { name: 'demo', email: 'demo@example.com' });
}

test('a wrong field is a compile error, and an answer has its own type (the compiler checks this file)', () => {
  expect(BackendClient.prototype.createAccount).toBeTypeOf('function');
  expect(whatCompiles).toBeTypeOf('function');
});
