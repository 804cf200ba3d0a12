import { describe, expect, test } from 'vitest';
import { BackendClient } from '../../../src/core.ts';
import { MemoryTransport, ScriptedBackend, ScriptedFailure } from '../../../src/testing/index.ts';
import type { ExitFacts } from '../../../src/wire/transport.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';

/** A transport with a receiver that notes what it is told. */
async function started() {
  const told: string[] = [];
  const transport = new MemoryTransport({ maxLineBytes: 100 });
  await transport.start({
    onLine: (line) => told.push(line),
    onFault: ({ kind }) => told.push(kind),
    onLog: (line) => told.push(`log ${line}`),
    onClose: ({ exitCode, signal, stderrTail }: ExitFacts) =>
      told.push(`close ${exitCode} ${signal} ${stderrTail}`),
  });
  return { transport, peer: transport.peer, told };
}

describe('a memory transport', () => {
  test('carries lines both ways, and the log', async () => {
    const { transport, peer, told } = await started();
    const received: string[] = [];
    peer.onLine = (line) => received.push(line);
    void transport.send('one\ntwo\n');
    await settled();
    peer.write('{"a"');
    peer.write(new TextEncoder().encode(':1}\n'));
    peer.log('text');

    expect(received).toEqual(['one', 'two']);
    expect(told).toEqual(['{"a":1}', 'log text']);
  });

  test('makes the client wait while its peer does not read', async () => {
    const { transport, peer } = await started();
    peer.pause();
    expect(transport.send('short\n')).toBeUndefined();
    const room = transport.send(`${'x'.repeat(70_000)}\n`);
    expect(room).toBeInstanceOf(Promise);
    expect(peer.unread).toHaveLength(2);
    peer.resume();

    expect(await room).toBeUndefined();
    expect(peer.unread).toHaveLength(0);
  });

  test('ends once, by either side, and takes nothing after that', async () => {
    const { transport, peer, told } = await started();
    peer.log('last words');
    transport.kill();
    transport.kill();
    await transport.close();
    peer.exit({ exitCode: 5 });
    peer.send({ late: true });
    peer.log('late');

    expect(told).toEqual(['log last words', 'close null SIGKILL last words']);
    expect(() => transport.send('x\n')).toThrow(/ended/);
  });
});

describe('a scripted backend', () => {
  test('plays its script for a real client', async () => {
    const script = new ScriptedBackend({
      handlers: {
        GET_ACCOUNTS: () => [],
        GET_QUEUES: () => {
          throw new ScriptedFailure('QUEUE_NOT_FOUND', 'none');
        },
        CLEAR_QUEUES: () => {
          throw new TypeError('a mistake in the script');
        },
      },
    });
    await using backend = new BackendClient({ connect: script.connect });
    const asked = script.command('GET_ACCOUNTS');
    await backend.start();

    expect(await backend.getAccounts()).toEqual([]);
    expect(await asked).toMatchObject({ type: 'GET_ACCOUNTS', payload: {} });
    expect(await rejectionOf(backend.getQueues())).toMatchObject({ errorCode: 'QUEUE_NOT_FOUND' });
    expect(await rejectionOf(backend.clearQueues())).toMatchObject({ errorCode: 'INTERNAL_ERROR' });
    expect(await rejectionOf(backend.call('SOMETHING'))).toMatchObject({ errorCode: 'UNKNOWN_COMMAND' });
    expect(await backend.request('PING', {})).toMatchObject({ pid: 1 });
  });

  test('plays it again in each life', async () => {
    const script = new ScriptedBackend();
    expect(() => script.peer).toThrow(/not been started/);
    await using backend = new BackendClient({ connect: script.connect });
    await backend.start();
    const { peer } = script;
    await backend.restart();

    expect(script.lives).toBe(2);
    expect(script.peer).not.toBe(peer);
  });
});
