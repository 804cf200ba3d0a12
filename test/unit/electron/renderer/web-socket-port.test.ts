import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { SOCKET_PROTOCOL } from '../../../../src/electron/channels/socket.ts';
import {
  type BridgeConnection,
  BridgeError,
  explainError,
  RemoteBackendClient,
  RemoteClient,
  serveAddress,
  webSocketPort,
} from '../../../../src/electron/renderer/index.ts';
import { FakePort, status } from '../../../helpers/fake-port.ts';
import { noLeaks } from '../../../helpers/leaks.ts';
import { servedTiny } from '../../../helpers/served-tiny.ts';
import { rejectionOf } from '../../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../../helpers/tiny-contract.ts';

interface Heard {
  readonly n: number;
  readonly hello?: unknown;
  readonly call?: { readonly id: string; readonly command: string };
  readonly control?: unknown;
}

/** The far end of a socket, by hand: it answers every hello, and tells what it hears. */
class FarEnd implements AsyncDisposable {
  readonly #server: WebSocketServer;
  readonly heard: Heard[] = [];
  readonly sockets: WebSocket[] = [];
  readonly #wake = new Set<() => void>();
  answersHello = true;
  offered: string | undefined;

  private constructor(port: number) {
    this.#server = new WebSocketServer({ host: '127.0.0.1', port, handleProtocols: () => SOCKET_PROTOCOL });
    this.#server.on('connection', (socket, request) => {
      this.offered = request.headers['sec-websocket-protocol'];
      this.sockets.push(socket);
      socket.on('message', (data) => this.#hear(socket, JSON.parse(String(data)) as Heard));
    });
  }

  static async listen(port = 0): Promise<FarEnd> {
    const end = new FarEnd(port);
    await once(end.#server, 'listening');
    return end;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address() {
    return { url: `ws://127.0.0.1:${this.port}`, token: 'abc' };
  }

  /** The first of what was heard that fits, when it comes. */
  async hear(fits: (heard: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#wake.add(resolve));
    }
  }

  drop(): void {
    for (const socket of this.sockets.splice(0)) socket.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #hear(socket: WebSocket, heard: Heard): void {
    this.heard.push(heard);
    if (heard.hello !== undefined && this.answersHello) {
      const reply = { ...new FakePort().answer, document: 'd', status: status({ revision: 3 }) };
      socket.send(JSON.stringify({ n: heard.n, reply }));
    }
    for (const wake of this.#wake) wake();
    this.#wake.clear();
  }
}

function connection(
  backend: RemoteBackendClient,
  state: BridgeConnection['state'],
): Promise<BridgeConnection> {
  return new Promise((resolve) => {
    const undo = backend.on('connection', (now) => {
      if (now.state !== state) return;
      undo();
      resolve(now);
    });
  });
}

describe('over the WebSocket of a served backend', () => {
  test('commands, operations, progress and errors are those of the backend', async () => {
    await using _leaks = await noLeaks();
    await using served = await servedTiny({
      allowPrograms: true,
      handlers: {
        ECHO: ({ text }) => ({ text }),
        WORK: (_, call) => {
          call.progress('STEP', { progress: 1 });
          return { done: 1 };
        },
        BUILD: (_, call) => {
          call.answer({ operation_id: 'o1' });
          call.progress('STEP', { operation_id: 'o1', progress: 1 });
          call.progress('BUILD_PROGRESS', {
            operation_id: 'o1',
            status: 'completed',
            final: true,
            result: { built: 2 },
          });
        },
      },
    });
    const page = new RemoteClient<TinyMap>(tinyContract, webSocketPort(served.served.address));
    const steps: unknown[] = [];
    const echo = await page.request('ECHO', { text: 'a' });
    const work = await page.request('WORK', { steps: 1 }, { onProgress: (event) => steps.push(event.type) });
    const build = await page.request('BUILD', {});
    const types: string[] = [];
    for await (const event of build) types.push(event.type);
    const result = await build.result;
    const error = await rejectionOf(page.request('OPEN', {}));
    page.close();

    expect([echo, work, result]).toEqual([{ text: 'a' }, { done: 1 }, { built: 2 }]);
    expect(steps).toEqual(['STEP']);
    expect(types).toEqual(['STEP', 'BUILD_PROGRESS']);
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', errorCode: 'UNKNOWN_COMMAND' });
  });

  test('a wrong token is refused, and the text says what to look at', async () => {
    await using _leaks = await noLeaks();
    await using served = await servedTiny({ allowPrograms: true });
    const { url } = served.served.address;
    const page = new RemoteClient<TinyMap>(tinyContract, webSocketPort({ url, token: 'a'.repeat(22) }));
    const error = await rejectionOf(page.request('ECHO', { text: 'a' }));
    page.close();

    expect(error).toMatchObject({ reason: 'unavailable', message: expect.stringContaining('token') });
  });
});

describe('a socket', () => {
  test('offers its protocol and the token, and puts the token into no message', async () => {
    await using end = await FarEnd.listen();
    const backend = new RemoteBackendClient(webSocketPort(end.address));
    await backend.hello();
    backend.close();

    expect(end.offered?.replace(/ /g, '')).toBe('stdwire.1,stdwire.token.abc');
    expect(end.heard).toEqual([{ n: 1, hello: { version: 1 } }]);
  });

  test('that breaks leaves no call waiting: one that was sent may have had an effect', async () => {
    await using _leaks = await noLeaks();
    await using end = await FarEnd.listen();
    const backend = new RemoteBackendClient(webSocketPort(end.address));
    const answer = backend.createAccount({ name: 'a' });
    await end.hear(({ call }) => call !== undefined);
    const lost = connection(backend, 'lost');
    end.drop();
    const error = await rejectionOf(answer);
    const told = await lost;
    backend.close();

    expect(error).toMatchObject({ code: 'CLOSED', outcome: 'unknown', retryable: false });
    expect(error).toHaveProperty('cause', expect.any(BridgeError));
    expect(explainError(error)).toMatchObject({
      title: 'The connection to the application was lost',
      text: expect.stringContaining('may have been done'),
    });
    expect(told.error).toMatchObject({ reason: 'unavailable' });
    expect(backend.status.get()).toBeUndefined();
    expect(end.heard.filter(({ call }) => call !== undefined)).toHaveLength(1);
  });

  test('that breaks is made again: hello, topics and status are renewed', async () => {
    await using _leaks = await noLeaks();
    await using end = await FarEnd.listen();
    const backend = new RemoteBackendClient(webSocketPort(end.address));
    backend.on('log', () => {});
    await backend.hello();
    await end.hear(({ control }) => control !== undefined);
    end.heard.length = 0;
    const open = connection(backend, 'open');
    end.drop();
    await open;
    const subscribed = await end.hear(({ control }) => control !== undefined);
    const revision = backend.status.get()?.revision;
    backend.close();

    expect(subscribed.control).toEqual({ op: 'subscribe', topic: 'log' });
    expect(revision).toBe(3);
  });

  test('that breaks ends the operations that are followed, with word of how to take hold of them again', async () => {
    await using end = await FarEnd.listen();
    const backend = new RemoteBackendClient(webSocketPort(end.address));
    const answer = backend.createSongsBatch({ account_name: 'a', prompts: [] });
    const { n } = await end.hear(({ call }) => call !== undefined);
    const operation = { id: 'o1', command: 'CREATE_SONGS_BATCH' };
    end.sockets[0]?.send(JSON.stringify({ n, reply: { ok: true, data: {}, operation, lastSeq: 0 } }));
    const batch = await answer;
    end.drop();
    const error = await rejectionOf(batch.result);
    backend.close();

    expect(error).toMatchObject({ code: 'CLOSED', message: expect.stringContaining("operation('o1')") });
    expect(explainError(error).text).toContain('may have been done');
  });

  test('that nobody listens at refuses, and is there once somebody does', async () => {
    await using _leaks = await noLeaks();
    const first = await FarEnd.listen();
    const { address, port } = first;
    await first[Symbol.asyncDispose]();
    const backend = new RemoteBackendClient(webSocketPort(address));
    const error = await rejectionOf(backend.getAccounts());
    const open = connection(backend, 'open');
    await using _second = await FarEnd.listen(port);
    await open;
    backend.close();

    expect(error).toMatchObject({ reason: 'unavailable', message: expect.stringContaining('stdwire serve') });
  });

  test('that says what is no message is not believed any more', async () => {
    await using end = await FarEnd.listen();
    const backend = new RemoteBackendClient(webSocketPort(end.address));
    await backend.hello();
    const lost = connection(backend, 'lost');
    end.sockets[0]?.send('hello?');
    const { error } = await lost;
    backend.close();

    expect(error?.message).toContain('4000');
  });

  test('of no address at all refuses each call', async () => {
    const backend = new RemoteBackendClient(webSocketPort({ url: 'nowhere', token: 'a' }));
    const error = await rejectionOf(backend.getAccounts());
    backend.close();

    expect(error).toMatchObject({ reason: 'unavailable', message: expect.stringContaining('nowhere') });
  });

  test('that is closed stays closed, and rejects what waits for it', async () => {
    await using _leaks = await noLeaks();
    await using end = await FarEnd.listen();
    end.answersHello = false;
    const backend = new RemoteBackendClient(webSocketPort(end.address));
    const answer = backend.getAccounts();
    await end.hear(({ hello }) => hello !== undefined);
    backend.close();

    expect(await rejectionOf(answer)).toMatchObject({ code: 'CLOSED', outcome: 'not-sent' });
    expect(await rejectionOf(backend.hello())).toMatchObject({ code: 'CLOSED' });
  });
});

test('the token of an earlier run is refused, with what to do', async () => {
  await using _leaks = await noLeaks();
  await using served = await servedTiny();
  const { url } = served.served.address;
  const backend = new RemoteBackendClient(webSocketPort({ url, token: 'of-an-earlier-run' }));
  const error = await rejectionOf(backend.getAccounts());
  backend.close();

  expect(error).toBeInstanceOf(BridgeError);
  expect(error).toMatchObject({
    reason: 'unavailable',
    message: expect.stringContaining('open the page by the address that its present run printed'),
  });
});

describe('serveAddress', () => {
  test('reads what stdwire serve wrote into the address of the page', async () => {
    await using _leaks = await noLeaks();
    await using served = await servedTiny();

    expect(serveAddress(new URL(served.served.pageUrl))).toEqual(served.served.address);
  });

  test.each([
    '',
    '#',
    '#/settings',
    '#stdwire-url=ws://127.0.0.1:1',
    '#stdwire-url=http://a&stdwire-token=t',
  ])('is undefined for %s', (hash) => {
    expect(serveAddress({ hash })).toBeUndefined();
  });

  describe('in a page', () => {
    const fragment = '#stdwire-url=ws%3A%2F%2F127.0.0.1%3A1%2Fstdwire&stdwire-token=abc';
    const address = { url: 'ws://127.0.0.1:1/stdwire', token: 'abc' };

    /** A tab: what it stores is there for each page that it loads, if it stores anything. */
    function tab(storage: Items | 'none' | 'blocked' | 'full' = new Items()) {
      return (href: string) => {
        const location = new URL(href);
        const window = {
          location,
          history: {
            state: { route: 1 },
            replaceState(state: unknown, _: string, url: string) {
              this.state = state as { route: number };
              location.href = new URL(url, location).href;
            },
          },
          get sessionStorage() {
            if (storage === 'blocked') throw new Error('SecurityError');
            if (storage === 'none') return undefined;
            if (storage !== 'full') return storage;
            return {
              getItem: () => null,
              setItem: () => {
                throw new Error('QuotaExceededError');
              },
            };
          },
        };
        return { window, read: () => serveAddress(location, window) };
      };
    }

    test('keeps it for the reloads of a page that has another fragment then, and takes it out of the address', () => {
      const open = tab();
      const first = open(`http://127.0.0.1:1/list?sort=up${fragment}`);
      const read = first.read();
      const again = first.read();
      const reloaded = open('http://127.0.0.1:1/list#/songs/7').read();

      expect([read, again, reloaded]).toEqual([address, address, address]);
      expect(first.window.location.href).toBe('http://127.0.0.1:1/list?sort=up');
      expect(first.window.history.state).toEqual({ route: 1 });
    });

    test.each([
      [`#/songs?page=2&${fragment.slice(1)}`, '#/songs?page=2'],
      [`${fragment}&view=large&note=stdwire-token`, '#view=large&note=stdwire-token'],
    ])('leaves what else stands in %s', (hash, left) => {
      const { window, read } = tab()(`http://localhost:5173/${hash}`);

      expect(read()).toEqual(address);
      expect(window.location.hash).toBe(left);
    });

    test('prefers an address that is given to the one of an earlier run', () => {
      const open = tab();
      open(`http://127.0.0.1:1/${fragment}`).read();
      const newer = open(`http://127.0.0.1:1/${fragment}d`).read();
      const reloaded = open('http://127.0.0.1:1/').read();

      expect(newer).toEqual({ ...address, token: 'abcd' });
      expect(reloaded).toEqual(newer);
    });

    test.each(['none', 'blocked', 'full'] as const)(
      'leaves it in the address where the storage is %s',
      (storage) => {
        const open = tab(storage);
        const href = `http://127.0.0.1:1/${fragment}`;
        const { window, read } = open(href);

        expect(read()).toEqual(address);
        expect(window.location.href).toBe(href);
        expect(open('http://127.0.0.1:1/').read()).toBeUndefined();
      },
    );

    test('keeps nothing of an address that is not its own', () => {
      const open = tab();
      const { window } = open('http://127.0.0.1:1/');

      expect(serveAddress(new URL(`http://127.0.0.1:1/${fragment}`), window)).toEqual(address);
      expect(open('http://127.0.0.1:1/').read()).toBeUndefined();
    });
  });
});

/** What a tab stores. */
class Items {
  readonly #items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
}
