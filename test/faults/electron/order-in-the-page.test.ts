import { describe, expect, test } from 'vitest';
import { RemoteBackendClient } from '../../../src/electron/renderer/index.ts';
import { FakePort, gatedPort, progressOf, status } from '../../helpers/fake-port.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';

const failure = {
  code: 'COMMAND_FAILED',
  name: 'CommandError',
  message: 'No such account.',
  retryable: false,
  fields: { errorCode: 'ACCOUNT_NOT_FOUND', command: 'FETCH_CLIPS' },
} as const;

function connected() {
  const port = new FakePort();
  return { port, backend: new RemoteBackendClient(port) };
}

function gated() {
  const { port, open } = gatedPort();
  return { port, open, backend: new RemoteBackendClient(port) };
}

describe('A22: a reply that overtakes progress', () => {
  test('waits for it: callbacks come in order, and none after the call has settled', async () => {
    const { port, backend } = connected();
    const told: unknown[] = [];
    const answer = backend
      .fetchClips({ session_token: 'a' }, { onProgress: ({ payload }) => told.push(payload.progress) })
      .then(() => told.push('settled'));
    const call = await port.nth(1);
    port.tell({ kind: 'progress', id: call.id, data: progressOf('c', { progress: 1 }) });
    call.succeed({}, { lastSeq: 3 });
    await settled();
    const before = [...told];
    port.tell({ kind: 'progress', id: call.id, data: progressOf('c', { progress: 2 }) });
    port.tell({ kind: 'progress', id: call.id, data: progressOf('c', { progress: 3 }) });
    await answer;
    port.tell({ kind: 'progress', id: call.id, data: progressOf('c', { progress: 4 }) });

    expect(before).toEqual([1]);
    expect(told).toEqual([1, 2, 3, 'settled']);
    expect(backend.counts.truncatedProgress).toBe(0);
  });

  test('does not wait for ever: it settles, and that is counted', async () => {
    const { port, backend } = connected();
    const told: unknown[] = [];
    const answer = backend.fetchClips({ session_token: 'a' }, { onProgress: () => told.push('late') });
    (await port.nth(1)).succeed({ clips: [] }, { lastSeq: 9 });

    expect(await answer).toEqual({ clips: [] });
    expect(backend.counts.truncatedProgress).toBe(1);
    expect(told).toEqual([]);
  });

  test('holds a failure back as well', async () => {
    const { port, backend } = connected();
    const told: unknown[] = [];
    const answer = rejectionOf(
      backend.fetchClips({ session_token: 'a' }, { onProgress: () => told.push('progress') }),
    ).then(() => told.push('rejected'));
    const call = await port.nth(1);
    call.fail(failure, 1);
    await settled();
    port.tell({ kind: 'progress', id: call.id, data: progressOf('c') });
    await answer;

    expect(told).toEqual(['progress', 'rejected']);
  });
});

describe('A25: the status', () => {
  test('is the newest one, whatever the order in which it comes', async () => {
    const { port, open, backend } = gated();
    const seen: (number | undefined)[] = [];
    backend.status.subscribe(() => seen.push(backend.status.get()?.revision));
    port.answer = { ...port.answer, status: status({ revision: 5, state: 'restarting' }) } as never;
    port.tell({ kind: 'status', data: status({ revision: 7 }) });
    open();
    await backend.hello();
    port.tell({ kind: 'status', data: status({ revision: 6, state: 'starting' }) });
    port.tell({ kind: 'status', data: status({ revision: 8 }) });

    expect(seen).toEqual([7, 8]);
  });

  test('of a window that was opened while the backend is being restarted is that', async () => {
    const port = new FakePort();
    port.answer = { ...port.answer, status: status({ state: 'restarting' }) } as never;
    const backend = new RemoteBackendClient(port);
    await backend.hello();

    expect(backend.status.get()?.state).toBe('restarting');
  });
});
