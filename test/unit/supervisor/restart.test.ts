import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  BackendExitedError,
  type BackendStatus,
  Client,
  type ClientOptions,
  ClosedError,
  CrashLoopError,
  StartError,
  type Transport,
  UnresponsiveError,
} from '../../../src/core.ts';
import { MemoryTransport } from '../../../src/testing/index.ts';
import { rejectionOf, settled, tinyClient } from '../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

const handlers = { ECHO: (payload: unknown) => payload };
/** Restarts at once: the waits are the policy's own matter, which has its own tests. */
const atOnce = { baseDelayMs: 0 };

/** A client of a scripted backend, with what its status was. */
function supervised(options: Parameters<typeof tinyClient>[0] = {}) {
  const tiny = tinyClient({ handlers, restart: atOnce, ...options });
  const statuses: BackendStatus[] = [];
  tiny.client.on('status', (status) => statuses.push(status));
  const until = (isReached: (status: BackendStatus) => boolean): Promise<void> =>
    vi.waitFor(() => expect(isReached(tiny.client.status)).toBe(true), { interval: 1 });
  return { ...tiny, statuses, until };
}

/** The states, one after the other, without repetitions. */
function statesOf(statuses: readonly BackendStatus[]): string[] {
  return statuses.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
}

describe('a backend that dies after it was ready', () => {
  test('is started again, and calls made meanwhile wait for it', async () => {
    await using tiny = supervised();
    await tiny.client.start({ args: ['-v'] });
    tiny.script.peer.exit({ signal: 'SIGKILL' });
    expect(tiny.client.status).toMatchObject({ state: 'restarting', pid: null, restarts: 1, generation: 1 });

    expect(await tiny.client.request('ECHO', { text: 'meanwhile' })).toEqual({ text: 'meanwhile' });
    await settled();
    expect(statesOf(tiny.statuses)).toEqual(['starting', 'running', 'restarting', 'running']);
    expect(tiny.client.status).toMatchObject({
      state: 'running',
      restarts: 1,
      generation: 2,
      lastExit: { reason: 'died', signal: 'SIGKILL' },
      lastError: null,
    });
  });

  test('is started again also after exit code 0: nobody had asked for its end', async () => {
    await using tiny = supervised();
    await tiny.client.start();
    tiny.script.peer.exit({ exitCode: 0 });
    await tiny.client.ensureRunning();

    expect(tiny.client.status).toMatchObject({ state: 'running', generation: 2 });
  });

  test('is started with the arguments of the run that it was in', async () => {
    const runs: unknown[] = [];
    const lives: MemoryTransport[] = [];
    await using client = new Client<TinyMap>(tinyContract, {
      restart: atOnce,
      connect: (life) => {
        runs.push({ args: life.args, env: life.env });
        const transport = new MemoryTransport(life);
        transport.peer.onStart = () => transport.peer.log('{"type":"BACKEND_READY"}');
        lives.push(transport);
        return transport;
      },
    });
    await client.start({ args: ['--once'], env: { A: 'b' } });
    lives[0]?.peer.exit({ exitCode: 1 });
    await client.ensureRunning();
    await client.stop();
    await client.ensureRunning();
    await client.stop();
    await client.start();

    const once = { args: ['--once'], env: { A: 'b' } };
    expect(runs).toEqual([once, once, once, { args: undefined, env: undefined }]);
  });

  test('rejects what was under way; that is not made again', async () => {
    await using tiny = supervised({ handlers: { ECHO: (_, call) => call.stayMute() } });
    await tiny.client.start();
    const call = tiny.client.request('ECHO', { text: 'under way' });
    await tiny.script.command('ECHO');
    tiny.script.peer.exit({ exitCode: 1 });

    expect(await rejectionOf(call)).toMatchObject({ code: 'BACKEND_EXITED', outcome: 'unknown' });
    await tiny.client.ensureRunning();
    expect(tiny.script.commands.filter(({ type }) => type === 'ECHO')).toHaveLength(1);
  });

  test('is given up at the fourth death in three minutes, told once, and later calls are rejected at once', async () => {
    await using tiny = supervised();
    await tiny.client.start();
    for (let death = 1; death <= 4; death += 1) {
      await tiny.until(({ state, generation }) => state === 'running' && generation === death);
      tiny.script.peer.exit({ exitCode: death });
    }
    await tiny.until(({ state }) => state === 'error');
    await settled();

    expect(tiny.script.lives).toBe(4);
    expect(tiny.statuses.filter(({ lastError }) => lastError?.code === 'CRASH_LOOP')).toHaveLength(1);
    expect(tiny.client.status).toMatchObject({ restarts: 3, lastExit: { exitCode: 4, reason: 'died' } });
    const error = await rejectionOf(tiny.client.request('ECHO', { text: '' }));
    expect(error).toBeInstanceOf(CrashLoopError);
    expect(error).toMatchObject({ deaths: 4, withinMs: 180_000, cause: { exitCode: 4 } });
    expect((error as Error).message).toContain('exited with code 4.');
    expect((error as Error).message).not.toContain('acted on it');
    expect(await rejectionOf(tiny.client.ensureRunning())).toBe(error);
    expect(tiny.script.lives).toBe(4);
  });

  test.each(['start', 'restart'] as const)(
    'that was given up is started by %s(), as if it had never died',
    async (method) => {
      await using tiny = supervised({ restart: { ...atOnce, maxRestarts: 0 } });
      await tiny.client.start();
      tiny.script.peer.exit({ exitCode: 1 });
      expect(tiny.client.status).toMatchObject({ state: 'error', lastError: { code: 'CRASH_LOOP' } });
      await tiny.client[method]();

      expect(await tiny.client.request('ECHO', { text: 'again' })).toEqual({ text: 'again' });
      expect(tiny.client.status).toMatchObject({ state: 'running', generation: 2, lastError: null });
    },
  );

  test('in the moment of its ready message counts as one that died: start() goes on with the next life', async () => {
    const lives: MemoryTransport[] = [];
    await using client = new Client<TinyMap>(tinyContract, {
      restart: atOnce,
      connect: (life) => {
        const transport = new MemoryTransport(life);
        lives.push(transport);
        transport.peer.onStart = () => {
          transport.peer.log('{"type":"BACKEND_READY"}');
          if (life.generation < 3) transport.peer.exit({ exitCode: 3 });
        };
        return transport;
      },
    });
    await client.start();

    expect(lives).toHaveLength(3);
    expect(client.status).toMatchObject({ state: 'running', restarts: 2, generation: 3 });
  });

  test('is not started again where that is switched off', async () => {
    await using tiny = supervised({ restart: false });
    await tiny.client.start();
    tiny.script.peer.exit({ exitCode: 1 });

    expect(tiny.client.status).toMatchObject({ state: 'error', lastError: { code: 'BACKEND_EXITED' } });
    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toBeInstanceOf(BackendExitedError);
    expect(tiny.script.lives).toBe(1);
  });

  test('is not started again if it says that its configuration is wrong', async () => {
    await using tiny = supervised();
    await tiny.client.start();
    tiny.script.peer.exit({ exitCode: 78 });

    expect(tiny.client.status).toMatchObject({ state: 'error', lastExit: { exitCode: 78 } });
    expect(tiny.script.lives).toBe(1);
  });
});

