import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../../../src/client/deferred.ts';
import { Readiness, type ReadyCondition } from '../../../src/client/readiness.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { settled } from '../../helpers/tiny-client.ts';

/** A readiness that nobody has begun yet, and what it told. */
function readinessOf(conditions: readonly ReadyCondition[], port?: number) {
  const onReady = vi.fn();
  const failed = deferred<Error>();
  const readiness = new Readiness({ conditions, port: () => port, onReady, onFailed: failed.resolve });
  return { readiness, onReady, failed: failed.promise };
}

describe('without a health check', () => {
  test('nothing to wait for is there at once', () => {
    const { readiness, onReady } = readinessOf([]);
    readiness.begin();

    expect(onReady).toHaveBeenCalledOnce();
  });

  test.each([
    ['a text', 'Uvicorn running on'],
    ['a pattern', /uvicorn (started|running)/i],
    ['a pattern with a memory', /uvicorn running/gi],
  ])('%s is found in a line, wherever it stands, once', (_, output) => {
    const { readiness, onReady } = readinessOf([{ output }]);
    readiness.begin();
    for (const line of ['INFO:     Started server process', '', 'uvicorn is not yet running'])
      readiness.takeLine(line);

    expect(onReady).not.toHaveBeenCalled();
    readiness.takeLine('INFO:     Uvicorn running on http://127.0.0.1:1733 (Press CTRL+C to quit)');
    readiness.takeLine('INFO:     Uvicorn running on http://127.0.0.1:1733 (Press CTRL+C to quit)');
    expect(onReady).toHaveBeenCalledOnce();
  });

  test('several may come in any order, and one line may meet more than one', () => {
    const { readiness, onReady } = readinessOf([
      'message',
      { output: 'a' },
      { output: /b/ },
      { output: 'c' },
    ]);
    readiness.begin();
    readiness.takeLine('c');
    readiness.takeMessage();
    expect(onReady).not.toHaveBeenCalled();
    readiness.takeLine('ab');

    expect(onReady).toHaveBeenCalledOnce();
  });

  test('nothing is told any more once it is stopped', () => {
    const { readiness, onReady } = readinessOf(['message']);
    readiness.begin();
    readiness.stop();
    readiness.takeMessage();

    expect(onReady).not.toHaveBeenCalled();
  });

  test('what is missing is said in words', () => {
    const { readiness } = readinessOf(['message', { output: /up \d/ }, { output: 'x' }]);

    expect(readiness.unmet.text).toBe('its ready message');
    readiness.takeMessage();
    expect(readiness.unmet.text).toBe('a line of output with /up \\d/');
    readiness.takeLine('up 1');
    expect(readiness.unmet.text).toBe('a line of output with x');
  });
});

describe('with a health check', () => {
  let leaks: AsyncDisposable;
  beforeEach(async () => {
    leaks = await noLeaks();
  });
  afterEach(() => leaks[Symbol.asyncDispose]());

  test('it begins when all that stands before it holds', async () => {
    const order: string[] = [];
    await using server = await httpServer((_, response) => {
      order.push('asked');
      response.end();
    });
    const { readiness, onReady } = readinessOf([{ output: 'Uvicorn running' }, { http: {} }], server.port);
    readiness.begin();
    readiness.takeMessage();
    // A question that were asked too early would arrive before this one's answer.
    await fetch(`http://127.0.0.1:${server.port}`, { headers: { connection: 'close' } });
    order.push('line');
    readiness.takeLine('Uvicorn running');

    await vi.waitFor(() => expect(onReady).toHaveBeenCalledOnce());
    expect(order).toEqual(['asked', 'line', 'asked']);
  });

  test('what stands behind it may come before it passes, or after', async () => {
    await using server = await httpServer((_, response) => response.end());
    const { readiness, onReady } = readinessOf([{ http: {} }, { output: 'a' }, { output: 'b' }], server.port);
    readiness.takeLine('a');
    readiness.begin();
    await vi.waitFor(() => expect(readiness.unmet.text).toContain('output with b'));
    expect(onReady).not.toHaveBeenCalled();
    readiness.takeLine('b');

    expect(onReady).toHaveBeenCalledOnce();
  });

  test('two are asked one after the other', async () => {
    const asked: (string | undefined)[] = [];
    await using server = await httpServer((request, response) => {
      asked.push(request.url);
      response.end();
    });
    const conditions = [{ http: { path: '/live' } }, { http: { path: '/ready' } }];
    const { readiness, onReady } = readinessOf(conditions, server.port);
    readiness.begin();

    await vi.waitFor(() => expect(onReady).toHaveBeenCalledOnce());
    expect(asked).toEqual(['/live', '/ready']);
  });

  test('one that gives up is told, and nothing after it', async () => {
    await using server = await httpServer((_, response) => response.writeHead(503).end());
    const conditions = [{ http: { attempts: 2, intervalMs: 1 } }, 'message'] as const;
    const { readiness, onReady, failed } = readinessOf(conditions, server.port);
    readiness.begin();

    expect((await failed).message).toMatch(/^asked 2 times .* with 503$/);
    readiness.takeMessage();
    expect(onReady).not.toHaveBeenCalled();
  });

  test('one without a port is told at once', async () => {
    const { readiness, failed } = readinessOf([{ http: {} }]);
    readiness.begin();

    expect((await failed).message).toMatch(/no port to ask at/);
  });

  test('it says what its last attempt got, and stops in the middle without a word', async () => {
    await using server = await httpServer((_, response) => response.writeHead(503).end());
    const conditions = [{ http: { intervalMs: 1_000_000, maxIntervalMs: 1_000_000 } }];
    const { readiness, onReady, failed } = readinessOf(conditions, server.port);
    expect(readiness.unmet).toEqual({ text: 'its health check' });
    readiness.begin();
    await vi.waitFor(() => expect(readiness.unmet.cause).toBeInstanceOf(Error));
    expect(readiness.unmet.text).toMatch(/^its health check \(GET .* was answered with 503\)$/);
    readiness.stop();
    await settled();

    expect(await Promise.race([failed, 'nothing was told'])).toBe('nothing was told');
    expect(onReady).not.toHaveBeenCalled();
  });
});
