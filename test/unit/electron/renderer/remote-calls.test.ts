import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AbortedError,
  BridgeError,
  ClosedError,
  CommandError,
  RemoteBackendClient,
  ValidationError,
} from '../../../../src/electron/renderer/index.ts';
import { FakePort, gatedPort, progressOf, refusedBy } from '../../../helpers/fake-port.ts';
import { rejectionOf, settled } from '../../../helpers/tiny-client.ts';

const failure = {
  code: 'COMMAND_FAILED',
  name: 'CommandError',
  message: 'No such account.',
  retryable: false,
  fields: { errorCode: 'ACCOUNT_NOT_FOUND', command: 'UPDATE_ACCOUNT', details: { name: 'x' } },
} as const;

function connected() {
  const port = new FakePort();
  return { port, backend: new RemoteBackendClient(port) };
}

describe('a call', () => {
  test('is answered with its data', async () => {
    const { port, backend } = connected();
    const answer = backend.getAccounts();
    (await port.nth(1)).succeed([]);

    expect(await answer).toEqual([]);
    expect(backend.counts).toEqual({ inFlight: 0, lateReplies: 0, truncatedProgress: 0 });
  });

  test('is rejected with the error that the main process had', async () => {
    const { port, backend } = connected();
    const answer = backend.updateAccount({ name: 'x' });
    (await port.nth(1)).fail(failure);
    const error = await rejectionOf(answer);

    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ errorCode: 'ACCOUNT_NOT_FOUND', details: { name: 'x' } });
  });

  test('hands its limits over, and asks for progress only where somebody wants it', async () => {
    const { port, backend } = connected();
    void backend.getAccounts(
      {},
      { timeoutMs: null, totalTimeoutMs: 5, signal: new AbortController().signal },
    );
    void backend.fetchClips({ session_token: 'a' }, { onProgress: () => {}, idleTimeoutMs: 7 });
    const [first, second] = [await port.nth(1), await port.nth(2)];

    expect(first.options).toEqual({ timeoutMs: null, totalTimeoutMs: 5 });
    expect(second.options).toEqual({ idleTimeoutMs: 7, progress: true });
    backend.close();
  });

  test('with a limit that is none is refused here, before JSON could make another of it', async () => {
    const { port, backend } = connected();
    const error = await rejectionOf(backend.getAccounts({}, { timeoutMs: Number.NaN }));

    expect(error).toBeInstanceOf(ValidationError);
    expect(port.calls).toEqual([]);
  });

  test('keeps the order in which calls were made', async () => {
    const { port, backend } = connected();
    for (const name of ['a', 'b', 'c']) void backend.createAccount({ name });
    await port.nth(3);

    expect(port.calls.map(({ payload }) => payload)).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    backend.close();
  });

  test('has an id of its own beside another client of the same page', async () => {
    const port = new FakePort();
    const clients = [new RemoteBackendClient(port), new RemoteBackendClient(port)];
    for (const client of clients) void client.getAccounts();
    await port.nth(2);
    const ids = port.calls.map(({ id }) => id);

    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => id.length <= 64)).toBe(true);
    for (const client of clients) client.close();
  });

  test('whose failure nobody looks at leaves no unhandled rejection', async () => {
    const { port, backend } = connected();
    void backend.getAccounts();
    (await port.nth(1)).fail(failure);
    await settled();

    expect(backend.counts.inFlight).toBe(0);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['answers nothing', () => Promise.resolve(undefined as never)],
  ])('over a port that %s is rejected, and nothing else happens', async (_, call) => {
    const port = Object.assign(new FakePort(), { call });
    const backend = new RemoteBackendClient(port);
    const error = await rejectionOf(backend.getAccounts());

    expect(error).toBeInstanceOf(BridgeError);
    expect(error).toMatchObject({ reason: 'internal' });
    expect(backend.counts.inFlight).toBe(0);
  });
});

describe('a callback that throws', () => {
  test('harms nobody, and is told', async () => {
    const { port, backend } = connected();
    const errors: unknown[] = [];
    backend.on('callbackError', (error) => errors.push(error));
    backend.on('callbackError', () => {
      throw new Error('in the callback for callback errors');
    });
    const broken = new Error('in the callback');
    const answer = backend.fetchClips({ session_token: 'a' }, { onProgress: () => Promise.reject(broken) });
    const call = await port.nth(1);
    port.tell({ kind: 'progress', id: call.id, data: progressOf('c') });
    call.succeed({ clips: [] });

    expect(await answer).toEqual({ clips: [] });
    expect(errors).toEqual([broken]);
  });
});

