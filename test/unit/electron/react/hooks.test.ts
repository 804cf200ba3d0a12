// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import {
  useBackend,
  useBackendConnection,
  useBackendStatus,
  useCommand,
  useOperation,
  useQuery,
} from '../../../../src/electron/react/index.ts';
import { type Operation, RemoteBackendClient } from '../../../../src/electron/renderer/index.ts';
import { BreakablePort, FakePort, progressOf, refusedBy, status } from '../../../helpers/fake-port.ts';
import { hookPage } from '../../../helpers/hook-page.ts';
import { rejectionOf } from '../../../helpers/tiny-client.ts';

async function connected(state: Parameters<typeof status>[0] = {}) {
  const port = new FakePort();
  port.answer = { ...port.answer, status: status(state) } as never;
  const backend = new RemoteBackendClient(port);
  await backend.hello();
  return { port, backend };
}

/** What a socket answers for what was under way when it broke. */
const cutShort = {
  code: 'CLOSED',
  name: 'ClosedError',
  message: 'lost',
  retryable: false,
  fields: { outcome: 'unknown' },
} as const;

function circle(): object {
  const one: Record<string, unknown> = {};
  one.self = one;
  return one;
}

function commands(port: FakePort): string[] {
  return port.calls.map(({ command }) => command);
}

describe('useBackend', () => {
  test('gives the client of the provider', async () => {
    const { backend } = await connected();
    await using page = await hookPage(backend, () => useBackend(), {});

    expect(page.now).toBe(backend);
  });
});

describe('useBackendStatus', () => {
  test('follows the status, and leaves no listener behind', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port);
    const page = await hookPage(backend, () => [useBackendStatus()?.state, useBackendConnection().state], {});
    const first = page.now;
    await page.during(() => port.tell({ kind: 'status', data: status({ revision: 2, state: 'stopping' }) }));
    const second = page.now;
    await page.unmount();
    port.tell({ kind: 'status', data: status({ revision: 3, state: 'stopped' }) });

    expect(first).toEqual(['running', 'open']);
    expect(second).toEqual(['stopping', 'open']);
    expect(page.now).toEqual(second);
  });
});

