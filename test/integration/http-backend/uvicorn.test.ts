import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isPortFree } from '../../../src/node/ports.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { stillRunning } from '../../helpers/processes.ts';
import { python } from '../../helpers/python.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { backendOf, portsForEach, self, statesOf } from './support/backend-of.ts';

const ports = portsForEach();

describe('a uvicorn app', () => {
  test('is started on a free port, asked, and ended; its status is pushed, with its port', async () => {
    await using app = backendOf('uvicorn_app.py', ports, { args: ['--verbose'] });
    const { backend } = app;
    expect([backend.port, backend.baseUrl, backend.apiKey]).toEqual([null, null, null]);
    await backend.start();
    const { pid, argv } = await self(backend);

    expect(argv).toEqual(['--verbose', '--port', String(ports.from)]);
    expect(backend.status).toMatchObject({ state: 'running', pid, path: python, port: ports.from });
    expect([backend.port, backend.baseUrl]).toEqual([ports.from, `http://127.0.0.1:${ports.from}`]);
    await backend.stop();
    expect(await stillRunning([pid], 0)).toEqual([]);
    expect(await isPortFree(ports.from, '127.0.0.1')).toBe(true);
    expect([backend.port, backend.baseUrl, backend.apiKey]).toEqual([null, null, null]);
    expect(app.statuses.map(({ state, port }) => [state, port])).toEqual([
      ['starting', null],
      ['running', ports.from],
      ['stopping', ports.from],
      ['stopped', null],
    ]);
  });

  test.skipIf(process.platform === 'win32')('is ended in good order', async () => {
    await using app = backendOf('uvicorn_app.py', ports);
    await app.backend.start();
    await app.backend.stop();

    // uvicorn sends itself the signal again once everything is closed.
    expect(app.backend.status.lastExit).toMatchObject({ signal: 'SIGTERM' });
    expect(app.log).toContainEqual(expect.stringContaining('Application shutdown complete'));
  });

  test('answers nobody without its key, which may come in the header or in the query', async () => {
    await using app = backendOf('uvicorn_app.py', ports);
    const { backend } = app;
    await backend.start();
    const { baseUrl, apiKey } = backend;
    const ask = async (path: string, headers = {}): Promise<number> =>
      (await fetch(`${baseUrl}${path}`, { headers: { connection: 'close', ...headers } })).status;

    expect(apiKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await ask('/api/health')).toBe(200);
    expect(await ask('/self')).toBe(401);
    expect(await ask('/self', { 'x-api-key': 'guess' })).toBe(401);
    expect(await ask('/self', { 'x-api-key': apiKey })).toBe(200);
    expect(await ask(`/self?api_key=${apiKey}`)).toBe(200);
    expect((await self(backend, { method: 'POST', headers: { 'content-type': 'text/plain' } })).method).toBe(
      'POST',
    );
  });

  test('has a new key in each life, and its port again where that is free', async () => {
    await using app = backendOf('uvicorn_app.py', ports);
    const { backend } = app;
    await backend.start();
    const before = backend.apiKey ?? '';
    const { pid } = await self(backend);
    await backend.restart();
    const stale = await fetch(`${backend.baseUrl}/self`, {
      headers: { 'x-api-key': before, connection: 'close' },
    });

    expect(stale.status).toBe(401);
    expect(backend.apiKey).not.toBe(before);
    expect((await self(backend)).pid).not.toBe(pid);
    expect(backend.status).toMatchObject({ port: ports.from, restarts: 1, generation: 2 });
    await backend.stop();
    await using _other = await httpServer(() => {}, ports.from);
    await backend.start();
    expect(backend.status).toMatchObject({ port: ports.from + 1, generation: 3 });
  });

  test('cannot give its key away: not in its log, not in its errors, not in the status', async () => {
    await using app = backendOf('uvicorn_app.py', ports);
    const { backend } = app;
    await backend.start();
    const key = backend.apiKey ?? '';
    await backend.fetch('/say-key');
    await fetch(`${backend.baseUrl}/self?api_key=${key}`, { headers: { connection: 'close' } });
    await backend.fetch('/crash').catch(() => {});
    await app.until('error');
    const shown = inspect([app.log, app.statuses, await rejectionOf(backend.fetch('/self')), backend], {
      depth: 20,
      showHidden: true,
      maxStringLength: null,
    });

    expect(app.log.filter((line) => line === 'key: [redacted]')).toHaveLength(2);
    expect(app.log).toContainEqual(expect.stringMatching(/"GET \/self HTTP\/1\.1" 200/));
    expect(shown).not.toContain(key);
  });

  test('leads nobody elsewhere with the key', async () => {
    await using app = backendOf('uvicorn_app.py', ports);
    await app.backend.start();
    const away = async (init?: object): Promise<number> => (await app.backend.fetch('/away', init)).status;

    expect([await away(), await away({ redirect: undefined })]).toEqual([307, 307]);
    expect(await rejectionOf(app.backend.fetch('/away', { redirect: 'error' }))).toBeInstanceOf(TypeError);
    expect(await rejectionOf(app.backend.fetch('@example.com/'))).toBeInstanceOf(TypeError);
  });

  test.each([
    ['its output', { output: 'Uvicorn running on' }],
    ['its output, by pattern', { output: /application startup complete/i }],
    ['its output, then its health check', [{ output: 'Application startup complete' }, { http: {} }]],
  ])('is ready by %s', async (_, readyWhen) => {
    await using app = backendOf('uvicorn_app.py', ports, { readyWhen });
    await app.backend.start();

    expect(app.log).toContainEqual(expect.stringContaining('Application startup complete'));
    expect(statesOf(app.statuses)).toEqual(['starting', 'running']);
  });
});
