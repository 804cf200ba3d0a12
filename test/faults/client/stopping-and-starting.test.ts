import { describe, expect, test } from 'vitest';
import { ClosedError } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { stillRunning } from '../../helpers/processes.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { clientOf } from './child-client.ts';

describe('C13: stop()', () => {
  test('C13: during the wait before a restart leaves it stopped, with no timer and no later start', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('echo.py', [], { restart: { baseDelayMs: 60_000, maxDelayMs: 60_000 } });
    const { client } = backend;
    await client.start();
    process.kill(client.status.pid ?? 0, 'SIGKILL');
    await backend.until(({ state }) => state === 'restarting');
    const waiting = rejectionOf(client.call('ECHO'));
    await client.stop();

    expect(await waiting).toBeInstanceOf(ClosedError);
    expect(client.status).toMatchObject({ state: 'stopped', generation: 1 });
    expect(backend.pids()).toHaveLength(1);
  });

  test('C13: during a start ends what was started, and tells who started it', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('never_ready.py');
    const { client } = backend;
    const logged = new Promise((resolve) => client.on('log', resolve));
    const starting = rejectionOf(client.start());
    await logged;
    await client.stop();

    expect(await starting).toBeInstanceOf(ClosedError);
    expect(client.status).toMatchObject({ state: 'stopped', generation: 1 });
  });

  test('C13: twice at once is one end, and both promises resolve once it is gone', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('echo.py');
    const { client } = backend;
    await client.start();
    const [first, second] = [client.stop(), client.stop()];
    await Promise.all([first, second]);

    expect(first).toBe(second);
    expect(backend.statuses.filter(({ state }) => state === 'stopping')).toHaveLength(1);
    expect(client.status).toMatchObject({ state: 'stopped', lastExit: { reason: 'stopped' } });
    expect(await stillRunning(backend.pids(), 0)).toEqual([]);
  });
});

describe('C14: start()', () => {
  test('C14: twice at once starts one process', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('echo.py');
    const { client } = backend;
    await Promise.all([client.start(), client.start(), client.ensureRunning()]);
    await client.start();

    expect(backend.pids()).toHaveLength(1);
    expect(client.status).toMatchObject({ state: 'running', generation: 1 });
  });

  test('C14: followed at once by stop() ends stopped; start() is told, and may be called again', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('echo.py');
    const { client } = backend;
    const starting = rejectionOf(client.start());
    await client.stop();

    expect(await starting).toBeInstanceOf(ClosedError);
    expect(client.status.state).toBe('stopped');
    await client.start();
    expect(await client.call('ECHO', { n: 1 })).toMatchObject({ payload: { n: 1 } });
    const last = client.status.pid;
    expect(await stillRunning(backend.pids().filter((pid) => pid !== last))).toEqual([]);
  });

  test('C14: followed at once by stop() and start() leaves exactly one process running', async () => {
    await using _leaks = await noLeaks();
    await using backend = clientOf('echo.py');
    const { client } = backend;
    const [first] = await Promise.allSettled([client.start(), client.stop(), client.start()]);

    expect(first.status).toBe('rejected');
    expect(client.status.state).toBe('running');
    const last = client.status.pid;
    expect(await stillRunning(backend.pids().filter((pid) => pid !== last))).toEqual([]);
    expect(await stillRunning([last ?? 0], 0)).toEqual([last]);
  });
});