describe('useCommand', () => {
  test('sends nothing until it is run, then tells what becomes of it', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(backend, () => useCommand('createAccount'), {});
    const before = { ...page.now };
    const answer = await page.during(() => ({ promise: page.now.run({ name: 'demo' }) }));
    const pending = page.now.pending;
    await page.during(() => port.calls[0]?.succeed({ name: 'demo' }));

    expect(before).toMatchObject({ data: undefined, error: undefined, pending: false });
    expect(pending).toBe(true);
    expect(commands(port)).toEqual(['CREATE_ACCOUNT']);
    expect(page.now).toMatchObject({ data: { name: 'demo' }, error: undefined, pending: false });
    expect(await answer.promise).toEqual({ name: 'demo' });
  });

  test('has one run for all renderings', async () => {
    const { backend } = await connected();
    await using page = await hookPage(backend, () => useCommand('GET_ACCOUNTS', { timeoutMs: 5 }), {});
    const { run, reset } = page.now;
    await page.render({});

    expect(page.now.run).toBe(run);
    expect(page.now.reset).toBe(reset);
  });

  test('keeps the data when a later run fails, and forgets both on reset', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(backend, () => useCommand('getAccounts'), {});
    await page.during(() => void page.now.run());
    await page.during(() => port.calls[0]?.succeed([]));
    await page.during(() => void page.now.run());
    await page.during(() => port.calls[1]?.fail(refusedBy('too-many')));
    const failed = { ...page.now };
    await page.during(() => page.now.reset());

    expect(failed).toMatchObject({ data: [], error: { reason: 'too-many' }, pending: false });
    expect(page.now).toMatchObject({ data: undefined, error: undefined, pending: false });
  });

  test('the newest run wins, and the one before it is aborted', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(backend, () => useCommand('createAccount'), {});
    const first = await page.during(() => ({ error: rejectionOf(page.now.run({ name: 'a' })) }));
    await page.during(() => void page.now.run({ name: 'b' }));
    await page.during(() => port.calls[0]?.succeed({ name: 'a' }));
    const between = page.now.pending;
    await page.during(() => port.calls[1]?.succeed({ name: 'b' }));

    expect(await first.error).toMatchObject({ code: 'ABORTED' });
    expect(port.controls).toEqual([`cancel ${port.calls[0]?.id}`]);
    expect(between).toBe(true);
    expect(page.now.data).toEqual({ name: 'b' });
  });

  test('lets a call go on where abort is false, and drops its answer', async () => {
    const { port, backend } = await connected();
    const page = await hookPage(backend, () => useCommand('createAccount', { abort: false }), {});
    const first = await page.during(() => ({ promise: page.now.run({ name: 'a' }) }));
    await page.unmount();
    port.calls[0]?.succeed({ name: 'a' });

    expect(await first.promise).toEqual({ name: 'a' });
    expect(port.controls).toEqual([]);
  });

  test('tells nothing of what another client was asked before', async () => {
    const one = await connected();
    const other = await connected();
    await using page = await hookPage(one.backend, () => useCommand('createAccount'), {});
    await page.during(() => void page.now.run({ name: 'one' }));
    await page.renderWith(other.backend);
    const changed = { ...page.now };
    await page.during(() => one.port.calls[0]?.succeed({ name: 'one' }));
    const after = { ...page.now };
    await page.during(() => void page.now.run({ name: 'other' }));
    await page.during(() => other.port.calls[0]?.succeed({ name: 'other' }));

    expect(changed).toMatchObject({ data: undefined, pending: false });
    expect(after).toMatchObject({ data: undefined, pending: false, error: undefined });
    expect(one.port.controls).toEqual([`cancel ${one.port.calls[0]?.id}`]);
    expect(page.now.data).toEqual({ name: 'other' });
  });

  test('does not end the operation that it has started when the component goes', async () => {
    const { port, backend } = await connected();
    const page = await hookPage(backend, () => useCommand('createSongsBatch'), {});
    await page.during(() => void page.now.run({ account_name: 'a', prompts: [] }));
    await page.during(() =>
      port.calls[0]?.succeed({}, { operation: { id: 'o1', command: 'CREATE_SONGS_BATCH' } }),
    );
    const { data } = page.now;
    await page.unmount();

    expect(data?.id).toBe('o1');
    expect(port.controls).toEqual([]);
    backend.close();
  });
});

