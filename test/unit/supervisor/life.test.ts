import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  Client,
  type ClientOptions,
  ClosedError,
  STOP_WAITS,
  StartError,
  StartTimeoutError,
  type Transport,
} from '../../../src/core.ts';
import { MemoryTransport } from '../../../src/testing/index.ts';
import { rejectionOf, settled, startedTiny, tinyClient } from '../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

const echo = { ECHO: (payload: unknown) => payload };

describe('start()', () => {
  test('resolves when the backend is ready; a second one meanwhile is the same', async () => {
    await using tiny = tinyClient();
    const first = tiny.client.start();
    const second = tiny.client.start();
    await Promise.all([first, second, tiny.client.ensureRunning()]);

    expect(second).toBe(first);
    expect(tiny.script.lives).toBe(1);
    await tiny.client.start();
    expect(tiny.script.lives).toBe(1);
  });

  test('lets calls made meanwhile wait for it', async () => {
    await using tiny = tinyClient({ handlers: echo });
    const starting = tiny.client.start();
    const call = tiny.client.request('ECHO', { text: 'early' });
    await starting;

    expect(await call).toEqual({ text: 'early' });
  });

  test('finds the ready message among other lines of the log', async () => {
    await using tiny = tinyClient({ ready: null });
    const starting = tiny.client.start();
    await settled();
    for (const line of ['warming up', '{"level":"info"}', '', '{"type":"BACKEND_READY","pid":77}', 'after']) {
      tiny.script.peer.log(line);
    }
    await starting;

    expect(tiny.client.status).toMatchObject({ state: 'running', pid: 77 });
  });

  test('takes the ready message for a line of output as well', async () => {
    await using tiny = tinyClient({ readyWhen: { output: /BACKEND_READY/ } });
    await tiny.client.start();

    expect(tiny.client.status.state).toBe('running');
  });

  test('rejects if the backend ends first, with its last words; waiting calls as well', async () => {
    await using tiny = tinyClient({ ready: null });
    const starting = tiny.client.start();
    const call = tiny.client.request('ECHO', { text: '' });
    await settled();
    tiny.script.peer.log('ModuleNotFoundError: No module named numpy');
    tiny.script.peer.exit({ exitCode: 1 });
    const error = await rejectionOf(starting);

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      reason: 'exited',
      exitCode: 1,
      stderrTail: expect.stringContaining('No module named numpy'),
      message: expect.stringContaining('No module named numpy'),
    });
    expect(await rejectionOf(call)).toBe(error);
    expect(tiny.client.status).toMatchObject({ state: 'error', lastError: { code: 'START_FAILED' } });
  });

  test('rejects if the backend is not ready in time, which ends it', async () => {
    await using tiny = tinyClient({ ready: null, startTimeoutMs: 30 });
    const starting = tiny.client.start();
    await settled();
    tiny.script.peer.log('still loading');
    const error = await rejectionOf(starting);

    expect(error).toBeInstanceOf(StartTimeoutError);
    expect(error).toMatchObject({ timeoutMs: 30, stderrTail: 'still loading' });
    expect(tiny.client.status).toMatchObject({ state: 'error', lastExit: { signal: 'SIGKILL' } });
  });

  test('names the log file in the error and in its text, also when it took too long', async () => {
    await using tiny = tinyClient({ ready: null, startTimeoutMs: 30, logFile: '/logs/debug.log' });
    const error = await rejectionOf(tiny.client.start());

    expect(error).toMatchObject({ code: 'START_TIMEOUT', logFile: '/logs/debug.log' });
    expect((error as Error).message.match(/The log is in \/logs\/debug.log/g)).toHaveLength(1);
    expect(tiny.client.status.lastError?.message).toBe((error as Error).message);
  });

  test.each(['2.0.0', '0.9.0', 'x'])('rejects a backend that speaks protocol version %s', async (version) => {
    await using tiny = tinyClient({ ready: { protocol_version: version } });
    const error = await rejectionOf(tiny.client.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      reason: 'protocol-version',
      versions: { client: '1.2.3', backend: version },
    });
    expect(tiny.client.status).toMatchObject({ state: 'error', lastExit: { signal: 'SIGKILL' } });
  });

  test.each(['1.0.0', '1.99.0', '1'])('takes one that speaks %s', async (version) => {
    await using tiny = tinyClient({ ready: { protocol_version: version } });
    await tiny.client.start();

    expect(tiny.client.status.state).toBe('running');
  });

  test.each([
    ['throws', () => expect.fail('no transport')],
    [
      'cannot start',
      () => ({ start: () => Promise.reject(new Error('no transport')) }) as unknown as Transport,
    ],
  ])('rejects with StartError if the transport %s', async (_, connect) => {
    await using client = new Client<TinyMap>(tinyContract, { connect });
    const error = await rejectionOf(client.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'spawn-failed', message: expect.stringContaining('no transport') });
    expect(client.status.state).toBe('error');
    expect(await rejectionOf(client.start())).toBeInstanceOf(StartError);
  });

  test('hands what is different for this run to the factory, and counts the lives', async () => {
    const lives: unknown[] = [];
    await using client = new Client<TinyMap>(tinyContract, {
      maxLineBytes: 5000,
      connect: (life) => {
        lives.push(life);
        const transport = new MemoryTransport(life);
        transport.peer.onStart = () => transport.peer.log('{"type":"BACKEND_READY"}');
        return transport;
      },
    });
    await client.start({ args: ['-v'], env: { A: 'b' } });
    await client.restart();

    expect(lives).toEqual([
      { generation: 1, maxLineBytes: 5000, args: ['-v'], env: { A: 'b' }, stop: STOP_WAITS },
      { generation: 2, maxLineBytes: 5000, args: undefined, env: undefined, stop: STOP_WAITS },
    ]);
    expect(client.status).toMatchObject({ restarts: 1, generation: 2 });
  });
});

