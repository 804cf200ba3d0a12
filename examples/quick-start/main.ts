/** Quick start: start a backend, call it, read typed answers, close it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendClient } from 'stdwire';
import { python } from '../support/backend.ts';

const data = await mkdtemp(join(tmpdir(), 'stdwire-example-'));
const backend = new BackendClient({ command: python, args: ['-m', 'stdwire_songs', '--data-dir', data] });
try {
  // Resolves when the backend says that it is ready. Calls made meanwhile wait for it.
  await backend.start();

  // Every command is a method. The payload is checked before it is sent, the answer when it arrives.
  const account = await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
  console.log(`Made the account ${account.name}, ${account.status} since ${account.created_at}.`);

  // The same by name, for programs that find the name somewhere.
  const accounts = await backend.request('GET_ACCOUNTS', {});
  assert.deepEqual(
    accounts.map(({ name }) => name),
    ['demo'],
  );

  // Written at once, answered in order: state commands take effect as they arrive.
  const [renamed, removed, left] = await Promise.all([
    backend.renameAccount({ old_name: 'demo', new_name: 'first' }),
    backend.deleteAccount({ name: 'first' }),
    backend.getAccounts(),
  ]);
  assert.equal(renamed.new_name, 'first');
  assert.equal(removed.name, 'first');
  assert.equal(left.length, 0);
  console.log('Renamed it, removed it: no account is left.');
} finally {
  // Nothing is left running: no process, no timer, no listener.
  await backend.close();
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
}
