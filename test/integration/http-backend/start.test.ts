import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ClosedError, HttpBackend, StartError, StartTimeoutError } from '../../../src/index.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { backendOf, portsForEach } from './support/backend-of.ts';

const ports = portsForEach();

describe('a start', () => {
  test('waits until the backend is well', async () => {
    await using app = backendOf('http_well_after_a_while.py', ports);
    const answers: number[] = [];
    const starting = app.backend.start();
    const waiting = app.backend.fetch('/').then(({ status }) => answers.push(status));
    await starting;
    await waiting;

    expect(answers).toEqual([200]);
  });

  test('passes over a port that is taken', async () => {
    await using _other = await httpServer(() => {}, ports.from);
    await using app = backendOf('http_well.py', ports);
    await app.backend.start();

    expect(app.backend.port).toBe(ports.from + 1);
  });

  test('gives two backends that start at once a port each', async () => {
    await using one = backendOf('http_well.py', ports);
    await using two = backendOf('http_well.py', ports);
    await Promise.all([one.backend.start(), two.backend.start()]);

    expect([one.backend.port, two.backend.port].sort()).toEqual([ports.from, ports.from + 1]);
  });

  test('fails where no port of the range is free, and names the range; nothing is spawned', async () => {
    await using _a = await httpServer(() => {}, ports.from);
    await using _b = await httpServer(() => {}, ports.from + 1);
    await using app = backendOf('uvicorn_app.py', ports, { http: { tries: 2 } });
    const error = await rejectionOf(app.backend.start());

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      reason: 'no-free-port',
      message: expect.stringContaining(`127.0.0.1 from ${ports.from} to ${ports.from + 1}`),
    });
    expect(app.backend.status).toMatchObject({
      state: 'error',
      pid: null,
      lastError: { code: 'START_FAILED' },
    });
  });

  test('fails where the backend is never well, with what its health check got; it is ended', async () => {
    await using app = backendOf('http_never_well.py', ports, {
      readyWhen: [{ output: 'listening' }, { http: { attempts: 3, intervalMs: 1 } }],
    });
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'unhealthy', stderrTail: 'listening' });
    expect(error.message).toMatch(/asked 3 times in .* was answered with 503/);
    expect(app.backend.status).toMatchObject({ state: 'error', lastExit: { signal: 'SIGKILL' } });
  });

  test('fails where it is not well in time, with what its health check got last', async () => {
    await using app = backendOf('http_never_well.py', ports, { startTimeoutMs: 1500 });
    const error = (await rejectionOf(app.backend.start())) as StartTimeoutError;

    expect(error).toBeInstanceOf(StartTimeoutError);
    expect(error.message).toMatch(/within 1500 ms .* still missing: its health check \(GET .* with 503\)/);
    expect(error.cause).toMatchObject({ message: expect.stringContaining('with 503') });
  });

  test('fails where nothing ever listens, with the refusal of the connection in its causes', async () => {
    await using app = backendOf('never_ready.py', ports, {
      readyWhen: { http: { attempts: 2, intervalMs: 1 } },
    });
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toMatchObject({ reason: 'unhealthy', message: expect.stringContaining('ECONNREFUSED') });
    expect(inspect(error.cause, { depth: 5 })).toContain("code: 'ECONNREFUSED'");
  });

  test('fails where the backend dies first, with the last it wrote to both its outputs', async () => {
    await using app = backendOf('dies_on_import.py', ports);
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toMatchObject({ reason: 'exited', exitCode: 1 });
    expect(error.stderrTail).toContain('Error');
  });

  test('can be stopped in its middle', async () => {
    await using app = backendOf('http_never_well.py', ports);
    const starting = app.backend.start();
    await app.until('starting');
    await app.backend.stop();

    expect(await rejectionOf(starting)).toBeInstanceOf(ClosedError);
    expect(app.backend.status.state).toBe('stopped');
  });
});

describe('questions', () => {
  test('before any start are refused, or start the backend with lazyStart', async () => {
    await using app = backendOf('http_well.py', ports);
    expect(await rejectionOf(app.backend.fetch('/'))).toBeInstanceOf(ClosedError);
    await using lazy = backendOf('http_well.py', ports, { lazyStart: true });

    expect((await lazy.backend.fetch('/')).status).toBe(200);
  });

  test('can be aborted while they wait for the start', async () => {
    await using app = backendOf('http_never_well.py', ports);
    void app.backend.start();
    const controller = new AbortController();
    const question = app.backend.fetch('/', { signal: controller.signal });
    controller.abort('enough');

    expect(await rejectionOf(question)).toMatchObject({ code: 'ABORTED', cause: 'enough' });
  });
});

describe('a configuration file', () => {
  test('has what no option says, the ways of waiting and of asking included', async () => {
    await using folder = await tempFolder('http');
    const configFile = join(folder.path, 'stdwire.json');
    const client = {
      command: [python, backendFixture('http_well.py')],
      http: { from: ports.from + 2, apiKeyVariable: null },
      readyWhen: { http: { path: '/well' } },
      log: { file: 'backend.log' },
    };
    await writeFile(configFile, JSON.stringify({ client }));
    await using backend = new HttpBackend({ configFile });
    await backend.start();

    expect([backend.port, backend.apiKey]).toEqual([ports.from + 2, null]);
    await backend.close();
    expect(await readFile(join(folder.path, 'backend.log'), 'utf8')).toContain(`running: pid`);
  });
});