describe('a call before any start', () => {
  test('is rejected', async () => {
    await using tiny = tinyClient();
    const error = await rejectionOf(tiny.client.request('ECHO', { text: '' }));

    expect(error).toBeInstanceOf(ClosedError);
    expect(error).toMatchObject({ outcome: 'not-sent', message: expect.stringContaining('start()') });
    expect(tiny.script.lives).toBe(0);
  });

  test('starts the backend with lazyStart, once for all of them', async () => {
    await using tiny = tinyClient({ handlers: echo, lazyStart: true });
    const calls = ['a', 'b'].map((text) => tiny.client.request('ECHO', { text }));

    expect(await Promise.all(calls)).toEqual([{ text: 'a' }, { text: 'b' }]);
    expect(tiny.script.lives).toBe(1);
  });

  test('does not start it again with lazyStart once it was stopped', async () => {
    await using tiny = tinyClient({ handlers: echo, lazyStart: true });
    await tiny.client.request('ECHO', { text: '' });
    await tiny.client.stop();

    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toBeInstanceOf(ClosedError);
  });
});

describe('stop()', () => {
  test('allows start() again; two at once are one', async () => {
    await using tiny = await startedTiny({ handlers: echo });
    const stopping = tiny.client.stop();
    expect(tiny.client.stop()).toBe(stopping);
    await stopping;
    expect(tiny.client.status.state).toBe('stopped');
    await tiny.client.start();

    expect(await tiny.client.request('ECHO', { text: 'again' })).toEqual({ text: 'again' });
    expect(tiny.script.lives).toBe(2);
  });

  test('asks for the end where the backend can be asked; who ends then needs no other sign', async () => {
    await using tiny = await startedTiny();
    let inputEnded = 0;
    tiny.script.peer.onInputEnd = () => {
      inputEnded += 1;
    };
    await tiny.client.stop();

    expect(tiny.script.commands.map(({ type }) => type)).toEqual(['SHUTDOWN']);
    expect(inputEnded).toBe(0);
  });

  test('ends the input of a backend that does not end when it is asked', async () => {
    await using tiny = await startedTiny({
      handlers: { SHUTDOWN: () => ({ stopping: true, commands: 0, operations: 0 }) },
      stop: { shutdownMs: 10 },
    });
    let inputEnded = 0;
    const { peer } = tiny.script;
    peer.onInputEnd = () => {
      inputEnded += 1;
      setImmediate(() => peer.exit({ exitCode: 0 }));
    };
    await tiny.client.stop();

    expect(tiny.script.commands.map(({ type }) => type)).toEqual(['SHUTDOWN']);
    expect(inputEnded).toBe(1);
  });

  test('during a start is final: a health check that passes while it ends makes it ready no more', async () => {
    const server = createServer((_, response) => response.writeHead(well ? 200 : 503).end());
    let well = false;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await using tiny = tinyClient({ readyWhen: { http: { port, intervalMs: 1 } } });
    const states: string[] = [];
    tiny.client.on('status', ({ state }) => states.push(state));
    const starting = rejectionOf(tiny.client.start());
    const asked = new Promise((resolve) => server.once('request', resolve));
    await asked;
    tiny.script.peer.onInputEnd = () => {
      well = true;
      setTimeout(() => tiny.script.peer.exit({ exitCode: 0 }), 30);
    };
    await tiny.client.stop();
    await settled();

    expect(await starting).toBeInstanceOf(ClosedError);
    expect(states).toEqual(['starting', 'stopping', 'stopped']);
  });

  test('takes an option that is undefined for its default', async () => {
    await using tiny = await startedTiny({
      stop: { shutdownMs: undefined, inputMs: undefined } as unknown as ClientOptions['stop'],
    });

    await tiny.client.stop();
  });

  test('during a start rejects that start, and the calls that wait for it', async () => {
    await using tiny = tinyClient({ ready: null });
    const starting = tiny.client.start();
    const call = tiny.client.request('ECHO', { text: '' });
    await settled();
    await tiny.client.stop();

    expect(await rejectionOf(starting)).toBeInstanceOf(ClosedError);
    expect(await rejectionOf(call)).toBeInstanceOf(ClosedError);
    expect(tiny.client.status).toMatchObject({ state: 'stopped', lastError: null });
  });

  test('in the same turn as start() wins: nothing is started', async () => {
    await using tiny = tinyClient();
    const starting = tiny.client.start();
    await tiny.client.stop();

    expect(await rejectionOf(starting)).toBeInstanceOf(ClosedError);
    expect(tiny.script.lives).toBe(0);
    expect(tiny.client.status.state).toBe('stopped');
  });

  test('before start() in the same turn loses: it is started once it has stopped', async () => {
    await using tiny = await startedTiny();
    const stopping = tiny.client.stop();
    await tiny.client.start();
    await stopping;

    expect(tiny.client.status).toMatchObject({ state: 'running', generation: 2 });
  });

  test('after a death makes its status stopped', async () => {
    await using tiny = await startedTiny();
    tiny.script.peer.exit({ exitCode: 1 });
    expect(tiny.client.status.state).toBe('error');
    await tiny.client.stop();

    expect(tiny.client.status.state).toBe('stopped');
    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toBeInstanceOf(ClosedError);
  });

  test('of what was never started does nothing', async () => {
    await using tiny = tinyClient();
    await tiny.client.stop();

    expect(tiny.client.status).toMatchObject({ state: 'stopped', generation: 0, revision: 0 });
  });
});

