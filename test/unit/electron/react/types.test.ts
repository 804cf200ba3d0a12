import { expectTypeOf, test } from 'vitest';
import type { BackendHooks } from '../../../../src/electron/react/index.ts';
import type {
  Account,
  Operation,
  SongBatchOutcome,
  SongCommandMap,
  SongMethods,
} from '../../../../src/electron/renderer/index.ts';

// Never called: the compiler reads it.
function Uses({ useCommand, useQuery, useOperation }: BackendHooks<SongCommandMap, SongMethods>): void {
  const create = useCommand('createAccount', { onProgress: (event: never) => event });
  expectTypeOf(create.data).toEqualTypeOf<Account | undefined>();
  void create.run({ name: 'demo' });
  // @ts-expect-error the payload is missing
  void create.run();
  // @ts-expect-error no such field
  void create.run({ title: 'demo' });

  const byName = useCommand('GET_ACCOUNTS');
  expectTypeOf(byName.data).toEqualTypeOf<Account[] | undefined>();
  void byName.run();
  // @ts-expect-error no such command
  useCommand('getAccount');

  expectTypeOf(useQuery('getAccounts').data).toEqualTypeOf<Account[] | undefined>();
  useQuery('getDownloadHistory', { account_name: 'demo' }, { enabled: false });
  // @ts-expect-error the payload is missing
  useQuery('getDownloadHistory');

  const batch = useOperation('CREATE_SONGS_BATCH');
  expectTypeOf(batch.result).toEqualTypeOf<SongBatchOutcome | undefined>();
  expectTypeOf(batch.latest).toEqualTypeOf<SongCommandMap['CREATE_SONGS_BATCH']['events'] | undefined>();
  expectTypeOf(batch.start).returns.resolves.toExtend<Operation<SongBatchOutcome>>();
  // @ts-expect-error it starts no operation
  useOperation('GET_ACCOUNTS');
}

test('the hooks know the types of every command', () => {
  expectTypeOf(Uses).toBeFunction();
});
