import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AbortedError, CommandTimeoutError, IdleTimeoutError, type Operation } from '../../../src/core.ts';
import type { ScriptedCall, ScriptedHandler } from '../../../src/testing/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf, settled, startedTiny } from '../../helpers/tiny-client.ts';
import type { TinyEvent } from '../../helpers/tiny-contract.ts';

const mute: ScriptedHandler = (_, call) => call.stayMute();
const cancelled: ScriptedHandler = (payload) => ({ ...payload, accepted: true, status: 'cancelling' });

describe('C21 and C23: with a clock of their own', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

  test('C21: an answer after the time limit is counted and dropped, and its id is never used again', async () => {
    await using tiny = await startedTiny({
      handlers: { OPEN: mute, CANCEL_COMMAND: cancelled, ECHO: (p) => p },
    });
    const { client, script } = tiny;
    const call = client.request('OPEN', {}, { timeoutMs: 100 });
    const { id } = await script.command('OPEN');
    await pass(110);

    expect(await rejectionOf(call)).toBeInstanceOf(CommandTimeoutError);
    expect(await script.command('CANCEL_COMMAND')).toMatchObject({ payload: { command_id: id } });
    for (let times = 0; times < 2; times += 1)
      script.peer.send({ id, type: 'OPEN_RESPONSE', success: true, data: 'late', error: null });
    await pass(0);
    expect(client.counts).toMatchObject({ lateReplies: 1, protocolErrors: 1, inFlight: 0 });
    for (let n = 0; n < 100; n += 1) await client.request('ECHO', { text: '' });
    const ids = script.commands.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('C23: progress without end keeps an operation from being idle, and not from its total limit', async () => {
    let building: ScriptedCall | undefined;
    await using tiny = await startedTiny({
      heartbeat: false,
      handlers: {
        BUILD: (_, call) => {
          building = call;
          return { operation_id: 'op' };
        },
        CANCEL_OPERATION: cancelled,
      },
    });
    const limits = { idleTimeoutMs: 1000, totalTimeoutMs: 20_000 };
    const operation = (await tiny.client.request('BUILD', {}, limits)) as Operation<
      { built: number },
      TinyEvent
    >;
    const failing = rejectionOf(operation.result);
    let ended = false;
    void failing.then(() => {
      ended = true;
    });
    for (let ms = 0; ms < 19_500; ms += 900) {
      expect(ended).toBe(false);
      building?.progress('STEP', { operation_id: 'op', progress: 1 });
      await pass(900);
    }
    building?.progress('STEP', { operation_id: 'op', progress: 1 });
    await pass(300);

    expect(await failing).toMatchObject({ code: 'COMMAND_TIMEOUT', limit: 'total' });
    await tiny.client.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('C23: without progress it is idle', async () => {
    await using tiny = await startedTiny({
      heartbeat: false,
      handlers: { BUILD: () => ({ operation_id: 'op' }), CANCEL_OPERATION: cancelled },
    });
    const limits = { idleTimeoutMs: 1000, totalTimeoutMs: 20_000 };
    const operation = (await tiny.client.request('BUILD', {}, limits)) as Operation<
      { built: number },
      TinyEvent
    >;
    const failing = rejectionOf(operation.result);
    await pass(1100);

    expect(await failing).toBeInstanceOf(IdleTimeoutError);
  });
});

describe('C22: a caller that aborts', () => {
  /** A signal, and whether somebody still listens to it. */
  function abortable() {
    const controller = new AbortController();
    return { controller, listeners: () => getEventListeners(controller.signal, 'abort').length };
  }

  test('C22: before the call is sent has nothing sent', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny();
    const { controller, listeners } = abortable();
    const inTheSameTurn = tiny.client.request('OPEN', {}, { signal: controller.signal });
    controller.abort();
    const afterwards = tiny.client.request('OPEN', {}, { signal: controller.signal });

    for (const call of [inTheSameTurn, afterwards])
      expect(await rejectionOf(call)).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    await settled();
    expect([tiny.script.commands, listeners()]).toEqual([[], 0]);
  });

  test('C22: in flight has the backend told, and hears at once', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny({ handlers: { OPEN: mute, CANCEL_COMMAND: cancelled } });
    const { controller, listeners } = abortable();
    const call = tiny.client.request('OPEN', {}, { signal: controller.signal });
    const { id } = await tiny.script.command('OPEN');
    controller.abort();
    const error = await rejectionOf(call);

    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ outcome: 'unknown' });
    expect(await tiny.script.command('CANCEL_COMMAND')).toMatchObject({ payload: { command_id: id } });
    expect(listeners()).toBe(0);
  });

  test('C22: after the answer changes nothing', async () => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    const { controller, listeners } = abortable();
    const call = tiny.client.request('ECHO', { text: 'x' }, { signal: controller.signal });
    expect(await call).toEqual({ text: 'x' });
    expect(listeners()).toBe(0);
    controller.abort();
    await settled();

    expect(tiny.script.commands.map(({ type }) => type)).toEqual(['ECHO']);
  });
});

describe('C24: a callback of the caller', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('C24: that %s is reported; the other callbacks, the stream and the call go on', async (_, fail) => {
    await using _leaks = await noLeaks();
    await using tiny = await startedTiny({
      handlers: {
        WORK: (_, call) => {
          for (let step = 0; step < 3; step += 1) call.progress('STEP', { progress: step });
          return { done: 3 };
        },
        BUILD: (_, call) => {
          queueMicrotask(() => {
            for (let step = 0; step < 3; step += 1)
              call.progress('STEP', { operation_id: 'op', progress: step });
            call.progress('BUILD_PROGRESS', {
              operation_id: 'op',
              final: true,
              status: 'completed',
              result: { built: 1 },
            });
          });
          return { operation_id: 'op' };
        },
      },
    });
    const others: unknown[] = [];
    tiny.client.on('progress', fail);
    tiny.client.on('progress', (event) => others.push(event));
    tiny.client.on('status', fail);
    tiny.script.peer.send({ id: 'progress-event', type: 'STEP', payload: { operation_id: 'nobody' } });

    expect(await tiny.client.request('WORK', { steps: 3 }, { onProgress: fail })).toEqual({ done: 3 });
    const operation = (await tiny.client.request('BUILD', {}, { onProgress: fail })) as Operation<
      { built: number },
      TinyEvent
    >;
    const taken: string[] = [];
    for await (const { type } of operation) taken.push(type);
    expect(await operation.result).toEqual({ built: 1 });
    await settled();
    expect(taken).toEqual(['STEP', 'STEP', 'STEP', 'BUILD_PROGRESS']);
    expect(others).toHaveLength(1);
    expect(tiny.callbackErrors).toEqual(Array(8).fill(new Error('mine')));
  });
});
