import { afterEach, describe, expect, test } from 'vitest';
import {
  BridgeError,
  connectBackend,
  RemoteBackendClient,
  RemoteClient,
  windowPort,
} from '../../../../src/electron/renderer/index.ts';
import { FakePort, gatedPort, refusedBy, status } from '../../../helpers/fake-port.ts';
import { rejectionOf, settled } from '../../../helpers/tiny-client.ts';

const page = globalThis as { stdwire?: unknown };

afterEach(() => {
  delete page.stdwire;
});

function gated() {
  const { port, open } = gatedPort();
  return { port, open, backend: new RemoteBackendClient(port) };
}

describe('the hello', () => {
  test('is said at once, and calls made before its answer wait for it', async () => {
    const { port, open, backend } = gated();
    const answer = backend.getAccounts();
    await settled();
    const before = { calls: port.calls.length, status: backend.status.get(), granted: backend.granted };
    open();
    (await port.nth(1)).succeed([]);
    await answer;

    expect(before).toEqual({ calls: 0, status: undefined, granted: undefined });
    expect(port.hellos).toBe(1);
    expect(backend.granted).toMatchObject({ lifecycle: true, topics: ['status', 'progress', 'log'] });
    expect(backend.granted).not.toHaveProperty('status');
  });

  test.each(['version', 'origin', 'sender', 'unavailable'])(
    'that is refused (%s) rejects every call with that error',
    async (reason) => {
      const port = new FakePort();
      port.answer = { ok: false, error: refusedBy(reason) };
      const backend = new RemoteBackendClient(port);
      const errors = [await rejectionOf(backend.getAccounts()), await rejectionOf(backend.hello())];

      for (const error of errors) expect(error).toBeInstanceOf(BridgeError);
      expect(errors).toMatchObject([{ reason }, { reason }]);
      expect(backend.connection.get()).toMatchObject({ state: 'refused', error: { reason } });
      expect(port.calls).toEqual([]);
    },
  );

  test('that was refused is said again by the next call', async () => {
    const port = new FakePort();
    const { answer } = port;
    port.answer = { ok: false, error: refusedBy('unavailable') };
    const backend = new RemoteBackendClient(port);
    await rejectionOf(backend.getAccounts());
    port.answer = answer;
    const accounts = backend.getAccounts();
    (await port.nth(1)).succeed([]);

    expect(await accounts).toEqual([]);
    expect(backend.connection.get().state).toBe('open');
  });

  test('is not even said to a preload of another version', async () => {
    const port = Object.assign(new FakePort(), { version: 2 });
    const backend = new RemoteBackendClient(port);

    expect(await rejectionOf(backend.getAccounts())).toMatchObject({
      reason: 'version',
      message: expect.stringContaining('version 2'),
    });
    expect(port.hellos).toBe(0);
  });

  test.each([
    ['another protocol', { name: 'capture', version: '1.0.0' }],
    ['another major version of it', { name: 'songs', version: '2.0.0' }],
  ])('of a backend that speaks %s is refused here', async (_, protocol) => {
    const port = new FakePort();
    port.answer = { ...port.answer, protocol } as never;
    const backend = new RemoteBackendClient(port);

    expect(await rejectionOf(backend.getAccounts())).toMatchObject({ reason: 'version' });
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
  ])('to a port that %s is told as a failure of the bridge', async (_, hello) => {
    const backend = new RemoteBackendClient(Object.assign(new FakePort(), { hello }));

    expect(await rejectionOf(backend.getAccounts())).toMatchObject({ reason: 'internal' });
  });
});

describe('connectBackend', () => {
  test('takes the bridge that the preload has put on window, when it is called', async () => {
    const port = new FakePort();
    page.stdwire = port;
    const backend = connectBackend();
    const answer = backend.getAccounts();
    (await port.nth(1)).succeed([]);

    expect(await answer).toEqual([]);
  });

  test('says what is missing and what to do where there is none, and never makes one up', () => {
    expect(() => connectBackend()).toThrow(BridgeError);
    expect(() => windowPort()).toThrow(
      /resolvePreload.*contextIsolation.*preload-error.*beside the bundle.*stdwire serve/s,
    );
  });

  test('takes the port that it is given, whatever is on window', async () => {
    page.stdwire = new FakePort();
    const port = new FakePort();
    await connectBackend({ via: port }).hello();

    expect(port.hellos).toBe(1);
    expect((page.stdwire as FakePort).hellos).toBe(0);
  });
});

describe('the status', () => {
  test('is the same object until it changes, and cannot be changed', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port);
    await backend.hello();

    expect(backend.status.get()).toBe(backend.status.get());
    expect(Object.isFrozen(backend.status.get())).toBe(true);
  });

  test('is not known where the window was not granted it', async () => {
    const port = new FakePort();
    port.answer = { ...port.answer, status: null } as never;
    const backend = new RemoteBackendClient(port);
    await backend.hello();

    expect(backend.status.get()).toBeUndefined();
  });

  test('is told by on(), whose undo may be called twice', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port);
    const seen: number[] = [];
    const listener = ({ revision }: { revision: number }): unknown => seen.push(revision);
    const undo = backend.on('status', listener);
    backend.on('status', listener);
    await backend.hello();
    undo();
    undo();
    port.tell({ kind: 'status', data: status({ revision: 2 }) });

    expect(seen).toEqual([1, 1, 2]);
  });
});

describe('topics', () => {
  const line = { line: 'hello', generation: 1 };

  test('are subscribed to by the first listener and let go by the last one, of all clients of the page', async () => {
    const port = new FakePort();
    const clients = [new RemoteBackendClient(port), new RemoteBackendClient(port)] as const;
    await Promise.all(clients.map((client) => client.hello()));
    const undo = clients.map((client) => client.on('log', () => {}));
    const during = [...port.controls];
    undo[0]?.();
    undo[0]?.();
    const between = [...port.controls];
    undo[1]?.();

    expect(during).toEqual(['subscribe log']);
    expect(between).toEqual(during);
    expect(port.controls).toEqual(['subscribe log', 'unsubscribe log']);
  });

  test('are not held by a client that was refused, for one that was not', async () => {
    const port = new FakePort();
    const foreign = new RemoteClient({ name: 'other', version: '1.0.0', commands: {}, events: {} }, port);
    foreign.on('log', () => {});
    await rejectionOf(foreign.hello());
    const backend = new RemoteBackendClient(port);
    await backend.hello();
    const undo = backend.on('log', () => {});
    const during = [...port.controls];
    foreign.close();
    const between = [...port.controls];
    undo();

    expect(during).toEqual(['subscribe log']);
    expect(between).toEqual(during);
    expect(port.controls).toEqual(['subscribe log', 'unsubscribe log']);
  });

  test('wait for the hello, and are subscribed to again in a new session', async () => {
    const { port, open, backend } = gated();
    const lines: unknown[] = [];
    backend.on('log', (told) => lines.push(told));
    const before = [...port.controls];
    open();
    await backend.hello();
    port.tell({ kind: 'log', data: [line, line], dropped: 3 });
    const answer = backend.getAccounts();
    (await port.nth(1)).fail(refusedBy('document'));
    (await port.nth(2)).succeed([]);
    await answer;

    expect(before).toEqual([]);
    expect(lines).toEqual([
      { ...line, dropped: 3 },
      { ...line, dropped: 0 },
    ]);
    expect(port.controls).toEqual(['subscribe log', 'subscribe log']);
  });
});
