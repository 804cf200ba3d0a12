import { describe, expect, test } from 'vitest';
import type { BackendStatus } from '../../../src/core.ts';
import { settled, startedTiny, tinyClient } from '../../helpers/tiny-client.ts';

describe('the status', () => {
  test('is told on change only, as one object after the other that never changes', async () => {
    await using tiny = tinyClient();
    const told: BackendStatus[] = [];
    tiny.client.on('status', (status) => told.push(status));
    const first = tiny.client.status;
    await tiny.client.start();
    await tiny.client.start();
    await tiny.client.close();
    await tiny.client.close();
    await settled();

    expect(told.map(({ state }) => state)).toEqual(['starting', 'running', 'stopping', 'stopped']);
    expect(told.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    expect([first, ...told].every(Object.isFrozen)).toBe(true);
    expect(first.state).toBe('stopped');
    expect(tiny.client.status).toBe(told.at(-1));
  });

  test('of a death is error, with how it ended and why', async () => {
    await using tiny = await startedTiny();
    tiny.script.peer.exit({ signal: 'SIGKILL' });

    expect(tiny.client.status).toMatchObject({
      state: 'error',
      pid: null,
      startedAt: null,
      lastExit: { exitCode: null, signal: 'SIGKILL', at: expect.any(Number) },
      lastError: { code: 'BACKEND_EXITED', message: expect.stringContaining('SIGKILL') },
    });
  });

  test('of an end that nobody asked for is error also with exit code 0', async () => {
    await using tiny = await startedTiny();
    tiny.script.peer.exit({ exitCode: 0 });

    expect(tiny.client.status).toMatchObject({ state: 'error', lastExit: { exitCode: 0 } });
  });

  test('forgets the last error, not the last exit, once it runs again', async () => {
    await using tiny = await startedTiny();
    tiny.script.peer.exit({ exitCode: 1 });
    await tiny.client.start();

    expect(tiny.client.status).toMatchObject({
      state: 'running',
      lastError: null,
      lastExit: { exitCode: 1 },
    });
  });

  test('learns memory and processor time from an answer to PING', async () => {
    await using tiny = await startedTiny({
      handlers: {
        PING: () => ({
          pid: 1,
          uptime_ms: 5,
          memory_bytes: 1000,
          cpu_time_ms: 20,
          commands: 0,
          operations: 0,
        }),
      },
    });
    expect(tiny.client.status).toMatchObject({ memory: null, cpu: null });
    await tiny.client.request('PING', {});

    expect(tiny.client.status).toMatchObject({ memory: 1000, cpu: 20 });
  });
});

describe('on()', () => {
  test('returns its undo', async () => {
    await using tiny = tinyClient();
    const lines: string[] = [];
    const undo = tiny.client.on('log', ({ line }) => lines.push(line));
    await tiny.client.start();
    tiny.script.peer.log('one');
    await settled();
    undo();
    tiny.script.peer.log('two');
    await settled();

    expect(lines.at(-1)).toBe('one');
  });

  test('tells which life a line of the log is from', async () => {
    await using tiny = await startedTiny();
    await tiny.client.restart();
    const generations: number[] = [];
    tiny.client.on('log', ({ generation }) => generations.push(generation));
    tiny.script.peer.log('second life');
    await settled();

    expect(generations).toEqual([2]);
  });

  test('isolates a listener that throws or rejects: the others are told, and callbackError as well', async () => {
    await using tiny = await startedTiny();
    const lines: string[] = [];
    tiny.client.on('log', () => {
      throw new Error('mine');
    });
    tiny.client.on('log', () => Promise.reject(new Error('mine')));
    tiny.client.on('log', ({ line }) => lines.push(line));
    tiny.client.on('callbackError', () => {
      throw new Error('even here');
    });
    tiny.script.peer.log('text');
    await settled();

    expect(lines).toEqual(['text']);
    expect(tiny.callbackErrors).toEqual([new Error('mine'), new Error('mine')]);
  });
});