describe('useQuery', () => {
  const accounts = [{ name: 'demo' }];

  test('asks when the component appears, and again when the payload is another', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      ({ account }: { account: string }) => useQuery('getDownloadHistory', { account_name: account }),
      { account: 'a' },
    );
    const first = { ...page.now };
    await page.during(() => port.calls[0]?.succeed({ of: 'a' }));
    await page.render({ account: 'a' });
    const same = port.calls.length;
    await page.render({ account: 'b' });
    const second = { ...page.now };
    await page.during(() => port.calls[1]?.succeed({ of: 'b' }));

    expect(first).toMatchObject({ data: undefined, pending: true, stale: false });
    expect(same).toBe(1);
    expect(second).toMatchObject({ data: { of: 'a' }, pending: true, stale: true });
    expect(page.now).toMatchObject({ data: { of: 'b' }, pending: false, stale: false });
    expect(port.calls.map(({ payload }) => payload)).toEqual([{ account_name: 'a' }, { account_name: 'b' }]);
  });

  test('drops the answer to an earlier question', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      ({ account }: { account: string }) => useQuery('getDownloadHistory', { account_name: account }),
      { account: 'a' },
    );
    await page.render({ account: 'b' });
    await page.during(() => port.calls[1]?.succeed({ of: 'b' }));
    await page.during(() => port.calls[0]?.succeed({ of: 'a' }));

    expect(page.now.data).toEqual({ of: 'b' });
    expect(port.controls).toEqual([`cancel ${port.calls[0]?.id}`]);
  });

  test('asks again when told to, and keeps the data meanwhile and where it fails', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(backend, () => useQuery('getAccounts'), {});
    await page.during(() => port.calls[0]?.succeed(accounts));
    await page.during(() => page.now.refetch());
    const during = { ...page.now };
    await page.during(() => port.calls[1]?.fail(refusedBy('too-many')));

    expect(during).toMatchObject({ data: accounts, pending: true, stale: false });
    expect(page.now).toMatchObject({ data: accounts, error: { reason: 'too-many' }, pending: false });
  });

  test('asks again when the backend has come back, and not for any other change of its status', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(backend, () => useQuery('getAccounts'), {});
    await page.during(() => port.calls[0]?.succeed(accounts));
    await page.during(() => port.tell({ kind: 'status', data: status({ revision: 2, memory: 5 }) }));
    await page.during(() =>
      port.tell({ kind: 'status', data: status({ revision: 3, state: 'restarting' }) }),
    );
    const before = port.calls.length;
    await page.during(() => port.tell({ kind: 'status', data: status({ revision: 4, generation: 2 }) }));

    expect(before).toBe(1);
    expect(port.calls).toHaveLength(2);
    expect(page.now).toMatchObject({ data: accounts, pending: true });
  });

  test('does not ask twice while the backend starts, but does where what was asked was cut short', async () => {
    const { port, backend } = await connected({ state: 'starting' });
    await using page = await hookPage(backend, () => useQuery('getAccounts'), {});
    await page.during(() => port.tell({ kind: 'status', data: status({ revision: 2 }) }));
    const waiting = port.calls.length;
    const died = {
      code: 'BACKEND_EXITED',
      name: 'BackendExitedError',
      message: 'died',
      retryable: true,
    } as const;
    await page.during(() => port.tell({ kind: 'status', data: status({ revision: 3, generation: 2 }) }));
    await page.during(() => port.calls[0]?.fail({ ...died, fields: { exitCode: 1, outcome: 'unknown' } }));
    await page.during(() => port.calls[1]?.succeed(accounts));

    expect(waiting).toBe(1);
    expect(port.calls).toHaveLength(2);
    expect(page.now).toMatchObject({ data: accounts, error: undefined, pending: false });
  });

  test('waits for the way to the bridge to be back, and keeps the data', async () => {
    const port = new BreakablePort();
    const backend = new RemoteBackendClient(port);
    await backend.hello();
    const seen: string[] = [];
    await using page = await hookPage(
      backend,
      () => {
        const { data, pending, error } = useQuery('getAccounts');
        const { state } = useBackendConnection();
        const now = `${state} ${data ?? ''}${pending ? ' pending' : ''}${error === undefined ? '' : ' error'}`;
        if (seen.at(-1) !== now) seen.push(now);
      },
      {},
    );
    await page.during(() => port.calls[0]?.succeed('old'));
    await page.during(() => port.break());
    await page.during(() => port.mend());
    await page.during(() => port.calls[1]?.succeed('new'));

    expect(seen).toEqual([
      'open  pending',
      'open old',
      'lost old',
      'connecting old',
      'open old',
      'open old pending',
      'open new',
    ]);
  });

  test.each([
    ['contains itself', circle(), /contains itself/],
    ['JSON cannot express', { limit: 1n }, /limit/],
  ])('with a payload that %s is an error, and asks no more', async (_, payload, message) => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      () => useQuery('searchHistory' as 'getAccounts', { ...payload } as never),
      {},
    );
    await page.render({});

    expect(page.now).toMatchObject({
      pending: false,
      error: { code: 'VALIDATION_FAILED', message: expect.stringMatching(message) },
    });
    expect(commands(port)).toEqual([]);
  });

  test('asks nothing while it is not enabled', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      ({ enabled }: { enabled: boolean }) => useQuery('getAccounts', {}, { enabled }),
      { enabled: false },
    );
    const before = { calls: port.calls.length, pending: page.now.pending };
    await page.render({ enabled: true });

    expect(before).toEqual({ calls: 0, pending: false });
    expect(port.calls).toHaveLength(1);
  });
});

