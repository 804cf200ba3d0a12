import { expect, test } from 'vitest';
import { BackendExitedError, OverloadedError } from '../../../src/index.ts';
import { isThere } from '../../helpers/processes.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { clientOf } from './process-client.ts';

const MIB = 1024 * 1024;

test.skipIf(process.platform === 'win32')(
  'C18, A31: a backend that closes its stdin and lives on is ended; EPIPE is nobody’s uncaught exception',
  async () => {
    await using backend = await clientOf('closes_its_stdin.py', [], {
      restart: false,
      stop: { inputMs: 50, terminateMs: 10_000 },
    });
    const { client } = backend;
    await client.start();
    const pid = client.status.pid ?? 0;
    const error = await rejectionOf(client.call('ANY', {}, { timeoutMs: null }));

    expect(error).toBeInstanceOf(BackendExitedError);
    await backend.until(({ state }) => state === 'error');
    expect(isThere(pid)).toBe(false);
    expect(client.status.lastExit).toMatchObject({ signal: 'SIGTERM' });
  },
);

test('C20: a client of a backend that does not read refuses what is too much, and all that waits rejects', async () => {
  await using backend = await clientOf('reads_nothing.py', [], { restart: false });
  const { client } = backend;
  await client.start();
  const text = 'x'.repeat(MIB);
  const before = process.memoryUsage.rss();
  const outcomes: unknown[] = [];
  const calls: Promise<unknown>[] = [];
  for (let sent = 0; sent < 1024; sent += 1) {
    const call = client.call('ANY', { text }, { timeoutMs: null });
    calls.push(call.catch((error: unknown) => outcomes.push(error)));
    // A turn of the loop each, as in a program that also does something else: what can leave does.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const refused = outcomes.length;
  const growth = process.memoryUsage.rss() - before;

  expect(outcomes.every((error) => error instanceof OverloadedError)).toBe(true);
  expect(outcomes[0]).toMatchObject({ code: 'OVERLOADED', buffer: 'outbox', limit: 16 * MIB });
  // What was taken fits into the limit, but for what the system's own buffers hold.
  expect(1024 - refused).toBeLessThanOrEqual(17);
  expect(1024 - refused).toBeGreaterThanOrEqual(14);
  expect(growth).toBeLessThan(256 * MIB);
  process.kill(client.status.pid ?? 0, 'SIGKILL');
  await Promise.all(calls);
  const rest = outcomes.slice(refused);
  expect(outcomes).toHaveLength(1024);
  expect(rest.every((error) => error instanceof BackendExitedError)).toBe(true);
});
