/** An HTTP backend: a web app in Python, started on a free port with a key of its own, watched, and ended. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { HttpBackend } from 'stdwire';
import { python } from '../support/backend.ts';

const backend = new HttpBackend({ command: [python, join(import.meta.dirname, 'app.py')] });
const restarting = new Promise<void>((resolve) => {
  backend.on('status', ({ state, port }) => {
    console.log(port === null ? state : `${state} on port ${port}`);
    if (state === 'restarting') resolve();
  });
});
try {
  // Resolves once GET /api/health is answered well.
  await backend.start();

  // The base URL and the key of this life are added.
  await backend.fetch('/api/notes', { method: 'POST', body: JSON.stringify({ text: 'Buy strings' }) });
  const notes = await backend.fetch('/api/notes');
  assert.deepEqual(await notes.json(), ['Buy strings']);

  // Every program of this machine reaches the port; without the key it gets nowhere.
  const stranger = await fetch(`${backend.baseUrl}/api/notes`);
  assert.equal(stranger.status, 401);

  // A window is given baseUrl and apiKey, and asks by itself. Its browser first asks whether it may.
  const preflight = await fetch(`${backend.baseUrl}/api/notes`, {
    method: 'OPTIONS',
    headers: {
      origin: 'app://notes',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-api-key',
    },
  });
  assert.equal(preflight.status, 200);
  assert.equal(preflight.headers.get('access-control-allow-origin'), 'app://notes');

  // It dies, and is started again with a new key. A question waits for that.
  const { pid } = backend.status;
  assert.ok(pid !== null);
  const key = backend.apiKey;
  process.kill(pid, 'SIGKILL');
  await restarting;
  const afterwards = await backend.fetch('/api/notes');
  assert.deepEqual(await afterwards.json(), []);
  assert.notEqual(backend.apiKey, key);
  console.log('Started again: what it held in memory only is gone.');
} finally {
  // Nothing is left running, and the port is free.
  await backend.close();
}
assert.equal(backend.port, null);
