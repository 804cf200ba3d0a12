import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BackendExitedError, ClosedError, OverloadedError } from '../../../src/core.ts';
import type { ScriptedHandler } from '../../../src/testing/index.ts';
import { rejectionOf, settled, startedTiny } from '../../helpers/tiny-client.ts';

const mute: ScriptedHandler = (_, call) => call.stayMute();
const unhandled: unknown[] = [];
const note = (reason: unknown): unknown => unhandled.push(reason);

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});

afterEach(async () => {
  await settled();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

describe('when the backend dies', () => {
  test('a thousand calls are rejected, each with how it died', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    const calls = Array.from({ length: 1000 }, () => tiny.client.request('ECHO', { text: '' }));
    await settled();
    tiny.script.peer.log('Traceback (most recent call last):');
    tiny.script.peer.log('MemoryError');
    tiny.script.peer.exit({ signal: 'SIGKILL' });
    const outcomes = await Promise.allSettled(calls);

    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await rejectionOf(calls[999] as Promise<unknown>)).toBeInstanceOf(BackendExitedError);
    expect(await rejectionOf(calls[0] as Promise<unknown>)).toMatchObject({
      code: 'BACKEND_EXITED',
      exitCode: null,
      signal: 'SIGKILL',
      stderrTail: expect.stringContaining('MemoryError'),
      message: expect.stringContaining('MemoryError'),
      outcome: 'unknown',
    });
  });

  test('answers that came before it are delivered, and only the rest is rejected', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    const calls = Array.from({ length: 20 }, (_, n) => tiny.client.request('ECHO', { text: `${n}` }));
    await settled();
    for (const { id, payload } of tiny.script.commands.slice(0, 10)) {
      tiny.script.peer.send({ id, type: 'ECHO_RESPONSE', success: true, data: payload, error: null });
    }
    tiny.script.peer.exit({ exitCode: 0 });
    const outcomes = await Promise.allSettled(calls);

    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(10).fill('fulfilled'),
      ...Array(10).fill('rejected'),
    ]);
  });

  test('what was never sent says so', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    const sent = tiny.client.request('ECHO', { text: 'sent' });
    await settled();
    const waiting = tiny.client.request('ECHO', { text: 'in the outbox' });
    tiny.script.peer.exit({ exitCode: 1 });

    expect(await rejectionOf(sent)).toMatchObject({ outcome: 'unknown', exitCode: 1 });
    expect(await rejectionOf(waiting)).toMatchObject({ outcome: 'not-sent', exitCode: 1 });
  });

  test('nobody has to look at what is rejected', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute, BUILD: () => ({ operation_id: 'op' }) } });
    void tiny.client.request('ECHO', { text: '' });
    void tiny.client.call('ECHO', { wrong: 1 });
    await tiny.client.request('BUILD', {});
    tiny.script.peer.exit({ signal: 'SIGSEGV' });
    void tiny.client.request('ECHO', { text: '' });
    await settled();

    expect(tiny.client.status.state).toBe('error');
  });

  test('the next call is rejected at once, and the next start makes it well again', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    tiny.script.peer.exit({ exitCode: 3 });
    await settled();

    const call = tiny.client.request('ECHO', { text: '' });
    expect(call).toBeInstanceOf(Promise);
    expect(await rejectionOf(call)).toMatchObject({
      code: 'BACKEND_EXITED',
      exitCode: 3,
      outcome: 'not-sent',
    });
    await tiny.client.start();
    expect(await tiny.client.request('ECHO', { text: 'on' })).toEqual({ text: 'on' });
  });

  test('stop() and close() resolve all the same', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    void tiny.client.request('ECHO', { text: '' });
    tiny.script.peer.exit({ signal: 'SIGKILL' });
    await tiny.client.stop();
    await tiny.client.close();

    expect(tiny.client.status.state).toBe('stopped');
  });

  test('within a line, that is what its error is caused by', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute, OPEN: mute } });
    const cut = tiny.client.request('ECHO', { text: '' });
    const other = tiny.client.request('OPEN', {});
    const { id } = await tiny.script.command('ECHO');
    tiny.script.peer.write(`{"id":"${id}","type":"ECHO_RESP`);
    tiny.script.peer.exit({ signal: 'SIGKILL' });

    expect(await rejectionOf(cut)).toMatchObject({ code: 'PROTOCOL_ERROR', kind: 'truncated' });
    expect(await rejectionOf(other)).toMatchObject({ code: 'BACKEND_EXITED', cause: { kind: 'truncated' } });
  });
});

