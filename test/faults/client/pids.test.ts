import { expect, test, vi } from 'vitest';
import { type ExitFacts, processConnect, STOP_WAITS } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { clientOf } from './process-client.ts';

/** Every signal that this program sends, as `pid signal`; looking whether there is a process is none. */
function signals(): string[] {
  const sent: string[] = [];
  const kill = process.kill.bind(process);
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (signal !== 0) sent.push(`${pid} ${signal}`);
    return kill(pid, signal);
  });
  return sent;
}

test.skipIf(process.platform === 'win32')(
  'C27: once its exit is seen, neither a process nor its group is signalled any more: the id may be another’s',
  async () => {
    await using _leaks = await noLeaks();
    const listeners = process.listenerCount('exit');
    const life = { generation: 1, maxLineBytes: 1000, stop: STOP_WAITS };
    const transport = processConnect({ command: python, args: [backendFixture('echo.py')] })(life);
    const closed = new Promise<ExitFacts>((onClose) => {
      void transport.start({ onClose, onLine: () => {}, onFault: () => {}, onLog: () => transport.kill() });
    });
    const sent = signals();
    expect(await closed).toMatchObject({ signal: 'SIGKILL' });
    // The second one is sent in the very moment of the exit, to what it may have left in its group.
    expect(sent).toEqual([`-${transport.pid} SIGKILL`, `-${transport.pid} SIGKILL`]);
    transport.kill();
    await transport.close();
    transport.kill();

    expect(sent).toHaveLength(2);
    expect(process.listenerCount('exit')).toBe(listeners);
    vi.restoreAllMocks();
  },
);

test.skipIf(process.platform === 'win32')(
  'C27: a client that is stopped, restarted and closed after a death signals only the life that it has',
  async () => {
    await using backend = await clientOf('echo.py', [], { restart: false });
    const { client } = backend;
    await client.start();
    const dead = client.status.pid ?? 0;
    process.kill(dead, 'SIGKILL');
    await backend.until(({ state }) => state === 'error');
    const sent = signals();
    await client.stop();
    await client.start();
    const next = client.status.pid ?? 0;
    await client.close();

    expect(sent.filter((signal) => signal.includes(String(dead)))).toEqual([]);
    expect(new Set(sent)).toEqual(new Set([`-${next} SIGKILL`]));
    vi.restoreAllMocks();
  },
);
