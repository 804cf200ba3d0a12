import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { refusal } from '../../helpers/failures.ts';
import { describeArea } from './support/describe-area.ts';
import { CommandStage } from './support/stage.ts';
import { whileQueueRuns } from './support/work.ts';

/** The account as the database has it. */
function stored({ database }: CommandStage, name: string): Record<string, unknown> {
  return database.row('SELECT * FROM accounts WHERE name = ?', name);
}

describeArea('accounts', () => CommandStage.open(), {
  GET_ACCOUNTS: {
    success: async (stage) => {
      const names = [await stage.newAccount(), await stage.newAccount()];

      const accounts = await stage.client.getAccounts();

      const rows = stage.database.rows('SELECT name FROM accounts ORDER BY seq');
      expect(accounts.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
      expect(accounts.slice(-2)).toMatchObject(
        names.map((name) => ({ name, status: 'active', browser_open: false })),
      );
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('GET_ACCOUNTS', { all: true }),
      INTERNAL_ERROR: (stage) => stage.refusalWithout('accounts', () => stage.client.getAccounts()),
    },
  },

  CREATE_ACCOUNT: {
    success: async (stage) => {
      const account = await stage.client.createAccount({ name: 'Zoë 🎵', email: 'zoe@example.com' });

      expect(account).toMatchObject({
        name: 'Zoë 🎵',
        email: 'zoe@example.com',
        profile_exists: true,
        last_used: null,
      });
      const row = stored(stage, 'Zoë 🎵');
      expect(row).toMatchObject({
        email: 'zoe@example.com',
        created_at: account.created_at,
        status: 'active',
      });
      expect(existsSync(join(stage.backend.dataFolder, 'profiles', String(row.id)))).toBe(true);
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('CREATE_ACCOUNT', { email: 'nameless@example.com' }),
      ACCOUNT_ALREADY_EXISTS: async (stage) => {
        const name = await stage.newAccount();
        return refusal(stage.client.createAccount({ name: name.toUpperCase() }));
      },
      ACCOUNT_CREATION_FAILED: async (stage) => {
        await stage.newAccount();
        const profiles = join(stage.backend.dataFolder, 'profiles');
        // A file in the folder's place: refused to the superuser as well, whom no permission stops.
        await rename(profiles, `${profiles}-away`);
        await writeFile(profiles, '');
        try {
          const error = await refusal(stage.client.createAccount({ name: 'homeless' }));
          expect(stage.database.rows("SELECT * FROM accounts WHERE name = 'homeless'")).toEqual([]);
          return error;
        } finally {
          await rm(profiles);
          await rename(`${profiles}-away`, profiles);
        }
      },
      INTERNAL_ERROR: (stage) =>
        stage.refusalWithout('accounts', () => stage.client.createAccount({ name: 'unwritten' })),
    },
  },

  UPDATE_ACCOUNT: {
    success: async (stage) => {
      const name = await stage.newAccount();

      const account = await stage.client.updateAccount({
        name: name.toUpperCase(),
        email: 'new@example.com',
        last_used: '2026-01-02 03:04:05',
        status: 'inactive',
      });

      expect(account).toMatchObject({ name, email: 'new@example.com', status: 'inactive' });
      expect(stored(stage, name)).toMatchObject({
        email: 'new@example.com',
        last_used: '2026-01-02 03:04:05',
        status: 'inactive',
      });
      await stage.client.updateAccount({ name, email: '' });
      expect(stored(stage, name)).toMatchObject({ email: '', last_used: '2026-01-02 03:04:05' });
    },
    errors: {
      INVALID_PAYLOAD: async (stage) =>
        stage.refusedPayload('UPDATE_ACCOUNT', { name: await stage.newAccount(), last_used: 'yesterday' }),
      ACCOUNT_NOT_FOUND: (stage) =>
        refusal(stage.client.updateAccount({ name: 'nobody', email: 'n@example.com' })),
      INTERNAL_ERROR: async (stage) => {
        const name = await stage.newAccount();
        return stage.refusalWithout('accounts', () =>
          stage.client.updateAccount({ name, email: 'n@example.com' }),
        );
      },
    },
  },

  RENAME_ACCOUNT: {
    success: async (stage) => {
      const name = await stage.newAccount();
      const record = { song_id: `${name}-song`, title: 'Renamed', prompt_index: 0, account_name: name };
      await stage.client.addCreationRecord({ record: { ...record, status: 'completed' } });
      await stage.client.clearQueues();
      const prompts = [{ title: 'Queued' }];
      await stage.client.createQueue({ account_name: name, total_songs: 1, songs_per_batch: 1, prompts });
      const { profile_path } = await stage.client.getAccountProfilePath({ name });

      const renamed = await stage.client.renameAccount({ old_name: name, new_name: `${name} again` });

      expect(renamed).toMatchObject({
        old_name: name,
        new_name: `${name} again`,
        account: { name: `${name} again` },
      });
      expect(stage.database.rows('SELECT * FROM accounts WHERE name = ?', name)).toEqual([]);
      expect(stored(stage, `${name} again`)).toBeTruthy();
      expect(await stage.client.getCreationHistory({ account_name: `${name} again` })).toMatchObject([
        { song_id: `${name}-song`, account_name: `${name} again` },
      ]);
      expect(await stage.client.getQueues()).toMatchObject([{ account_name: `${name} again` }]);
      expect(await stage.client.getAccountProfilePath({ name: `${name} again` })).toMatchObject({
        profile_path,
      });
    },
    errors: {
      INVALID_PAYLOAD: async (stage) =>
        stage.refusedPayload('RENAME_ACCOUNT', { old_name: await stage.newAccount() }),
      ACCOUNT_NOT_FOUND: (stage) =>
        refusal(stage.client.renameAccount({ old_name: 'nobody', new_name: 'somebody' })),
      ACCOUNT_ALREADY_EXISTS: async (stage) => {
        const [one, other] = [await stage.newAccount(), await stage.newAccount()];
        return refusal(stage.client.renameAccount({ old_name: one, new_name: other.toUpperCase() }));
      },
      PROFILE_LOCKED: async (stage) => {
        const name = await stage.newAccount();
        return whileQueueRuns(stage, name, () =>
          refusal(stage.client.renameAccount({ old_name: name, new_name: `${name} again` })),
        );
      },
      INTERNAL_ERROR: async (stage) => {
        const name = await stage.newAccount();
        // The account is written before its history: neither is renamed when the second fails.
        const error = await stage.refusalWithout('creation_records', () =>
          stage.client.renameAccount({ old_name: name, new_name: `${name} again` }),
        );
        expect(stored(stage, name)).toBeTruthy();
        return error;
      },
    },
  },

  DELETE_ACCOUNT: {
    success: async (stage) => {
      const name = await stage.newAccount();
      const { profile_path } = await stage.client.getAccountProfilePath({ name });
      await stage.client.clearQueues();
      const prompts = [{ title: 'Queued' }];
      await stage.client.createQueue({ account_name: name, total_songs: 1, songs_per_batch: 1, prompts });

      const deleted = await stage.client.deleteAccount({ name, delete_profile: true });

      expect(deleted).toEqual({ name, profile_deleted: true, removed_queues: 1 });
      expect(stage.database.rows('SELECT * FROM accounts WHERE name = ?', name)).toEqual([]);
      expect(stage.database.rows('SELECT * FROM queues')).toEqual([]);
      expect(existsSync(profile_path)).toBe(false);
    },
    errors: {
      INVALID_PAYLOAD: async (stage) =>
        stage.refusedPayload('DELETE_ACCOUNT', { name: await stage.newAccount(), delete_profile: 1 }),
      ACCOUNT_NOT_FOUND: (stage) => refusal(stage.client.deleteAccount({ name: 'nobody' })),
      PROFILE_LOCKED: async (stage) => {
        const name = await stage.newAccount();
        return whileQueueRuns(stage, name, () =>
          refusal(stage.client.deleteAccount({ name, delete_profile: true })),
        );
      },
      INTERNAL_ERROR: async (stage) => {
        const name = await stage.newAccount();
        const error = await stage.refusalWithout('queues', () => stage.client.deleteAccount({ name }));
        expect(stored(stage, name)).toBeTruthy();
        return error;
      },
    },
  },

  GET_ACCOUNT_PROFILE_PATH: {
    success: async (stage) => {
      const name = await stage.newAccount();

      const answer = await stage.client.getAccountProfilePath({ name });

      const profile_path = join(stage.backend.dataFolder, 'profiles', String(stored(stage, name).id));
      expect(answer).toEqual({ name, profile_path, exists: true });
      await rm(profile_path, { recursive: true });
      expect(await stage.client.getAccountProfilePath({ name })).toMatchObject({ exists: false });
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('GET_ACCOUNT_PROFILE_PATH', {}),
      ACCOUNT_NOT_FOUND: (stage) => refusal(stage.client.getAccountProfilePath({ name: 'nobody' })),
      INTERNAL_ERROR: async (stage) => {
        const name = await stage.newAccount();
        return stage.refusalWithout('accounts', () => stage.client.getAccountProfilePath({ name }));
      },
    },
  },
});
