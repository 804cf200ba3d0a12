import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/client/deferred.ts';
import {
  BackendClient,
  type BackendState,
  type BackendStatus,
  ClosedError,
  HttpBackend,
  type HttpBackendOptions,
  HttpEndpoint,
  StartError,
  StartTimeoutError,
} from '../../src/index.ts';
import { isPortFree } from '../../src/node/ports.ts';
import { freePorts } from '../helpers/free-ports.ts';
import { httpServer } from '../helpers/http-server.ts';
import { noLeaks } from '../helpers/leaks.ts';
import { stillRunning } from '../helpers/processes.ts';
import { backendFixture, python } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { rejectionOf } from '../helpers/tiny-client.ts';

let leaks: AsyncDisposable;
let from: number;
beforeEach(async () => {
  leaks = await noLeaks();
  from = await freePorts(4);
});
afterEach(() => leaks[Symbol.asyncDispose]());

/** A backend of a fixture, with its statuses and its log. */
function backendOf(fixture: string, { http, ...options }: Partial<HttpBackendOptions> = {}) {
  const backend = new HttpBackend({
    command: [python, backendFixture(fixture)],
    http: { from, ...http },
    restart: false,
    ...options,
  });
  const statuses: BackendStatus[] = [];
  const log: string[] = [];
  backend.on('status', (status) => statuses.push(status));
  backend.on('log', ({ line }) => log.push(line));
  const until = (state: BackendState): Promise<void> =>
    new Promise((resolve) => {
      const look = ({ state: now }: BackendStatus): void => {
        if (now !== state) return;
        undo();
        resolve();
      };
      const undo = backend.on('status', look);
      look(backend.status);
    });
  return { backend, statuses, log, until, [Symbol.asyncDispose]: () => backend.close() };
}

const statesOf = (statuses: readonly BackendStatus[]): string[] => [
  ...new Set(statuses.map(({ state }) => state)),
];

interface Self {
  readonly pid: number;
  readonly argv: string[];
  readonly method: string;
}

const self = async (backend: HttpBackend, init?: RequestInit): Promise<Self> =>
  (await backend.fetch('/self', init)).json() as Promise<Self>;

describe('a uvicorn app', () => {
  test('is started on a free port, asked, and ended; its status is pushed, with its port', async () => {
    await using app = backendOf('uvicorn_app.py', { args: ['--verbose'] });
    const { backend } = app;
    expect([backend.port, backend.baseUrl, backend.apiKey]).toEqual([null, null, null]);
    await backend.start();
    const { pid, argv } = await self(backend);

    expect(argv).toEqual(['--verbose', '--port', String(from)]);
    expect(backend.status).toMatchObject({ state: 'running', pid, path: python, port: from });
    expect([backend.port, backend.baseUrl]).toEqual([from, `http://127.0.0.1:${from}`]);
    await backend.stop();
    expect(await stillRunning([pid], 0)).toEqual([]);
    expect(await isPortFree(from, '127.0.0.1')).toBe(true);
    expect([backend.port, backend.baseUrl, backend.apiKey]).toEqual([null, null, null]);
    expect(app.statuses.map(({ state, port }) => [state, port])).toEqual([
      ['starting', null],
      ['running', from],
      ['stopping', from],
      ['stopped', null],
    ]);
    // uvicorn sends itself the signal again once everything is closed.
    expect(backend.status.lastExit).toMatchObject({ signal: 'SIGTERM' });
    expect(app.log).toContainEqual(expect.stringContaining('Application shutdown complete'));
  });

  test('answers nobody without its key, which may come in the header or in the query', async () => {
    await using app = backendOf('uvicorn_app.py');
    const { backend } = app;
    await backend.start();
    const { baseUrl, apiKey } = backend;
    const ask = async (path: string, headers = {}): Promise<number> =>
      (await fetch(`${baseUrl}${path}`, { headers: { connection: 'close', ...headers } })).status;

    expect(apiKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await ask('/api/health')).toBe(200);
    expect(await ask('/self')).toBe(401);
    expect(await ask('/self', { 'x-api-key': 'guess' })).toBe(401);
    expect(await ask('/self', { 'x-api-key': apiKey })).toBe(200);
    expect(await ask(`/self?api_key=${apiKey}`)).toBe(200);
    expect((await self(backend, { method: 'POST', headers: { 'content-type': 'text/plain' } })).method).toBe(
      'POST',
    );
  });

  test('has a new key in each life, and its port again where that is free', async () => {
    await using app = backendOf('uvicorn_app.py');
    const { backend } = app;
    await backend.start();
    const before = backend.apiKey ?? '';
    const { pid } = await self(backend);
    await backend.restart();
    const stale = await fetch(`${backend.baseUrl}/self`, {
      headers: { 'x-api-key': before, connection: 'close' },
    });

    expect(stale.status).toBe(401);
    expect(backend.apiKey).not.toBe(before);
    expect((await self(backend)).pid).not.toBe(pid);
    expect(backend.status).toMatchObject({ port: from, restarts: 1, generation: 2 });
    await backend.stop();
    await using _other = await httpServer(() => {}, from);
    await backend.start();
    expect(backend.status).toMatchObject({ port: from + 1, generation: 3 });
  });

  test('cannot give its key away: not in its log, not in its errors, not in the status', async () => {
    await using app = backendOf('uvicorn_app.py');
    const { backend } = app;
    await backend.start();
    const key = backend.apiKey ?? '';
    await backend.fetch('/say-key');
    await fetch(`${backend.baseUrl}/self?api_key=${key}`, { headers: { connection: 'close' } });
    await backend.fetch('/crash').catch(() => {});
    await app.until('error');
    const shown = inspect([app.log, app.statuses, await rejectionOf(backend.fetch('/self')), backend], {
      depth: 20,
      showHidden: true,
      maxStringLength: null,
    });

    expect(app.log.filter((line) => line === 'key: [redacted]')).toHaveLength(2);
    expect(app.log).toContainEqual(expect.stringMatching(/GET \/self\?api_key=\[redacted\]/));
    expect(shown).not.toContain(key);
  });

  test('leads nobody elsewhere with the key', async () => {
    await using app = backendOf('uvicorn_app.py');
    await app.backend.start();
    const response = await app.backend.fetch('/away');

    expect(response.status).toBe(307);
    expect(await rejectionOf(app.backend.fetch('@example.com/'))).toBeInstanceOf(TypeError);
  });

  test.each([
    ['its output', { output: 'Uvicorn running on' }],
    ['its output, by pattern', { output: /application startup complete/i }],
    ['its output, then its health check', [{ output: 'Application startup complete' }, { http: {} }]],
  ])('is ready by %s', async (_, readyWhen) => {
    await using app = backendOf('uvicorn_app.py', { readyWhen });
    await app.backend.start();

    expect(app.log).toContainEqual(expect.stringContaining('Application startup complete'));
    expect(statesOf(app.statuses)).toEqual(['starting', 'running']);
  });
});

