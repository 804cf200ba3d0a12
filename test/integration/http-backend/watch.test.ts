import { describe, expect, test } from 'vitest';
import { backendOf, portsForEach, self } from './support/backend-of.ts';

const ports = portsForEach();

describe('a backend that is watched', () => {
  test('is started again when it dies, with a new key; questions meanwhile wait', async () => {
    await using app = backendOf('uvicorn_app.py', ports, { restart: { baseDelayMs: 1 } });
    const { backend } = app;
    await backend.start();
    const before = backend.apiKey;
    await backend.fetch('/crash').catch(() => {});
    await app.until('restarting');
    const { pid } = await self(backend);

    expect(backend.apiKey).not.toBe(before);
    expect(backend.status).toMatchObject({
      state: 'running',
      pid,
      port: ports.from,
      restarts: 1,
      generation: 2,
    });
  });

  test('is ended and started again when its health check stays bad', async () => {
    await using app = backendOf('http_falls_ill.py', ports, {
      restart: { baseDelayMs: 1 },
      heartbeat: { intervalMs: 50, misses: 2 },
    });
    await app.backend.start();
    await app.until('restarting');
    await app.until('running');

    expect(app.backend.status).toMatchObject({
      generation: 2,
      lastExit: { signal: 'SIGKILL', reason: 'unresponsive' },
    });
  });

  test('is not asked where nobody has said what its health check is', async () => {
    await using app = backendOf('http_falls_ill.py', ports, {
      readyWhen: { output: 'listening' },
      heartbeat: { intervalMs: 1, misses: 1 },
    });
    await app.backend.start();
    const ask = async (): Promise<number> =>
      (await fetch(`${app.backend.baseUrl}/`, { headers: { connection: 'close' } })).status;

    // Each takes longer than an interval, and the first one is the first that it is asked.
    expect([await ask(), await ask(), await ask()]).toEqual([200, 500, 500]);
    expect(app.backend.status).toMatchObject({ state: 'running', generation: 1 });
  });
});