describe('a signal', () => {
  test('that was aborted already sends nothing', async () => {
    const { port, backend } = connected();
    const reason = new Error('no more');
    const error = await rejectionOf(backend.getAccounts({}, { signal: AbortSignal.abort(reason) }));

    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ outcome: 'not-sent', cause: reason });
    expect(port.calls).toEqual([]);
    expect(port.controls).toEqual([]);
  });

  test('rejects at once, tells the main process, and drops the late reply', async () => {
    const { port, backend } = connected();
    const controller = new AbortController();
    const answer = backend.getAccounts({}, { signal: controller.signal });
    const call = await port.nth(1);
    controller.abort('enough');
    const error = await rejectionOf(answer);
    call.succeed([]);
    await settled();

    expect(error).toMatchObject({
      code: 'ABORTED',
      outcome: 'unknown',
      cause: 'enough',
      command: 'GET_ACCOUNTS',
    });
    expect(port.controls).toEqual([`cancel ${call.id}`]);
    expect(backend.counts).toMatchObject({ inFlight: 0, lateReplies: 1 });
  });

  test('withdraws a call that still waits for the hello', async () => {
    const { port, open } = gatedPort();
    const backend = new RemoteBackendClient(port);
    const controller = new AbortController();
    const answer = backend.getAccounts({}, { signal: controller.signal });
    controller.abort();
    const error = await rejectionOf(answer);
    open();
    await settled();

    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    expect(port.calls).toEqual([]);
    expect(port.controls).toEqual([]);
  });

  test('has no listener left once the call has settled', async () => {
    const { port, backend } = connected();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    const answer = backend.getAccounts({}, { signal });
    const during = listeners;
    (await port.nth(1)).succeed([]);
    await answer;

    expect(during).toBe(1);
    expect(listeners).toBe(0);
  });
});

describe('the payload', () => {
  const payload = (prompts: unknown[]) => ({ account_name: 'a', prompts }) as never;

  test.each([
    ['a function', { onClick: () => {} }, 'payload.prompts[2].onClick is a function'],
    ['a symbol', { onClick: Symbol('s') }, 'payload.prompts[2].onClick is a symbol'],
    ['a Map', { onClick: new Map() }, 'payload.prompts[2].onClick is a Map'],
    ['a proxy', { onClick: new Proxy({ a: 1 }, {}) }, 'payload.prompts[2].onClick cannot be cloned'],
    [
      'a getter that throws',
      Object.defineProperty({}, 'x', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
      'payload cannot be read',
    ],
  ])('with %s is refused with its path, and nothing is sent', async (_, prompt, text) => {
    const { port, backend } = connected();
    const error = await rejectionOf(backend.createSongsBatch(payload([{}, {}, prompt])));

    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).toContain(text);
    expect(port.calls).toEqual([]);
  });

  test('that contains itself is refused', async () => {
    const { backend } = connected();
    const prompts: unknown[] = [];
    prompts.push(prompts);

    expect(await rejectionOf(backend.createSongsBatch(payload(prompts)))).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  test('is what it was when the call was made', async () => {
    const { port, backend } = connected();
    const account = { name: 'before' };
    void backend.createAccount(account);
    account.name = 'after';

    expect((await port.nth(1)).payload).toEqual({ name: 'before' });
    backend.close();
  });

  test('of a framework that wraps data in proxies is made plain where the page asks for it', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port, { toPlain: true });
    const reactive = new Proxy({ name: 'demo', tags: new Proxy(['a'], {}), when: undefined }, {});
    void backend.call('CREATE_ACCOUNT', reactive);

    expect((await port.nth(1)).payload).toEqual({ name: 'demo', tags: ['a'] });
    backend.close();
  });

  test('is made plain by a function of the page, whose failure rejects the call', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port, {
      toPlain: () => {
        throw new TypeError('not mine');
      },
    });

    expect(await rejectionOf(backend.getAccounts())).toMatchObject({ message: 'not mine' });
    expect(backend.counts.inFlight).toBe(0);
  });
});