describe('a restart after a death', () => {
  /** A client whose second and later lives begin as `later` says. */
  function failingLater(
    later: (transport: MemoryTransport, life: number) => Transport | undefined,
    restart: ClientOptions['restart'] = atOnce,
  ) {
    const lives: MemoryTransport[] = [];
    const client = new Client<TinyMap>(tinyContract, {
      restart,
      connect: (life) => {
        const transport = new MemoryTransport(life);
        lives.push(transport);
        transport.peer.onStart = () => transport.peer.log('{"type":"BACKEND_READY"}');
        return (life.generation > 1 && later(transport, life.generation)) || transport;
      },
    });
    onTestFinished(() => client.close());
    return { client, lives };
  }

  test('that fails counts as a death', async () => {
    const { client, lives } = failingLater((transport) => {
      transport.peer.onStart = () => transport.peer.exit({ exitCode: 5 });
      return undefined;
    });
    await client.start();
    lives[0]?.peer.exit({ exitCode: 1 });
    const error = await rejectionOf(client.call('ECHO', { text: '' }));

    expect(error).toBeInstanceOf(CrashLoopError);
    expect(error).toMatchObject({ deaths: 4, cause: { code: 'START_FAILED', exitCode: 5 } });
    expect(lives).toHaveLength(4);
    expect(client.status).toMatchObject({
      state: 'error',
      lastExit: { exitCode: 5, reason: 'start-failed' },
      lastError: { code: 'CRASH_LOOP' },
    });
  });

  test('that succeeds after one that failed ends the matter', async () => {
    const { client, lives } = failingLater((transport, life) => {
      if (life === 2) transport.peer.onStart = () => transport.peer.exit({ exitCode: 5 });
      return undefined;
    });
    await client.start();
    lives[0]?.peer.exit({ exitCode: 1 });
    await client.ensureRunning();

    expect(client.status).toMatchObject({ state: 'running', restarts: 2, generation: 3 });
  });

  test('is not repeated when the program is not there any more', async () => {
    const { client, lives } = failingLater(() => {
      throw new StartError('it was uninstalled', { reason: 'not-found' });
    });
    await client.start();
    lives[0]?.peer.exit({ exitCode: 1 });
    const error = await rejectionOf(client.ensureRunning());

    expect(error).toMatchObject({ reason: 'not-found' });
    expect(lives).toHaveLength(2);
    expect(client.status).toMatchObject({ state: 'error', lastError: { code: 'START_FAILED' } });
  });

  test.each(['stop', 'close'] as const)('is called off by %s() while it waits', async (method) => {
    const { client, lives } = failingLater(() => undefined, {
      baseDelayMs: 3_600_000,
      maxDelayMs: 3_600_000,
    });
    await client.start();
    lives[0]?.peer.exit({ exitCode: 1 });
    const waiting = rejectionOf(client.call('ECHO', { text: '' }));
    await client[method]();

    expect(await waiting).toBeInstanceOf(ClosedError);
    expect(client.status.state).toBe('stopped');
    expect(lives).toHaveLength(1);
  });

  test('is called off by stop() while it starts', async () => {
    const { client, lives } = failingLater((transport) => {
      transport.peer.onStart = () => {};
      return undefined;
    });
    await client.start();
    lives[0]?.peer.exit({ exitCode: 1 });
    await vi.waitFor(() => expect(lives).toHaveLength(2), { interval: 1 });
    const waiting = rejectionOf(client.call('ECHO', { text: '' }));
    await client.stop();

    expect(await waiting).toBeInstanceOf(ClosedError);
    expect(client.status.state).toBe('stopped');
    await settled();
    expect(lives).toHaveLength(2);
  });

  test('gives way to restart(), which does not wait; who waited goes on waiting for that one', async () => {
    const { client, lives } = failingLater(() => undefined, {
      baseDelayMs: 3_600_000,
      maxDelayMs: 3_600_000,
    });
    await client.start();
    lives[0]?.peer.exit({ exitCode: 1 });
    const waiting = client.ensureRunning();
    await client.restart();
    await waiting;

    expect(client.status).toMatchObject({ state: 'running', generation: 2, restarts: 2 });
    expect(lives).toHaveLength(2);
  });
});