test('a client is disposed of at the end of its block', async () => {
  let client: Client<TinyMap> | undefined;
  {
    await using tiny = await startedTiny();
    client = tiny.client;
    expect(client.status.state).toBe('running');
  }

  expect(client.status.state).toBe('stopped');
});

test.each([
  { startTimeoutMs: 0 },
  { startTimeoutMs: 2 ** 31 },
  { commandTimeoutMs: Number.NaN },
  { maxLineBytes: 1023 },
  { maxLineBytes: null },
  { startTimeoutMs: '5' },
  { restart: null },
  { restart: true },
  { heartbeat: [] },
  { retry: false },
  { stop: 5 },
  { readyWhen: ['message', { http: { intervalMs: 0 } }] } as const,
  { heartbeat: { http: { timeoutMs: Number.NaN } } },
])('options that mean nothing are refused where they are given: %j', (options) => {
  const [name = ''] = Object.keys(options);
  const given = { connect: () => expect.fail(), ...options } as ClientOptions;
  const refused = new RegExp(`^${name}\\S* must be .*, not .*\\. Leave it out for the default\\.$`);

  expect(() => new Client<TinyMap>(tinyContract, given)).toThrow(TypeError);
  expect(() => new Client<TinyMap>(tinyContract, given)).toThrow(refused);
});

test('a limit may be none, where that is said, and the least line holds a command', () => {
  const given = { connect: () => expect.fail(), commandTimeoutMs: null, maxLineBytes: 1024 };
  expect(new Client<TinyMap>(tinyContract, given).status.state).toBe('stopped');
});