describe('a document that the main process has forgotten', () => {
  test('says hello again and sends the call again, once', async () => {
    const { port, backend } = connected();
    const answer = backend.getAccounts();
    (await port.nth(1)).fail(refusedBy('document'));
    (await port.nth(2)).succeed([]);

    expect(await answer).toEqual([]);
    expect(port.hellos).toBe(2);
  });

  test('says one hello for many calls', async () => {
    const { port, backend } = connected();
    const answers = [backend.getAccounts(), backend.getQueues(), backend.getAccounts()];
    await port.nth(3);
    for (const call of port.calls.slice(0, 3)) call.fail(refusedBy('document'));
    await port.nth(6);
    for (const call of port.calls.slice(3)) call.succeed([]);

    expect(await Promise.all(answers)).toEqual([[], [], []]);
    expect(port.hellos).toBe(2);
  });

  test('gives up when it is forgotten at once again', async () => {
    const { port, backend } = connected();
    const answer = backend.getAccounts();
    (await port.nth(1)).fail(refusedBy('document'));
    (await port.nth(2)).fail(refusedBy('document'));

    expect(await rejectionOf(answer)).toMatchObject({ code: 'BRIDGE_REFUSED', reason: 'document' });
    expect(port.calls).toHaveLength(2);
  });

  test('never sends a call again whose outcome is unknown', async () => {
    const { port, backend } = connected();
    const answer = backend.createAccount({ name: 'a' });
    const gone = { code: 'CLOSED', name: 'ClosedError', message: 'gone', retryable: false } as const;
    (await port.nth(1)).fail({ ...gone, fields: { outcome: 'unknown' } });

    expect(await rejectionOf(answer)).toBeInstanceOf(ClosedError);
    expect(port.calls).toHaveLength(1);
  });
});

describe('a main process that does nothing any more', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('does not keep a call or an operation with a limit of its own waiting', async () => {
    const { port, backend } = connected();
    const starting = backend.createSongsBatch({ account_name: 'a', prompts: [] }, { totalTimeoutMs: 1000 });
    await backend.hello();
    const started = { operation: { id: 'o1', command: 'CREATE_SONGS_BATCH' } };
    port.calls[0]?.succeed({ operation_id: 'o1' }, started);
    const batch = await starting;
    const answer = rejectionOf(backend.getAccounts({}, { timeoutMs: 100 }));
    const operation = rejectionOf(batch.result);
    port.gate = new Promise(() => {});
    await vi.advanceTimersByTimeAsync(2000);
    const { inFlight } = backend.counts;
    await vi.advanceTimersByTimeAsync(2000);

    expect(inFlight, 'both are still asked after').toBe(2);
    expect(await answer).toMatchObject({
      code: 'COMMAND_TIMEOUT',
      command: 'GET_ACCOUNTS',
      timeoutMs: 100,
      limit: 'response',
      outcome: 'unknown',
    });
    expect(await operation).toMatchObject({ code: 'COMMAND_TIMEOUT', limit: 'total', timeoutMs: 1000 });
    expect(backend.counts.inFlight).toBe(0);
    expect(port.controls).toEqual([`cancel ${port.calls[1]?.id}`, `leave ${port.calls[0]?.id}`]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not taken for one that waits for its backend, and watches over the limits itself', async () => {
    const { port, backend } = connected();
    const answer = backend.getAccounts({}, { timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(60_000);
    port.calls[0]?.succeed(['late']);

    expect(await answer).toEqual(['late']);
    expect(port.controls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a client that is closed', () => {
  test('rejects what waits, tells the main process, and leaves nothing on the port', async () => {
    const { port, backend } = connected();
    backend.on('log', () => {});
    const sent = backend.getAccounts();
    const call = await port.nth(1);
    backend.close();
    backend.close();
    const later = backend.getAccounts();

    expect(await rejectionOf(sent)).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
    expect(await rejectionOf(later)).toMatchObject({ code: 'CLOSED', outcome: 'not-sent' });
    expect(port.controls).toEqual(['subscribe log', `cancel ${call.id}`, 'unsubscribe log']);
    expect(port.listeners).toBe(0);
    expect(backend.connection.get().state).toBe('closed');
    expect(backend.counts.inFlight).toBe(0);
  });
});
