import { describe, expect, test } from 'vitest';
import { ClosedError, UnresponsiveError } from '../../../src/index.ts';
import { isThere } from '../../helpers/processes.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { clientOf } from './process-client.ts';

describe.skipIf(process.platform === 'win32')('C16: it ignores SIGTERM', () => {
  test('C16: stop() kills it after the waits, it and its grandchild, and resolves once it is gone', async () => {
    const stop = { inputMs: 50, terminateMs: 50 };
    await using backend = await clientOf('lives_on.py', ['deaf'], { stop });
    await backend.client.start();
    const family = await Promise.all(['backend', 'grandchild'].map((name) => backend.lineTo(name)));
    const call = backend.client.call('ANY', {}, { timeoutMs: null });
    await backend.client.stop();

    expect(isThere(family[0]?.pid ?? 0)).toBe(false);
    expect(family[0]?.said).toEqual(['end of input', 'SIGTERM']);
    expect(backend.client.status).toMatchObject({ state: 'stopped', lastExit: { signal: 'SIGKILL' } });
    expect(await rejectionOf(call)).toBeInstanceOf(ClosedError);
    await Promise.all(family.map(({ ended }) => ended));
  });

  test('C16: stop() waits for no grandchild that has left the group and holds the pipes', async () => {
    await using backend = await clientOf('lives_on.py', ['apart']);
    await backend.client.start();
    const pid = backend.client.status.pid ?? 0;
    const grandchild = await backend.lineTo('grandchild');
    await backend.client.stop();

    expect([isThere(pid), isThere(grandchild.pid)]).toEqual([false, true]);
    expect(backend.client.status).toMatchObject({ state: 'stopped', lastExit: { exitCode: 0 } });
    process.kill(grandchild.pid, 'SIGKILL');
    await grandchild.ended;
  });

  test('C16: a rung with a wait of 0 is left out', async () => {
    const stop = { shutdownMs: 0, inputMs: 0, terminateMs: 600_000 };
    await using backend = await clientOf('deaf_to_input_end.py', [], { stop });
    await backend.client.start();
    const pid = backend.client.status.pid ?? 0;
    await backend.client.stop();

    expect(isThere(pid)).toBe(false);
    expect(backend.client.status.lastExit).toMatchObject({ signal: 'SIGTERM' });
  });
});

describe.skipIf(process.platform === 'win32')('C15: the system stops it', () => {
  test('C15: the heartbeat finds it: what waits rejects, it is killed, and the next life serves', async () => {
    await using backend = await clientOf('answers_pings.py', [], {
      heartbeat: { intervalMs: 200, misses: 2 },
      restart: { baseDelayMs: 1, maxDelayMs: 1 },
    });
    const { client } = backend;
    await client.start();
    const pid = client.status.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    const error = await rejectionOf(client.call('PID', {}, { timeoutMs: null }));
    expect(error).toBeInstanceOf(UnresponsiveError);
    expect(error).toMatchObject({ outcome: 'unknown' });
    const next = await client.call('PID', {}, { timeoutMs: null });

    expect(next).not.toBe(pid);
    expect(isThere(pid)).toBe(false);
    expect(client.status).toMatchObject({ state: 'running', pid: next, restarts: 1 });
  });

  test('C15: stop() ends it as well, and resolves once it is gone', async () => {
    await using backend = await clientOf('answers_pings.py', [], {
      stop: { shutdownMs: 50, inputMs: 50, terminateMs: 50 },
    });
    await backend.client.start();
    const pid = backend.client.status.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    await backend.client.stop();

    expect(isThere(pid)).toBe(false);
    expect(backend.client.status).toMatchObject({ state: 'stopped', lastExit: { signal: 'SIGKILL' } });
  });
});