describe('restart()', () => {
  test('replaces the backend; calls made meanwhile wait, and nothing says stopped', async () => {
    await using tiny = supervised();
    await tiny.client.start();
    const restarting = tiny.client.restart();
    const call = tiny.client.request('ECHO', { text: 'meanwhile' });
    await restarting;

    expect(await call).toEqual({ text: 'meanwhile' });
    await settled();
    expect(statesOf(tiny.statuses)).toEqual(['starting', 'running', 'restarting', 'running']);
    expect(tiny.client.status).toMatchObject({
      restarts: 1,
      generation: 2,
      lastExit: { reason: 'restarted' },
    });
  });

  test('takes the present backend out of use at once: a call of the same turn waits for the next one', async () => {
    await using tiny = supervised();
    await tiny.client.start();
    const restarting = tiny.client.restart();
    const call = tiny.client.request('ECHO', { text: 'same turn' });

    expect(await call).toEqual({ text: 'same turn' });
    await restarting;
    expect(tiny.client.status.generation).toBe(2);
  });

  test('tells the calls that it cuts short that the backend was restarted', async () => {
    await using tiny = supervised({ handlers: { ECHO: (_, call) => call.stayMute() } });
    await tiny.client.start();
    const call = rejectionOf(tiny.client.request('ECHO', { text: '' }));
    await tiny.script.command('ECHO');
    await tiny.client.restart();

    expect(((await call) as Error).message).toContain('restarted');
    expect(await call).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
  });

  test('starts a backend that was never started', async () => {
    await using tiny = supervised();
    await tiny.client.restart();

    expect(tiny.client.status).toMatchObject({ state: 'running', restarts: 0, generation: 1 });
  });

  test('overtaken by stop() is rejected, and no backend is left', async () => {
    await using tiny = supervised();
    await tiny.client.start();
    const restarting = rejectionOf(tiny.client.restart());
    await tiny.client.stop();

    expect(await restarting).toBeInstanceOf(ClosedError);
    expect(tiny.client.status.state).toBe('stopped');
    expect(tiny.script.lives).toBe(1);
  });

  test('overtakes start(), which goes on with its backend', async () => {
    await using tiny = supervised();
    const starting = tiny.client.start();
    await tiny.client.restart();
    await starting;

    expect(tiny.client.status.state).toBe('running');
  });

  test('on a closed client is rejected', async () => {
    await using tiny = supervised();
    await tiny.client.close();

    expect(await rejectionOf(tiny.client.restart())).toBeInstanceOf(ClosedError);
  });
});