describe('useOperation', () => {
  const operation = { id: 'o1', command: 'CREATE_SONGS_BATCH' };
  const running = {
    operation_id: 'o1',
    command: 'CREATE_SONGS_BATCH',
    status: 'running',
    progress: 40,
    started_at: 5,
    ended_at: null,
    final: null,
  };
  const song = (index: number, progress: number) =>
    progressOf('o1', { prompt_index: index, progress }, 'SONG_PROGRESS');

  test('starts one and shows how it goes, thing by thing and as a whole', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      () => useOperation('CREATE_SONGS_BATCH', { resume: false }),
      {},
    );
    await page.during(() => void page.now.start({ account_name: 'a', prompts: [] }));
    const starting = page.now.state;
    const call = await port.nth(1);
    await page.during(() => call.succeed({ operation_id: 'o1' }, { operation }));
    const accepted = page.now.state;
    for (const data of [song(0, 10), song(1, 20), song(0, 30), progressOf('o1', { progress: 25 })])
      await page.during(() => port.tell({ kind: 'progress', id: call.id, data }));
    const during = { ...page.now };
    const final = progressOf('o1', { progress: 99, final: true });
    await page.during(() => {
      port.tell({ kind: 'progress', id: call.id, data: final });
      port.tell({ kind: 'end', id: call.id, ok: true, result: { completed: 2 } });
    });

    expect([starting, accepted]).toEqual(['starting', 'running']);
    expect(during).toMatchObject({ state: 'running', progress: 25, latest: { payload: { progress: 25 } } });
    expect(during.events.map(({ payload }) => payload)).toMatchObject([
      { prompt_index: 0, progress: 30 },
      { prompt_index: 1, progress: 20 },
      { progress: 25 },
    ]);
    expect(page.now).toMatchObject({ state: 'completed', progress: 100, result: { completed: 2 } });
  });

  test('finds the newest one that runs since before the page was loaded, and follows it', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(backend, () => useOperation('CREATE_SONGS_BATCH'), {});
    const looking = page.now.state;
    const others = [
      { ...running, operation_id: 'old', started_at: 1 },
      { ...running, operation_id: 'other', command: 'BATCH_DOWNLOAD', started_at: 9 },
      { ...running, operation_id: 'over', started_at: 8, ended_at: 9 },
    ];
    await page.during(() => port.calls[0]?.succeed([...others, running]));
    const follow = await port.nth(2);
    await page.during(() => follow.succeed(null, { operation }));
    const found = { ...page.now };
    await page.during(() =>
      port.tell({ kind: 'progress', id: follow.id, data: progressOf('o1', { progress: 60 }) }),
    );

    expect(looking).toBe('looking');
    expect(commands(port)).toEqual(['$operations', '$follow']);
    expect(follow.payload).toEqual({ operation_id: 'o1' });
    expect(found).toMatchObject({ state: 'running', progress: 40, operation: { id: 'o1' } });
    expect(page.now.progress).toBe(60);
    backend.close();
  });

  test('has none where none runs, or where it may not ask', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(backend, () => useOperation('CREATE_SONGS_BATCH'), {});
    await page.during(() => port.calls[0]?.fail(refusedBy('not-granted')));

    expect(page.now).toMatchObject({ state: 'idle', error: undefined });
  });

  test('takes hold of it again when the way to the bridge is back', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      () => useOperation('CREATE_SONGS_BATCH', { resume: false }),
      {},
    );
    await page.during(() => void page.now.follow('o1'));
    await page.during(() => port.calls[0]?.succeed(null, { operation }));
    const opened = deferredGate(port);
    const answer = await page.during(() => ({ accounts: backend.getAccounts() }));
    await page.during(() => port.calls[1]?.fail(refusedBy('document')));
    const lost = page.now.state;
    await page.during(opened);
    const again = port.calls.find(({ command }, index) => command === '$follow' && index > 0);
    await page.during(() => again?.succeed(null, { operation }));
    port.calls.find(({ command }, index) => command === 'GET_ACCOUNTS' && index > 1)?.succeed([]);
    await answer.accounts;

    expect(lost).toBe('lost');
    expect(page.now.state).toBe('running');
    backend.close();
  });

  /** One that runs, over a way that can break. */
  async function runningOne() {
    const port = new BreakablePort();
    const backend = new RemoteBackendClient(port);
    await backend.hello();
    const page = await hookPage(backend, () => useOperation('CREATE_SONGS_BATCH', { resume: false }), {});
    await page.during(() => void page.now.start({ account_name: 'a', prompts: [] }));
    await page.during(() => port.calls[0]?.succeed({}, { operation }));
    return { port, backend, page };
  }

  test('stays lost, with all that was seen of it, however often the way breaks while it is looked for', async () => {
    const { port, backend, page } = await runningOne();
    await using _ = page;
    const event = progressOf('o1', { completed: 1 });
    await page.during(() => port.tell({ kind: 'progress', id: port.calls[0]?.id ?? '', data: event }));
    const seen: unknown[] = [];
    const see = (): unknown => seen.push([page.now.state, page.now.operation?.id, page.now.latest]);
    await page.during(() => port.break());
    see();
    await page.during(() => void backend.getAccounts());
    see();
    await page.during(() => port.mend());
    see();
    const follow = port.calls.at(-1);
    await page.during(() => {
      follow?.fail(cutShort);
      port.break();
    });
    see();
    await page.during(() => port.mend());
    await page.during(() => port.calls.at(-1)?.succeed(null, { operation }));
    see();
    backend.close();

    expect(follow?.command).toBe('$follow');
    expect(seen).toEqual(['lost', 'lost', 'looking', 'lost', 'running'].map((state) => [state, 'o1', event]));
    expect(commands(port)).toEqual(['CREATE_SONGS_BATCH', '$follow', '$follow']);
  });

  test('is found again where the backend is not there at once when the way is', async () => {
    const { port, backend, page } = await runningOne();
    await using _ = page;
    await page.during(() => port.break());
    await page.during(() => port.mend({ status: status({ state: 'restarting', revision: 9 }) }));
    const before = page.now.state;
    await page.during(() => port.tell({ kind: 'status', data: status({ revision: 10, generation: 2 }) }));
    await page.during(() =>
      port.calls.at(-1)?.fail({
        ...cutShort,
        code: 'COMMAND_FAILED',
        fields: { errorCode: 'OPERATION_NOT_FOUND', command: '$follow' },
      }),
    );
    backend.close();

    expect(before).toBe('lost');
    expect(page.now).toMatchObject({ state: 'failed', error: { errorCode: 'OPERATION_NOT_FOUND' } });
    expect(page.now.operation?.id).toBe('o1');
  });

  test('is taken hold of again when the bridge has let go of the page', async () => {
    const { port, backend, page } = await runningOne();
    await using _ = page;
    const opened = deferredGate(port);
    await page.during(() => port.tell({ kind: 'gone' }));
    const lost = page.now.state;
    await page.during(opened);
    await page.during(() => port.calls.at(-1)?.succeed(null, { operation }));
    await page.during(() => port.tell({ kind: 'gone' }));
    const at = page.now.state;
    backend.close();

    expect(lost).toBe('lost');
    expect(at).toBe('looking');
    expect(commands(port)).toEqual(['CREATE_SONGS_BATCH', '$follow', '$follow']);
  });

  test('has failed where the client was closed, and where the backend of the bridge was', async () => {
    const one = await runningOne();
    await one.page.during(() => one.backend.close());
    const other = await runningOne();
    const { id = '' } = other.port.calls[0] ?? {};
    await other.page.during(() => other.port.tell({ kind: 'end', id, ok: false, error: cutShort }));

    expect([one.page.now.state, other.page.now.state]).toEqual(['failed', 'failed']);
    await one.page.unmount();
    await other.page.unmount();
    other.backend.close();
  });

  test('is cancelled as soon as it is accepted where that was asked for before', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      () => useOperation('CREATE_SONGS_BATCH', { resume: false }),
      {},
    );
    await page.during(() => void page.now.start({ account_name: 'a', prompts: [] }));
    const cancelling = await page.during(() => ({ promise: page.now.cancel() }));
    const before = commands(port);
    await page.during(() => port.calls[0]?.succeed({}, { operation }));
    await page.during(() => port.calls[1]?.succeed({}));
    await cancelling.promise;

    expect(before).toEqual(['CREATE_SONGS_BATCH']);
    expect(port.calls[1]).toMatchObject({ command: '$cancel', payload: { operation_id: 'o1' } });
    backend.close();
  });

  test('that could not be started needs no cancelling', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      () => useOperation('CREATE_SONGS_BATCH', { resume: false }),
      {},
    );
    await page.during(() => void page.now.start({ account_name: 'a', prompts: [] }));
    const cancelling = await page.during(() => ({ promise: page.now.cancel() }));
    await page.during(() => port.calls[0]?.fail(refusedBy('not-granted')));
    await cancelling.promise;

    expect(commands(port)).toEqual(['CREATE_SONGS_BATCH']);
  });

  test('that is lost is cancelled by its id, and who asks hears whether that could be', async () => {
    const { port, backend, page } = await runningOne();
    await using _ = page;
    await page.during(() => port.break());
    const failure = await page.during(() => rejectionOf(page.now.cancel()));
    await page.during(() => port.mend());
    const cancelling = await page.during(() => ({ promise: page.now.cancel() }));
    await page.during(() => port.calls.at(-1)?.succeed({}));
    await cancelling.promise;
    backend.close();

    expect(failure).toMatchObject({ reason: 'unavailable' });
    expect(commands(port)).toEqual(['CREATE_SONGS_BATCH', '$follow', '$cancel']);
  });

  test.each([
    ['cancelled', { code: 'COMMAND_FAILED', fields: { errorCode: 'CANCELLED', command: 'C' } }, 'cancelled'],
    [
      'failed',
      { code: 'COMMAND_FAILED', fields: { errorCode: 'SONG_CREATION_FAILED', command: 'C' } },
      'failed',
    ],
    ['cut short', { code: 'BACKEND_EXITED', fields: { exitCode: 1, outcome: 'unknown' } }, 'failed'],
  ])('that was %s says so, with the error', async (_, error, state) => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      () => useOperation('CREATE_SONGS_BATCH', { resume: false }),
      {},
    );
    await page.during(() => void page.now.start({ account_name: 'a', prompts: [] }));
    await page.during(() => port.calls[0]?.succeed({}, { operation }));
    const envelope = { name: 'E', message: 'm', retryable: false, ...error } as never;
    await page.during(() =>
      port.tell({ kind: 'end', id: port.calls[0]?.id ?? '', ok: false, error: envelope }),
    );

    expect(page.now).toMatchObject({ state, error: { code: error.code } });
  });

  test('goes on when the component goes, and is cancelled only when that is asked for', async () => {
    const { port, backend } = await connected();
    const page = await hookPage(backend, () => useOperation('CREATE_SONGS_BATCH', { resume: false }), {});
    const start = await page.during(() => ({ batch: page.now.start({ account_name: 'a', prompts: [] }) }));
    await page.during(() => port.calls[0]?.succeed({}, { operation }));
    await page.during(() => void page.now.cancel());
    const cancels = commands(port);
    await page.unmount();
    const batch: Operation = await start.batch;

    expect(cancels).toEqual(['CREATE_SONGS_BATCH', '$cancel']);
    expect(batch.id).toBe('o1');
    expect(port.controls).toEqual([]);
    backend.close();
  });

  test('that could not be started says why', async () => {
    const { port, backend } = await connected();
    await using page = await hookPage(
      backend,
      () => useOperation('CREATE_SONGS_BATCH', { resume: false }),
      {},
    );
    await page.during(() => void page.now.start({ account_name: 'a', prompts: [] }));
    await page.during(() => port.calls[0]?.fail(refusedBy('not-granted')));

    expect(page.now).toMatchObject({ state: 'failed', error: { reason: 'not-granted' } });
  });
});

/** Closes the port's hello; returns what opens it. */
function deferredGate(port: FakePort): () => void {
  let open = (): void => {};
  port.gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}