describe('when the backend does not read', () => {
  test('calls beyond the cap are rejected at once, and all the others with its death', async () => {
    await using tiny = await startedTiny({ commandTimeoutMs: null });
    tiny.script.peer.pause();
    const text = 'x'.repeat(1024 * 1024);
    const calls: Promise<unknown>[] = [];
    for (let count = 0; count < 40; count += 1) {
      calls.push(tiny.client.request('ECHO', { text }));
      await settled();
    }
    const refused = await rejectionOf(calls.at(-1) as Promise<unknown>);
    expect(refused).toBeInstanceOf(OverloadedError);
    expect(refused).toMatchObject({ buffer: 'outbox', limit: 16 * 1024 * 1024 });
    tiny.script.peer.exit({ signal: 'SIGKILL' });
    const codes = (await Promise.allSettled(calls)).map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'fulfilled',
    );

    expect(codes.filter((code) => code === 'OVERLOADED').length).toBeGreaterThan(20);
    expect(codes.filter((code) => code === 'BACKEND_EXITED').length).toBeGreaterThan(10);
    expect(codes).not.toContain('fulfilled');
  });

  test('calls go on when it reads again', async () => {
    await using tiny = await startedTiny({
      handlers: { ECHO: ({ text }) => ({ text: String(text).length.toString() }) },
    });
    tiny.script.peer.pause();
    const text = 'x'.repeat(1024 * 1024);
    const calls: Promise<unknown>[] = [];
    for (let count = 0; count < 5; count += 1) {
      calls.push(tiny.client.request('ECHO', { text }));
      await settled();
    }
    tiny.script.peer.resume();

    expect(await Promise.all(calls)).toEqual(Array(5).fill({ text: '1048576' }));
  });
});

describe('close()', () => {
  test('rejects what waits, in a way that tells it from a death', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute, BUILD: () => ({ operation_id: 'op' }) } });
    const call = tiny.client.request('ECHO', { text: '' });
    const operation = await tiny.client.request('BUILD', {});
    await tiny.client.close();

    expect(await rejectionOf(call)).toBeInstanceOf(ClosedError);
    expect(await rejectionOf(operation.result)).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
  });

  test('reads the last answers and final events first', async () => {
    await using tiny = await startedTiny({
      handlers: {
        ECHO: mute,
        BUILD: () => ({ operation_id: 'op' }),
        SHUTDOWN: () => {
          const { id } = tiny.script.commands[0] ?? {};
          tiny.script.peer.send({
            id,
            type: 'ECHO_RESPONSE',
            success: true,
            data: { text: 'last' },
            error: null,
          });
          const payload = { operation_id: 'op', final: true, status: 'interrupted', result: { built: 1 } };
          tiny.script.peer.send({ id: 'progress-event', type: 'BUILD_PROGRESS', payload });
          return { stopping: true, commands: 1, operations: 1 };
        },
      },
    });
    const call = tiny.client.request('ECHO', { text: '' });
    const operation = await tiny.client.request('BUILD', {});
    tiny.script.peer.onInputEnd = () => setImmediate(() => tiny.script.peer.exit({ exitCode: 0 }));
    await tiny.client.close();

    expect(await call).toEqual({ text: 'last' });
    expect(await rejectionOf(operation.result)).toMatchObject({
      errorCode: 'INTERRUPTED',
      result: { built: 1 },
    });
  });

  test('makes every later call reject, never throw', async () => {
    await using tiny = await startedTiny();
    await tiny.client.close();
    const calls = [
      tiny.client.request('ECHO', { text: '' }),
      tiny.client.start(),
      tiny.client.operation('op'),
      tiny.client.restart(),
    ];

    for (const call of calls) expect(await rejectionOf(call)).toBeInstanceOf(ClosedError);
    expect(tiny.script.lives).toBe(1);
  });
});
