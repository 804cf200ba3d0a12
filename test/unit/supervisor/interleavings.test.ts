import { describe, expect, onTestFinished, test } from 'vitest';
import {
  BackendExitedError,
  Client,
  ClosedError,
  type Life,
  type RestartOptions,
  StartTimeoutError,
} from '../../../src/core.ts';
import { MemoryTransport } from '../../../src/testing/index.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

const READY =
  '{"type":"BACKEND_READY","protocol_version":"1.0.0","capabilities":["operations","cancel-operation","final-event"]}';

/** A client whose lives are driven by hand, one transport for each. */
function handDriven(
  onStart: (transport: MemoryTransport, life: Life) => void,
  startTimeoutMs = 10_000,
  restart: RestartOptions | false = false,
) {
  const lives: MemoryTransport[] = [];
  const client = new Client<TinyMap>(tinyContract, {
    startTimeoutMs,
    restart,
    connect: (life) => {
      const transport = new MemoryTransport(life);
      lives.push(transport);
      transport.peer.onStart = () => onStart(transport, life);
      return transport;
    },
  });
  onTestFinished(async () => {
    await client.close();
    expect(client.counts.inFlight).toBe(0);
  });
  return { client, lives };
}

const readyAtOnce = (transport: MemoryTransport): void => transport.peer.log(READY);

/** A started client whose backend has closed its input. */
async function withShutInput(restart: RestartOptions | false = false) {
  const driven = handDriven(readyAtOnce, undefined, restart);
  await driven.client.start();
  const [first] = driven.lives;
  if (first === undefined) return expect.fail('no life began');
  first.send = () => {
    throw new Error('EPIPE');
  };
  return { ...driven, first };
}

describe('lives that overlap', () => {
  test('a backend that ends in the moment it is ready has not started', async () => {
    const { client } = handDriven((transport) => {
      transport.peer.log(READY);
      transport.peer.exit({ exitCode: 3 });
    });

    expect(await rejectionOf(client.start())).toMatchObject({ exitCode: 3 });
    expect(client.status).toMatchObject({ state: 'error', lastExit: { exitCode: 3 } });
  });

  test('a start after a stop is a start of its own, also while the first was under way', async () => {
    const { client, lives } = handDriven(() => {});
    const lost = client.start();
    await settled();
    const stopping = client.stop();
    const wanted = client.start();
    await stopping;
    await settled();
    lives.at(-1)?.peer.log(READY);

    expect(await rejectionOf(lost)).toBeInstanceOf(ClosedError);
    await wanted;
    expect(client.status).toMatchObject({ state: 'running', generation: 2 });
  });

  test('a backend that takes no more commands is gone before the next one is started', async () => {
    const { client, lives, first } = await withShutInput();
    const order: string[] = [];
    client.on('status', ({ state, generation }) => order.push(`${generation} ${state}`));
    const ended = new Promise<void>((resolve) => {
      first.peer.onInputEnd = resolve;
    });
    expect(await rejectionOf(client.call('ECHO', { text: '' }))).toBeInstanceOf(BackendExitedError);
    await ended;
    const again = client.start();
    await settled();
    expect(lives).toHaveLength(1);
    first.peer.exit({ exitCode: 1 });
    await again;
    await settled();

    expect(lives).toHaveLength(2);
    expect(order).toEqual(['1 error', '2 starting', '2 running']);
    expect(client.status).toMatchObject({ state: 'running', generation: 2, lastError: null });
  });

  test('a backend that takes no more commands is as good as dead: calls wait for the next one, which waits for its end', async () => {
    const { client, lives, first } = await withShutInput({ baseDelayMs: 0 });
    const ended = new Promise<void>((resolve) => {
      first.peer.onInputEnd = resolve;
    });
    expect(await rejectionOf(client.call('ECHO', { text: '' }))).toMatchObject({ outcome: 'not-sent' });
    expect(client.status).toMatchObject({ state: 'restarting', lastError: { code: 'BACKEND_EXITED' } });
    await ended;
    const again = client.start();
    await settled();
    expect(lives).toHaveLength(1);
    first.peer.exit({ exitCode: 1 });
    await again;

    expect(lives).toHaveLength(2);
    expect(client.status).toMatchObject({
      state: 'running',
      generation: 2,
      restarts: 1,
      lastExit: { exitCode: 1, reason: 'died' },
    });
  });

  test('a backend that is ending by itself says why it takes no calls, and is stopped when it is asked to', async () => {
    const { client, first } = await withShutInput();
    first.peer.onInputEnd = () => {};
    await rejectionOf(client.call('ECHO', { text: '' }));

    expect(await rejectionOf(client.call('ECHO', { text: '' }))).toMatchObject({
      code: 'BACKEND_EXITED',
      outcome: 'not-sent',
    });
    const stopping = client.stop();
    first.peer.exit({ exitCode: 1 });
    await stopping;
    expect(client.status.state).toBe('stopped');
    expect(await rejectionOf(client.call('ECHO', { text: '' }))).toBeInstanceOf(ClosedError);
  });

  test('a start that runs out of time while it is stopped tells of the stop', async () => {
    const { client } = handDriven(() => {}, 20);
    const starting = client.start();
    await settled();
    await client.stop();
    const error = await rejectionOf(starting);

    expect(error).not.toBeInstanceOf(StartTimeoutError);
    expect(error).toBeInstanceOf(ClosedError);
  });
});

describe('promises that nobody looks at', () => {
  test('end no program, whatever becomes of them', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const { client, lives } = handDriven((transport) => {
      transport.peer.log(READY);
      transport.peer.onLine = (line) => {
        const { id, type } = JSON.parse(line) as { id: string; type: string };
        if (type === 'BUILD') {
          transport.peer.send({
            id,
            type: 'BUILD_RESPONSE',
            success: true,
            data: { operation_id: 'o' },
            error: null,
          });
        }
      };
    });
    await client.start();
    const operation = (await client.call('BUILD', {})) as { cancel(): Promise<void> };
    void operation.cancel();
    void client.operation('unknown');
    void client.call('ECHO', { text: '' });
    await settled();
    lives[0]?.peer.exit({ exitCode: 9 });
    void client.operation('too late');
    void client.restart();
    void client.stop();
    void client.close();
    void client.start();
    void client.restart();
    await settled();
    await settled();

    expect(unhandled).toEqual([]);
  });
});
