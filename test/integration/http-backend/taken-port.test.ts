import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { deferred } from '../../../src/client/deferred.ts';
import { ClosedError, type StartError } from '../../../src/index.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { backendOf, portsForEach, statesOf } from './support/backend-of.ts';

const ports = portsForEach();

describe('a port that another program takes while the backend starts', () => {
  /** Where `http_late_to_listen.py` asks; `onPort` may take the port before the answer. */
  async function control(onPort: (port: number) => Promise<unknown>) {
    const server = createServer((socket) => {
      socket.on('error', () => {}); // a backend that is killed
      socket.once('data', async (data) => {
        await onPort(Number(data));
        socket.end('!');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      env: { CONTROL_PORT: String((server.address() as AddressInfo).port) },
      [Symbol.asyncDispose]: async () => {
        server.close();
        await once(server, 'close');
      },
    };
  }

  test('is given up for the next one, without a word to whoever waits', async () => {
    await using others = new AsyncDisposableStack();
    const asked: number[] = [];
    await using late = await control(async (port) => {
      asked.push(port);
      if (port === ports.from)
        others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
    });
    await using app = backendOf('http_late_to_listen.py', ports, { env: late.env });
    await app.backend.start();

    expect(asked).toEqual([ports.from, ports.from + 1]);
    expect(app.backend.status).toMatchObject({ port: ports.from + 1, generation: 1, restarts: 0 });
    expect(statesOf(app.statuses)).toEqual(['starting', 'running']);
    expect(app.log).toContain(
      `Another program has taken port ${ports.from} meanwhile: the backend is started on the next one.`,
    );
  });

  test('is given up twice; a third time the start fails, with what the backend said', async () => {
    await using others = new AsyncDisposableStack();
    const asked: number[] = [];
    await using late = await control(async (port) => {
      asked.push(port);
      others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
    });
    await using app = backendOf('http_late_to_listen.py', ports, { env: late.env });
    const error = await rejectionOf(app.backend.start());

    expect(asked).toEqual([ports.from, ports.from + 1, ports.from + 2]);
    expect(error).toMatchObject({ reason: 'exited', exitCode: 1 });
    expect((error as StartError).stderrTail).toMatch(/Errno (98|48|10048)/);
  });

  test('ends the start where no port is left', async () => {
    await using others = new AsyncDisposableStack();
    await using late = await control(async (port) => {
      others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
    });
    await using app = backendOf('http_late_to_listen.py', ports, { env: late.env, http: { tries: 1 } });
    const error = (await rejectionOf(app.backend.start())) as StartError;

    expect(error).toMatchObject({ reason: 'exited', cause: { reason: 'no-free-port' } });
    expect(error.message).toContain(`127.0.0.1 from ${ports.from} to ${ports.from}`);
  });

  test('is no reason for another start where it is asked to stop', async () => {
    await using others = new AsyncDisposableStack();
    const asked: number[] = [];
    const stopped = deferred<Promise<void>>();
    await using late = await control(async (port) => {
      asked.push(port);
      others.use(await httpServer((_, response) => response.writeHead(500).end(), port));
      stopped.resolve(app.backend.stop());
    });
    await using app = backendOf('http_late_to_listen.py', ports, { env: late.env });
    const starting = app.backend.start();
    await await stopped.promise;

    expect(await rejectionOf(starting)).toBeInstanceOf(ClosedError);
    expect(asked).toEqual([ports.from]);
    expect(app.backend.status.state).toBe('stopped');
  });

  describe('by one that answers the health check well', () => {
    /** Takes the first port, and lets the backend go on once `until` has happened. */
    async function impostor(until: () => Promise<unknown>) {
      const others = new AsyncDisposableStack();
      const late = others.use(
        await control(async (port) => {
          if (port !== ports.from) return;
          others.use(await httpServer((_, response) => response.end(), port));
          await until();
        }),
      );
      return { env: late.env, [Symbol.asyncDispose]: () => others.disposeAsync() };
    }

    test('is the death of a backend that counts as ready, and the next life has its own', async () => {
      await using late = await impostor(() => app.until('running'));
      await using app = backendOf('http_late_to_listen.py', ports, {
        env: late.env,
        restart: { baseDelayMs: 1 },
      });
      await app.backend.start();
      await app.until('restarting');
      await app.until('running');

      expect(app.backend.status).toMatchObject({ port: ports.from + 1, generation: 2 });
    });

    test('does no harm where a line of its output has to come first', async () => {
      await using late = await impostor(async () => {});
      await using app = backendOf('http_late_to_listen.py', ports, {
        env: late.env,
        readyWhen: [{ output: 'listening' }, { http: {} }],
      });
      await app.backend.start();

      expect(app.backend.status).toMatchObject({ port: ports.from + 1, generation: 1 });
      expect(statesOf(app.statuses)).toEqual(['starting', 'running']);
    });
  });
});