describe('a start', () => {
  test('waits until the backend is well', async () => {
    await using app = backendOf('http_well_after_a_while.py');
    const answers: number[] = [];
    const starting = app.backend.start();
    const waiting = app.backend.fetch('/').then(({ status }) => answers.push(status));
    await starting;
    await waiting;

    expect(answers).toEqual([200]);
  });

  test('passes over a port that is taken', async () => {
    await using _other = await httpServer(() => {}, from);
    await using app = backendOf('http_well.py');
    await app.backend.start();

    expect(app.backend.port).toBe(from + 1);
  });

  test('gives two backends that start at once a port each', async () => {
    await using one = backendOf('http_well.py');
    await using two = backendOf('http_well.py');
    await Promise.all([one.backend.start(), two.backend.start()]);

    expect([one.backend.port, two.backend.port].sort()).toEqual([from, from + 1]);
  });

  test('fails where no port of the range is free, and names the range; nothing is spawned', async () => {
    await using _a = await httpServer(() => {}, from);
    await using _b = await httpServer(() => {}, from + 1);
    await using app = backendOf('uvicorn_app.py', { http: { tries: 2 } });
    const error = await rejectionOf(app.backend.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      reason: 'no-free-port',
      message: expect.stringContaining(`127.0.0.1 from ${from} to ${from + 1}`),
    });
    expect(app.backend.status).toMatchObject({
      state: 'error',
      pid: null,
      lastError: { code: 'START_FAILED' },
    });
  });

  test('fails where the backend is never well, with what its health check got; it is ended', async () => {
    await using app = backendOf('http_never_well.py', {
      readyWhen: [{ output: 'listening' }, { http: { attempts: 3, intervalMs: 1 } }],
    });
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'unhealthy', stderrTail: 'listening' });
    expect(error.message).toMatch(/asked 3 times in .* was answered with 503/);
    expect(app.backend.status).toMatchObject({ state: 'error', lastExit: { signal: 'SIGKILL' } });
  });

  test('fails where it is not well in time, with what its health check got last', async () => {
    await using app = backendOf('http_never_well.py', { startTimeoutMs: 1500 });
    const error = (await rejectionOf(app.backend.start())) as StartTimeoutError;

    expect(error).toBeInstanceOf(StartTimeoutError);
    expect(error.message).toMatch(/within 1500 ms .* still missing: its health check \(GET .* with 503\)/);
    expect(error.cause).toMatchObject({ message: expect.stringContaining('with 503') });
  });

  test('fails where nothing ever listens, with the refusal of the connection in its causes', async () => {
    await using app = backendOf('never_ready.py', { readyWhen: { http: { attempts: 2, intervalMs: 1 } } });
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toMatchObject({ reason: 'unhealthy', message: expect.stringContaining('ECONNREFUSED') });
    expect(inspect(error.cause, { depth: 5 })).toContain("code: 'ECONNREFUSED'");
  });

  test('fails where the backend dies first, with the last it wrote to both its outputs', async () => {
    await using app = backendOf('dies_on_import.py');
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toMatchObject({ reason: 'exited', exitCode: 1 });
    expect(error.stderrTail).toContain('Error');
  });

  test('can be stopped in its middle', async () => {
    await using app = backendOf('http_never_well.py');
    const starting = app.backend.start();
    await app.until('starting');
    await app.backend.stop();

    expect(await rejectionOf(starting)).toBeInstanceOf(ClosedError);
    expect(app.backend.status.state).toBe('stopped');
  });
});

