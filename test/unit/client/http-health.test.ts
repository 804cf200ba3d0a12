import { afterEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../../../src/client/deferred.ts';
import { HEALTH_PRESETS } from '../../../src/client/health-presets.ts';
import { askHealth, checkHealth } from '../../../src/client/http-health.ts';
import type { HeartbeatOptions } from '../../../src/supervisor/client-options.ts';
import { freePorts } from '../../helpers/free-ports.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

const { signal } = new AbortController();

describe('one question', () => {
  test.each([200, 204, 299])('is answered well with %i', async (status) => {
    await using _leaks = await noLeaks();
    await using server = await httpServer((_, response) => response.writeHead(status).end());

    expect(await askHealth({}, server.port, signal)).toBeUndefined();
  });

  test.each([400, 401, 404, 500, 503])('is answered ill with %i', async (status) => {
    await using server = await httpServer((_, response) => response.writeHead(status).end());
    const failure = await askHealth({}, server.port, signal);

    expect(failure?.message).toBe(
      `GET http://127.0.0.1:${server.port}/api/health was answered with ${status}`,
    );
  });

  test('goes to its path, by GET, and closes its connection', async () => {
    const asked: unknown[] = [];
    await using server = await httpServer((request, response) => {
      asked.push([request.method, request.url, request.headers.connection]);
      response.end();
    });
    await askHealth({ path: '/health?deep=1' }, server.port, signal);

    expect(asked).toEqual([['GET', '/health?deep=1', 'close']]);
  });

  test('follows no redirect, not even one to a server that is well', async () => {
    await using elsewhere = await httpServer((_, response) => response.end());
    await using server = await httpServer((_, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/` }).end(),
    );
    const asked = vi.fn();
    elsewhere.server.on('request', asked);
    const failure = await askHealth({}, server.port, signal);

    expect(failure?.message).toMatch(/was answered with 307, and redirects are not followed$/);
    expect(asked).not.toHaveBeenCalled();
  });

  test('does not read an endless body, and leaves no connection behind', async () => {
    await using _leaks = await noLeaks();
    const closed = deferred<void>();
    await using server = await httpServer((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more).on('close', closed.resolve);
      more();
    });

    expect(await askHealth({}, server.port, signal)).toBeUndefined();
    await closed.promise;
  });

  test('says of a refused connection that it is one, by code, in its text and its causes', async () => {
    const port = await freePorts(1);
    const failure = await askHealth({}, port, signal);

    expect(failure?.message).toMatch(/failed: connection refused \(ECONNREFUSED\), nothing listens there$/);
    expect(failure?.cause).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('says of a connection that is cut off that it is', async () => {
    await using server = await httpServer((request) => request.socket.destroy());
    const failure = await askHealth({}, server.port, signal);

    expect(failure?.message).toMatch(/\/api\/health failed: .+ \(UND_ERR_SOCKET\)$/);
  });

  test('has its limit, also for an answer that drips', async () => {
    await using _leaks = await noLeaks();
    await using server = await httpServer((_, response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\nx-drip: ');
    });
    const failure = await askHealth({ timeoutMs: 30 }, server.port, signal);

    expect(failure?.message).toMatch(/\/api\/health was not answered within 30 ms$/);
    expect(failure?.cause).toMatchObject({ name: 'AbortError' });
  });

  test('is given up at once when nobody waits any more', async () => {
    await using _leaks = await noLeaks();
    const asked = deferred<void>();
    await using server = await httpServer(() => asked.resolve());
    const controller = new AbortController();
    const answer = askHealth({ timeoutMs: 100_000 }, server.port, controller.signal);
    await asked.promise;
    controller.abort();

    expect(await answer).toBeInstanceOf(Error);
    expect(await askHealth({}, server.port, controller.signal)).toBeInstanceOf(Error);
  });

  test('may go to ::1 and to localhost', async () => {
    await using server = await httpServer((_, response) => response.end(), 0, 'localhost');

    expect(await askHealth({ host: 'localhost' }, server.port, signal)).toBeUndefined();
  });

  test('needs a port', async () => {
    await using server = await httpServer((_, response) => response.end());

    expect(await rejectionOf(askHealth({}, undefined, signal))).toMatchObject({
      message: expect.stringMatching(/no port to ask at/),
    });
    expect(await askHealth({ port: server.port }, undefined, signal)).toBeUndefined();
  });
});

describe('a health check', () => {
  test('asks until the answer is good, and tells what each attempt got', async () => {
    await using _leaks = await noLeaks();
    const answers = [503, 500, 200];
    await using server = await httpServer((_, response) => response.writeHead(answers.shift() ?? 418).end());
    const failures: string[] = [];
    await checkHealth(
      { intervalMs: 1 },
      () => server.port,
      signal,
      ({ message }) => failures.push(message),
    );

    expect(failures).toEqual([expect.stringMatching(/with 503$/), expect.stringMatching(/with 500$/)]);
    expect(answers).toEqual([]);
  });

  test('asks at the port of the moment', async () => {
    await using ill = await httpServer((_, response) => response.writeHead(503).end());
    await using well = await httpServer((_, response) => response.end());
    const ports = [ill.port, well.port];
    await checkHealth({ intervalMs: 1 }, () => ports.shift(), signal);

    expect(ports).toEqual([]);
  });

  test('ends after its attempts, with what the last one got', async () => {
    let asked = 0;
    await using server = await httpServer((_, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const health = { attempts: 4, intervalMs: 1 };
    const error = await rejectionOf(checkHealth(health, () => server.port, signal));

    expect(asked).toBe(4);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^asked 4 times in [0-9.]+ s, the last time GET .* was answered with 503$/,
      ),
      cause: { message: expect.stringMatching(/with 503$/) },
    });
  });

  test('ends in the middle of a wait when nobody waits any more, with the signal’s reason', async () => {
    await using _leaks = await noLeaks();
    await using server = await httpServer((_, response) => response.writeHead(503).end());
    const controller = new AbortController();
    const failed = deferred<Error>();
    const health = { intervalMs: 1_000_000, maxIntervalMs: 1_000_000, deadlineMs: 10_000_000 };
    const check = checkHealth(health, () => server.port, controller.signal, failed.resolve);
    await failed.promise;
    controller.abort('enough');

    expect(await rejectionOf(check)).toBe('enough');
  });

  test('is not begun when nobody waits', async () => {
    const asked = vi.fn();
    vi.stubGlobal('fetch', asked);

    expect(await rejectionOf(checkHealth({}, () => 1733, AbortSignal.abort('enough')))).toBe('enough');
    expect(asked).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});

describe('the numbers', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** When it is asked, on a clock of its own, until it gives up. */
  async function timesOf(health: Parameters<typeof checkHealth>[0], status = 503): Promise<number[]> {
    vi.useFakeTimers();
    const times: number[] = [];
    const begun = performance.now();
    vi.stubGlobal('fetch', () => {
      times.push(Math.round(performance.now() - begun));
      return Promise.resolve(new Response(null, { status }));
    });
    const check = rejectionOf(checkHealth(health, () => 1733, signal));
    await vi.runAllTimersAsync();
    await check;
    expect(vi.getTimerCount()).toBe(0);
    return times;
  }

  const waits = (times: number[]): number[] => times.slice(1).map((time, n) => time - (times[n] ?? 0));

  test('unless set: waits that double from 100 ms to 1 s, for 30 s', async () => {
    const times = await timesOf({});

    expect(waits(times).slice(0, 6)).toEqual([100, 200, 400, 800, 1000, 1000]);
    expect(times.at(-1)).toBe(30_000);
  });

  test('of the sidecar: the same', async () => {
    expect(await timesOf(HEALTH_PRESETS.sidecar)).toEqual(await timesOf({}));
  });

  test('of the patient: 20 attempts, at most 20 s apart, within 5 minutes', async () => {
    const times = await timesOf(HEALTH_PRESETS.patient);

    expect(times).toHaveLength(20);
    expect(Math.max(...waits(times))).toBe(20_000);
    expect((times.at(-1) ?? 0) + 20 * HEALTH_PRESETS.patient.timeoutMs).toBeLessThan(300_000);
  });

  test('of the watch over a running backend: every 5 s, each time up to 2 s', () => {
    const heartbeat: HeartbeatOptions = HEALTH_PRESETS.liveness;

    expect(heartbeat).toEqual({ intervalMs: 5000, http: { timeoutMs: 2000 } });
  });

  test('attempts take the place of the deadline, or stand beside it', async () => {
    expect(await timesOf({ attempts: 3, intervalMs: 30_000, maxIntervalMs: 60_000 })).toEqual([
      0, 30_000, 90_000,
    ]);
    expect(await timesOf({ attempts: 30, intervalMs: 1000, deadlineMs: 2500 })).toEqual([
      0, 1000, 2000, 2500,
    ]);
  });
});
