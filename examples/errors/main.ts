/** Errors: every failure is one tree, with a code to branch on, facts as fields, and a text that says what to do. */
import assert from 'node:assert/strict';
import {
  BackendClient,
  BackendError,
  BackendExitedError,
  ClosedError,
  CommandError,
  StartError,
  ValidationError,
} from 'stdwire';
import { python } from '../support/backend.ts';
import { withDemoBackend } from '../support/demo-backend.ts';

await withDemoBackend(async (backend) => {
  // The backend says no: its code, and details where there are some.
  const unknown = await failureOf(backend.deleteAccount({ name: 'nobody' }));
  assert.ok(unknown instanceof CommandError && unknown.errorCode === 'ACCOUNT_NOT_FOUND');
  tell('The backend says no', unknown);

  // A payload that does not fit is refused before anything is sent. Types would have found it; a program in plain JavaScript has none.
  const invalid = await failureOf(backend.request('CREATE_ACCOUNT', JSON.parse('{"name": 7}')));
  assert.ok(invalid instanceof ValidationError && invalid.path[0] === 'name');
  tell('A payload that does not fit', invalid);

  // The backend dies under an operation: it is settled at once, with the exit facts and the backend's last words.
  await backend.createAccount({ name: 'demo', email: 'demo@example.com' });
  const prompts = Array.from({ length: 20 }, (_, index) => ({
    title: `Song ${index}`,
    lyrics: 'la',
    style: 'pop',
  }));
  const batch = await backend.createSongsBatch({ account_name: 'demo', prompts, auto_submit: true });
  const { pid } = backend.status;
  assert.ok(pid !== null);
  process.kill(pid, 'SIGKILL');
  const died = await failureOf(batch.result);
  assert.ok(died instanceof BackendExitedError && died.outcome === 'unknown');
  tell('The backend dies under an operation', died);
});

// A program that is not there: the path that was tried.
const missing = new BackendClient({ command: './no-such-backend' });
const notFound = await failureOf(missing.start());
assert.ok(notFound instanceof StartError && notFound.reason === 'not-found');
tell('A program that is not there', notFound);

// A backend that fails on import: its last words.
const broken = new BackendClient({ command: python, args: ['-c', 'import no_such_module'] });
const exited = await failureOf(broken.start());
assert.ok(exited instanceof StartError && exited.stderrTail.includes('ModuleNotFoundError'));
tell('A backend that fails on import', exited);
await broken.close();

// After close() every call fails at once, with a reason.
const closed = await failureOf(broken.getAccounts());
assert.ok(closed instanceof ClosedError);
tell('A call after close()', closed);
await missing.close();

async function failureOf(promise: Promise<unknown>): Promise<BackendError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof BackendError, `not one of ours: ${String(error)}`);
    return error;
  }
  throw new Error('It was expected to fail.');
}

function tell(what: string, error: BackendError): void {
  console.log(`${what}\n  ${error.name} (${error.code}): ${error.message.replaceAll('\n', '\n  ')}\n`);
}