describe('a port that another program takes while the backend starts', () => {
  /** Where `http_late_to_listen.py` asks; `onPort` may take the port before the answer. */
  async function control(onPort: (port: number) => Promise<unknown>) {
    const server = createServer((socket) => {
      socket.on('error', () => {}); // a backend that is killed
      socket.once('data', async (data) => {
        await onPort(Number(data));
        socket.end('!');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      env: { CONTROL_PORT: String((server.address() as AddressInfo).port) },
      [Symbol.asyncDispose]: async () => {
        server.close();
        await once(server, 'close');
      },
    };
  }

  test('is given up for the next one, without a word to whoever waits', async () => {
    await using others = new AsyncDisposableStack();
    const asked: number[] = [];
    await using late = await control(async (port) => {
      asked.push(port);
      if (port === from) others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
    });
    await using app = backendOf('http_late_to_listen.py', { env: late.env });
    await app.backend.start();

    expect(asked).toEqual([from, from + 1]);
    expect(app.backend.status).toMatchObject({ port: from + 1, generation: 1, restarts: 0 });
    expect(statesOf(app.statuses)).toEqual(['starting', 'running']);
    expect(app.log).toContain(
      `Another program has taken port ${from} meanwhile: the backend is started on the next one.`,
    );
  });

  test('is given up twice; a third time the start fails, with what the backend said', async () => {
    await using others = new AsyncDisposableStack();
    const asked: number[] = [];
    await using late = await control(async (port) => {
      asked.push(port);
      others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
    });
    await using app = backendOf('http_late_to_listen.py', { env: late.env });
    const error = await rejectionOf(app.backend.start());

    expect(asked).toEqual([from, from + 1, from + 2]);
    expect(error).toMatchObject({ reason: 'exited', exitCode: 1 });
    expect((error as StartError).stderrTail).toMatch(/Errno (98|48|10048)/);
  });

  test('ends the start where no port is left', async () => {
    await using others = new AsyncDisposableStack();
    await using late = await control(async (port) => {
      others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
    });
    await using app = backendOf('http_late_to_listen.py', { env: late.env, http: { tries: 1 } });
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toMatchObject({ reason: 'exited', cause: { reason: 'no-free-port' } });
    expect(error.message).toContain(`127.0.0.1 from ${from} to ${from}`);
  });

  test('is no reason for another start where it is asked to stop', async () => {
    await using others = new AsyncDisposableStack();
    const asked: number[] = [];
    const stopped = deferred<Promise<void>>();
    await using late = await control(async (port) => {
      asked.push(port);
      others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
      stopped.resolve(app.backend.stop());
    });
    await using app = backendOf('http_late_to_listen.py', { env: late.env });
    const starting = app.backend.start();
    await await stopped.promise;

    expect(await rejectionOf(starting)).toBeInstanceOf(ClosedError);
    expect(asked).toEqual([from]);
    expect(app.backend.status.state).toBe('stopped');
  });
});

describe('an end', () => {
  test('is forced on a backend that takes no notice of SIGTERM', async () => {
    await using app = backendOf('http_deaf_to_the_end.py', { stop: { terminateMs: 200 } });
    await app.backend.start();
    await app.backend.stop();

    expect(app.backend.status).toMatchObject({ state: 'stopped', lastExit: { signal: 'SIGKILL' } });
    expect(await isPortFree(from, '127.0.0.1')).toBe(true);
  });

  test('takes along what the backend has left behind on its port', async () => {
    await using app = backendOf('http_leaves_a_server.py');
    await app.backend.start();
    await app.backend.stop();

    expect(app.backend.status).toMatchObject({ state: 'stopped', lastExit: { exitCode: 0 } });
    expect(await isPortFree(from, '127.0.0.1')).toBe(true);
    expect(app.log.filter((line) => line.includes('in use'))).toEqual([]);
  });

  test('lets be who is on the port and is none of it, and says who that is', async () => {
    await using app = backendOf('http_well.py', {
      http: { portVariable: null, hostVariable: null },
      env: { STDWIRE_PORT: String(from + 3) },
      readyWhen: { http: { port: from + 3 } },
    });
    await app.backend.start();
    await using other = await httpServer((_, response) => response.end('still here'), from);
    await app.backend.stop();

    expect(app.log.at(-1)).toMatch(
      new RegExp(
        `^Port ${from} is in use by .+ ${process.pid}, which does not belong to the backend and is let be\\.$`,
      ),
    );
    expect(
      await (await fetch(`http://127.0.0.1:${other.port}`, { headers: { connection: 'close' } })).text(),
    ).toBe('still here');
  });

  test('of its own accord is told by the status, and no question reaches it any more', async () => {
    await using app = backendOf('uvicorn_app.py');
    await app.backend.start();
    await app.backend.fetch('/crash').catch(() => {});
    await app.until('error');

    expect(app.backend.status).toMatchObject({ port: null, lastExit: { exitCode: 3 } });
    expect(app.backend.baseUrl).toBeNull();
    expect(await rejectionOf(app.backend.fetch('/self'))).toBeInstanceOf(ClosedError);
  });
});

describe('a configuration file', () => {
  test('has what no option says, the ways of waiting and of asking included', async () => {
    await using folder = await tempFolder('http');
    const configFile = join(folder.path, 'stdwire.json');
    const client = {
      command: [python, backendFixture('http_well.py')],
      http: { from: from + 2, apiKeyVariable: null },
      readyWhen: { http: { path: '/well' } },
      log: { file: 'backend.log' },
    };
    await writeFile(configFile, JSON.stringify({ client }));
    await using backend = new HttpBackend({ configFile });
    await backend.start();

    expect([backend.port, backend.apiKey]).toEqual([from + 2, null]);
    await backend.close();
    expect(await readFile(join(folder.path, 'backend.log'), 'utf8')).toContain(`running: pid`);
  });
});

describe('questions', () => {
  test('before any start are refused, or start the backend with lazyStart', async () => {
    await using app = backendOf('http_well.py');
    expect(await rejectionOf(app.backend.fetch('/'))).toBeInstanceOf(ClosedError);
    await using lazy = backendOf('http_well.py', { lazyStart: true });

    expect((await lazy.backend.fetch('/')).status).toBe(200);
  });

  test('can be aborted while they wait for the start', async () => {
    await using app = backendOf('http_never_well.py');
    void app.backend.start();
    const controller = new AbortController();
    const question = app.backend.fetch('/', { signal: controller.signal });
    controller.abort('enough');

    expect(await rejectionOf(question)).toMatchObject({ code: 'ABORTED', cause: 'enough' });
  });
});

describe('a port beside the commands', () => {
  test.each([
    ['an endpoint, which also asks there', new HttpEndpoint({ from: 24_000 })],
    ['options alone', { from: 24_000 }],
  ])('is given to a backend whose commands travel by stdio, with %s', async (_, http) => {
    await using client = new BackendClient({ command: python, args: [backendFixture('echo.py')], http });
    await client.start();
    const { port } = client.status;
    const { argv, environment } = (await client.call('ECHO', {})) as {
      argv: string[];
      environment: Record<string, string>;
    };

    expect(argv).toEqual(['--port', String(port)]);
    expect(environment).toMatchObject({ STDWIRE_PORT: String(port), STDWIRE_HOST: '127.0.0.1' });
    expect(environment.STDWIRE_API_KEY).toHaveLength(43);
    if (http instanceof HttpEndpoint) {
      expect([http.baseUrl, http.apiKey]).toEqual([`http://127.0.0.1:${port}`, environment.STDWIRE_API_KEY]);
    }
    await client.stop();
    expect(client.status.port).toBeNull();
  });

  test('belongs to one client', () => {
    const http = new HttpEndpoint();
    const options = { command: python, http };

    expect(() => [new BackendClient(options), new BackendClient(options)]).toThrow(/belongs to one client/);
  });
});
