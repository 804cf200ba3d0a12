import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.mjs';
import { now } from './now.mjs';

export function accountCommands({ operations, options, service, store }) {
  const profile = ({ id }) => join(options.profiles, id);
  const shown = (account) => {
    const { name, email, created_at, last_used, status } = account;
    const handle = service.stateOf(account) === 'valid' ? service.handleOf(account) : null;
    return {
      ...{ name, email, created_at, last_used, status, handle },
      profile_exists: existsSync(profile(account)),
      session_state: service.stateOf(account),
      browser_open: service.hasBrowser(account),
    };
  };
  const requireUnused = (account) => {
    const isInUse = operations.isAtWorkFor(account.id) || service.hasBrowser(account) || service.isLocked();
    if (isInUse) {
      const text = `The profile of ${account.name} is in use: close its browser, or wait for the end of its operation.`;
      throw new Refusal('PROFILE_LOCKED', text);
    }
  };
  const requireFree = (name, except) => {
    const other = findAccount(store, name);
    if (other === undefined || other.id === except?.id) return;
    throw new Refusal('ACCOUNT_ALREADY_EXISTS', `An account is named ${other.name}: choose another name.`);
  };

  return {
    GET_ACCOUNTS: () => store.all('accounts').map(shown),

    CREATE_ACCOUNT({ name, email }) {
      requireFree(name);
      const account = { id: randomUUID(), name, email, created_at: now(), last_used: null, status: 'active' };
      try {
        mkdirSync(profile(account), { recursive: true });
      } catch (error) {
        throw new Refusal(
          'ACCOUNT_CREATION_FAILED',
          `The profile of ${name} could not be made: ${error.code}.`,
        );
      }
      store.put('accounts', account.id, account);
      return shown(account);
    },

    UPDATE_ACCOUNT({ name, ...fields }) {
      const account = { ...accountNamed(store, name) };
      for (const [field, value] of Object.entries(fields)) if (value !== null) account[field] = value;
      store.put('accounts', account.id, account);
      return shown(account);
    },

    RENAME_ACCOUNT({ old_name, new_name }) {
      const account = accountNamed(store, old_name);
      requireUnused(account);
      requireFree(new_name, account);
      const renamed = { ...account, name: new_name };
      store.put('accounts', account.id, renamed);
      for (const record of store.all('records')) {
        if (!isSameName(record.account_name, account.name)) continue;
        store.remove('records', recordKey(record));
        const moved = { ...record, account_name: new_name };
        store.put('records', recordKey(moved), moved);
      }
      return { old_name: account.name, new_name, account: shown(renamed) };
    },

    DELETE_ACCOUNT({ name, delete_profile }) {
      const account = accountNamed(store, name);
      requireUnused(account);
      const queues = store.all('queues').filter((queue) => queue.account_id === account.id);
      if (delete_profile) rmSync(profile(account), { recursive: true, force: true });
      for (const { id } of queues) store.remove('queues', id);
      store.remove('accounts', account.id);
      return { name: account.name, profile_deleted: delete_profile, removed_queues: queues.length };
    },

    GET_ACCOUNT_PROFILE_PATH({ name }) {
      const account = accountNamed(store, name);
      return { name: account.name, profile_path: profile(account), exists: existsSync(profile(account)) };
    },
  };
}

/** Finds an account by its name, whatever the case, or refuses. */
export function accountNamed(store, name) {
  const account = findAccount(store, name);
  if (account !== undefined) return account;
  throw new Refusal('ACCOUNT_NOT_FOUND', `No account is named ${name}: read the list with GET_ACCOUNTS.`);
}

/** A record is known by its song and its account: the same song may be in the history of two. */
export function recordKey({ song_id, account_name }) {
  return JSON.stringify([song_id, account_name.toLowerCase()]);
}

export function isSameName(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

function findAccount(store, name) {
  return store.all('accounts').find((account) => isSameName(account.name, name));
}