describe('a backend that hangs', () => {
  test('is killed, its calls are told so, and it is started again', async () => {
    await using tiny = supervised({
      handlers: { ECHO: (_, call) => call.stayMute(), PING: (_, call) => call.stayMute() },
      heartbeat: { intervalMs: 5, misses: 2 },
    });
    await tiny.client.start();
    const error = await rejectionOf(tiny.client.request('ECHO', { text: '' }, { timeoutMs: null }));

    expect(error).toBeInstanceOf(UnresponsiveError);
    expect(error).toMatchObject({ outcome: 'unknown' });
    await tiny.until(({ generation }) => generation === 2);
    expect(tiny.client.status.lastExit).toMatchObject({ reason: 'unresponsive', signal: 'SIGKILL' });
  });

  test('is not looked for where it cannot be asked', async () => {
    await using tiny = supervised({ ready: {}, heartbeat: { intervalMs: 1, misses: 1 } });
    await tiny.client.start();
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(tiny.script.commands).toEqual([]);
    expect(tiny.client.status.state).toBe('running');
  });
});

describe('the memory of a backend', () => {
  const memory = { bytes: 0 };
  const PING = () => ({
    pid: 1,
    uptime_ms: 0,
    memory_bytes: memory.bytes,
    cpu_time_ms: 7,
    commands: 0,
    operations: 0,
  });

  test('stands in the status, as the heartbeat learns it', async () => {
    memory.bytes = 500;
    await using tiny = supervised({ handlers: { ...handlers, PING }, heartbeat: { intervalMs: 1 } });
    await tiny.client.start();

    await tiny.until((status) => status.memory === 500 && status.cpu === 7);
  });

  test('above its limit ends it, once nothing is under way, and the next life serves on', async () => {
    memory.bytes = 2000;
    let answer: (value: unknown) => void = () => {};
    await using tiny = supervised({
      handlers: {
        ECHO: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
        PING,
      },
      heartbeat: { intervalMs: 1 },
      memoryLimitBytes: 1000,
    });
    await tiny.client.start();
    const call = tiny.client.request('ECHO', { text: 'under way' });
    await tiny.until((status) => status.memory === 2000);
    expect(tiny.client.status.generation).toBe(1);
    memory.bytes = 10;
    answer({ text: 'done' });

    expect(await call).toEqual({ text: 'done' });
    memory.bytes = 2000;
    await tiny.until(({ generation }) => generation === 2);
    memory.bytes = 10;
    await tiny.until(({ state }) => state === 'running');
    expect(tiny.client.status.lastExit).toMatchObject({ reason: 'memory-limit' });
  });

  test('above its limit as soon as it runs is no reason to start it for ever: it stays, and serves', async () => {
    memory.bytes = 2000;
    await using tiny = supervised({
      handlers: { ...handlers, PING },
      restart: { ...atOnce, maxRestarts: 2 },
      heartbeat: { intervalMs: 1 },
      memoryLimitBytes: 1000,
    });
    await tiny.client.start();
    await tiny.until(({ generation, memory: bytes }) => generation === 3 && bytes === 2000);
    const asked = tiny.script.commands.length;
    await vi.waitFor(() => expect(tiny.script.commands.length).toBeGreaterThan(asked + 5), { interval: 1 });

    expect(tiny.client.status).toMatchObject({ state: 'running', generation: 3, restarts: 2 });
    expect(await tiny.client.request('ECHO', { text: 'still here' })).toEqual({ text: 'still here' });
  });

  test('above its limit, and a start that fails then, is tried again as after a death', async () => {
    memory.bytes = 2000;
    const lives: MemoryTransport[] = [];
    await using client = new Client<TinyMap>(tinyContract, {
      restart: atOnce,
      heartbeat: false,
      memoryLimitBytes: 1000,
      connect: (life) => {
        const transport = new MemoryTransport(life);
        lives.push(transport);
        transport.peer.onStart = () => {
          if (life.generation === 2) transport.peer.exit({ exitCode: 1 });
          else transport.peer.log('{"type":"BACKEND_READY","capabilities":["ping"]}');
        };
        transport.peer.onLine = (line) => {
          const { id } = JSON.parse(line) as { id: string };
          transport.peer.send({ id, type: 'PING_RESPONSE', success: true, data: PING(), error: null });
        };
        return transport;
      },
    });
    await client.start();
    await client.call('PING', {});
    await client.ensureRunning();

    expect(lives).toHaveLength(3);
    expect(client.status).toMatchObject({ state: 'running', restarts: 2 });
  });
});

