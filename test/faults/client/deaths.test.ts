import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BackendExitedError } from '../../../src/index.ts';
import { isThere } from '../../helpers/processes.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';
import { clientOf } from './process-client.ts';

describe.skipIf(process.platform === 'win32')('C09: it dies while a grandchild holds its pipes', () => {
  test('C09: a thousand calls reject while the grandchild still lives, for it has left the group', async () => {
    await using backend = await clientOf('lives_on.py', ['apart'], { restart: false });
    const { client } = backend;
    await client.start();
    const grandchild = await backend.lineTo('grandchild');
    const calls = Array.from({ length: 1000 }, () => client.call('ANY', {}, { timeoutMs: null }));
    await settled();
    process.kill(client.status.pid ?? 0, 'SIGKILL');
    const outcomes = await Promise.allSettled(calls);

    expect(isThere(grandchild.pid)).toBe(true);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1000);
    const error = await rejectionOf(calls[999] as Promise<unknown>);
    expect(error).toBeInstanceOf(BackendExitedError);
    expect(error).toMatchObject({ signal: 'SIGKILL', outcome: 'unknown' });
    process.kill(grandchild.pid, 'SIGKILL');
    await grandchild.ended;
  });

  test('C09: a grandchild of its group ends with it', async () => {
    await using backend = await clientOf('lives_on.py', [], { restart: false });
    await backend.client.start();
    const grandchild = await backend.lineTo('grandchild');
    const call = backend.client.call('ANY');
    process.kill(backend.client.status.pid ?? 0, 'SIGKILL');

    expect(await rejectionOf(call)).toBeInstanceOf(BackendExitedError);
    await grandchild.ended;
  });
});

/** Waits without a turn of the event loop until the process is dead, and nobody here can know it yet. */
function waitUntilDead(pid: number): void {
  while (!/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')));
}

test.skipIf(process.platform !== 'linux')(
  'C19: a call after its death, before the exit is seen, was not sent and says so',
  async () => {
    await using backend = await clientOf('echo.py', [], { restart: false });
    const { client } = backend;
    await client.start();
    const pid = client.status.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    waitUntilDead(pid);
    expect(client.status.state).toBe('running');
    const error = await rejectionOf(client.call('ECHO', {}, { timeoutMs: null }));

    expect(error).toBeInstanceOf(BackendExitedError);
    expect(error).toMatchObject({ outcome: 'not-sent' });
  },
);