describe('a death that is seen in two ways', () => {
  test('is counted once: it takes no more commands, and then it exits', async () => {
    const lives: MemoryTransport[] = [];
    await using client = new Client<TinyMap>(tinyContract, {
      restart: { ...atOnce, maxRestarts: 0 },
      connect: (life) => {
        const transport = new MemoryTransport(life);
        transport.peer.onStart = () => transport.peer.log('{"type":"BACKEND_READY"}');
        transport.peer.onInputEnd = () => {};
        lives.push(transport);
        return transport;
      },
    });
    await client.start();
    const [life] = lives;
    if (life === undefined) return expect.fail('no life began');
    life.send = () => {
      throw new Error('EPIPE');
    };
    await rejectionOf(client.call('ECHO', { text: '' }));
    const told = client.status.lastError;
    life.peer.exit({ exitCode: 9 });

    expect(client.status).toMatchObject({ state: 'error', lastError: told, lastExit: { exitCode: 9 } });
    expect(told?.code).toBe('CRASH_LOOP');
  });
});

test('a crash loop that is known before the process is gone stays one', async () => {
  await using tiny = supervised({
    restart: { ...atOnce, maxRestarts: 0 },
    heartbeat: { intervalMs: 2, misses: 1 },
    handlers: { PING: (_, call) => call.stayMute() },
  });
  await tiny.client.start();
  const { peer } = tiny.script;
  await new Promise<void>((resolve) => {
    peer.onKill = resolve;
  });
  expect(tiny.client.status.lastError?.code).toBe('CRASH_LOOP');
  peer.exit({ signal: 'SIGKILL' });

  expect(tiny.client.status).toMatchObject({
    lastError: { code: 'CRASH_LOOP' },
    lastExit: { signal: 'SIGKILL' },
  });
  expect(await rejectionOf(tiny.client.ensureRunning())).toBeInstanceOf(CrashLoopError);
  expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toBeInstanceOf(CrashLoopError);
  expect(tiny.script.lives).toBe(1);
});

test('a backend that was killed because it hung says so to later calls, where it is not started again', async () => {
  await using tiny = supervised({
    restart: false,
    heartbeat: { intervalMs: 2, misses: 1 },
    handlers: { PING: (_, call) => call.stayMute() },
  });
  await tiny.client.start();
  await tiny.until(({ state }) => state === 'error');

  expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toMatchObject({
    code: 'UNRESPONSIVE',
    outcome: 'not-sent',
    message: expect.stringContaining('Call start()'),
  });
});

test('a transport that fails while it is closed does no lasting harm', async () => {
  let lives = 0;
  await using client = new Client<TinyMap>(tinyContract, {
    restart: atOnce,
    connect: (life) => {
      lives += 1;
      const transport = new MemoryTransport(life);
      transport.peer.onStart = () => transport.peer.log('{"type":"BACKEND_READY"}');
      if (lives === 1) transport.close = () => Promise.reject(new Error('the plugin is gone'));
      return transport;
    },
  });
  await client.start();
  await client.restart();

  expect(client.status).toMatchObject({ state: 'running', generation: 2 });
  await client.stop();
  await client.start();
  expect(lives).toBe(3);
});

describe('a heartbeat over HTTP', () => {
  test('that nobody can tell the port of is a fault of the options: the start fails and says so', async () => {
    await using tiny = supervised({ heartbeat: { http: { path: '/api/health' } } });
    const error = await rejectionOf(tiny.client.start());

    expect(error).toMatchObject({ code: 'START_FAILED', reason: 'configuration' });
    expect((error as Error).message).toContain('heartbeat.http.port');
    expect(tiny.client.status.state).toBe('error');
    expect(tiny.script.lives).toBe(1);
  });

  test('says what the last health check got when it ends a backend', async () => {
    const server = createServer((_, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await using tiny = supervised({
      restart: false,
      ready: {},
      heartbeat: { intervalMs: 100, misses: 2, http: { port } },
      handlers: { ECHO: (_, call) => call.stayMute() },
    });
    await tiny.client.start();
    const error = await rejectionOf(tiny.client.request('ECHO', { text: '' }, { timeoutMs: null }));

    expect(error).toBeInstanceOf(UnresponsiveError);
    expect((error as Error).message).toContain('503');
    expect((error as Error).cause).toBeInstanceOf(Error);
  });
});
