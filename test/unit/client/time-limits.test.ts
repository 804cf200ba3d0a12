import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CommandTimeoutError, IdleTimeoutError, type Operation, ValidationError } from '../../../src/core.ts';
import type { ScriptedCall, ScriptedHandler } from '../../../src/testing/index.ts';
import { rejectionOf, startedTiny } from '../../helpers/tiny-client.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const mute: ScriptedHandler = (_, call) => call.stayMute();
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  await pass(0);
  return done;
}

describe('the limit for the response', () => {
  test('is the client’s own where nothing else is said', async () => {
    await using tiny = await startedTiny({ commandTimeoutMs: 500, handlers: { ECHO: mute } });
    const call = tiny.client.request('ECHO', { text: '' });
    await pass(490);
    expect(await isSettled(call)).toBe(false);
    await pass(20);

    const error = await rejectionOf(call);
    expect(error).toBeInstanceOf(CommandTimeoutError);
    expect(error).toMatchObject({ command: 'ECHO', timeoutMs: 500, limit: 'response', outcome: 'unknown' });
  });

  test('is 30 s where nothing is said at all, and none with null', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    const bounded = tiny.client.request('ECHO', { text: '' });
    const endless = tiny.client.request('ECHO', { text: '' }, { timeoutMs: null });
    await pass(29_900);
    expect(await isSettled(bounded)).toBe(false);
    await pass(200);

    expect(await isSettled(bounded)).toBe(true);
    await pass(10_000_000);
    expect(await isSettled(endless)).toBe(false);
  });

  test('is the call’s own before any other', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    const calls = [300, 100, 200].map((timeoutMs) =>
      tiny.client.request('ECHO', { text: '' }, { timeoutMs }),
    );
    await pass(150);
    expect(await Promise.all(calls.map(isSettled))).toEqual([false, true, false]);
    await pass(100);
    expect(await Promise.all(calls.map(isSettled))).toEqual([false, true, true]);
    await pass(100);
    expect(await Promise.all(calls.map(isSettled))).toEqual([true, true, true]);
  });

  test('tells the backend to stop, where it can be told', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    const call = tiny.client.request('ECHO', { text: '' }, { timeoutMs: 50 });
    await pass(60);
    await rejectionOf(call);
    const [sent, cancel] = tiny.script.commands;

    expect(cancel).toMatchObject({ type: 'CANCEL_COMMAND', payload: { command_id: sent?.id } });
  });

  test('settles the call just the same where the backend cannot be told', async () => {
    await using tiny = await startedTiny({ ready: {}, handlers: { ECHO: mute } });
    const call = tiny.client.request('ECHO', { text: '' }, { timeoutMs: 50 });
    await pass(60);

    expect(await rejectionOf(call)).toBeInstanceOf(CommandTimeoutError);
    expect(tiny.script.commands).toHaveLength(1);
  });

  test('makes a late reply harmless: it is dropped and counted', async () => {
    let late: ScriptedCall | undefined;
    await using tiny = await startedTiny({
      handlers: {
        ECHO: (_, call) => {
          late = call;
          call.stayMute();
        },
      },
    });
    const call = tiny.client.request('ECHO', { text: '' }, { timeoutMs: 50 });
    await pass(60);
    await rejectionOf(call);
    late?.answer({ text: 'late' });
    late?.answer({ text: 'later still' });
    await pass(0);

    expect(tiny.client.counts).toMatchObject({ lateReplies: 1, protocolErrors: 1 });
    expect(tiny.violations).toMatchObject([{ kind: 'unknown-id' }]);
  });
});

describe('a command that reports progress', () => {
  test('starts its idle limit anew with every event', async () => {
    let working: ScriptedCall | undefined;
    await using tiny = await startedTiny({
      handlers: {
        WORK: (_, call) => {
          working = call;
          call.stayMute();
        },
      },
    });
    const call = tiny.client.request('WORK', { steps: 3 }, { idleTimeoutMs: 100, timeoutMs: null });
    for (let step = 0; step < 5; step += 1) {
      await pass(80);
      working?.progress('STEP', { progress: step });
    }
    expect(await isSettled(call)).toBe(false);
    await pass(150);

    expect(await rejectionOf(call)).toBeInstanceOf(IdleTimeoutError);
  });

  test('cannot extend its total limit', async () => {
    let working: ScriptedCall | undefined;
    await using tiny = await startedTiny({
      handlers: {
        WORK: (_, call) => {
          working = call;
          call.stayMute();
        },
      },
    });
    const call = tiny.client.request('WORK', { steps: 3 }, { idleTimeoutMs: 100, totalTimeoutMs: 300 });
    for (let step = 0; step < 5; step += 1) {
      await pass(80);
      working?.progress('STEP', { progress: step });
    }

    expect(await rejectionOf(call)).toMatchObject({
      code: 'COMMAND_TIMEOUT',
      limit: 'total',
      timeoutMs: 300,
    });
  });
});

describe('an operation', () => {
  /** A backend that accepts BUILD after 200 ms and then does nothing by itself. */
  function building(options: { idleTimeoutMs?: number; totalTimeoutMs?: number; timeoutMs?: number }) {
    let building: ScriptedCall | undefined;
    const ready = startedTiny({
      handlers: {
        BUILD: async (_, call) => {
          building = call;
          await new Promise((resolve) => setTimeout(resolve, 200));
          return { operation_id: 'op' };
        },
      },
    });
    return ready.then((tiny) => ({
      tiny,
      started: tiny.client.request('BUILD', {}, options),
      step: () => building?.progress('STEP', { operation_id: 'op', progress: 1 }),
    }));
  }

  test('begins its idle limit with its acceptance', async () => {
    const { tiny, started, step } = await building({ idleTimeoutMs: 100 });
    await using _ = tiny;
    await pass(250);
    const operation: Operation = await started;
    await pass(30);
    step();
    await pass(90);
    expect(await isSettled(operation.result)).toBe(false);
    await pass(50);

    expect(await rejectionOf(operation.result)).toBeInstanceOf(IdleTimeoutError);
    expect(tiny.script.commands.at(-1)).toMatchObject({
      type: 'CANCEL_OPERATION',
      payload: { operation_id: 'op' },
    });
  });

  test('begins its total limit with its call', async () => {
    const { tiny, started } = await building({ totalTimeoutMs: 300 });
    await using _ = tiny;
    await pass(210);
    const operation = await started;
    await pass(60);
    expect(await isSettled(operation.result)).toBe(false);
    await pass(50);

    expect(await rejectionOf(operation.result)).toMatchObject({ limit: 'total' });
  });

  test('that is accepted after its caller gave up is cancelled', async () => {
    const { tiny, started } = await building({ timeoutMs: 100 });
    await using _ = tiny;
    await pass(110);
    await rejectionOf(started);
    await pass(200);

    expect(tiny.script.commands.map(({ type }) => type)).toEqual([
      'BUILD',
      'CANCEL_COMMAND',
      'CANCEL_OPERATION',
    ]);
    expect(tiny.client.counts.lateReplies).toBe(1);
  });
});

describe('the one timer', () => {
  test('is set once for a thousand calls, and gone when the client is closed', async () => {
    const tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    const before = vi.getTimerCount();
    await Promise.all(Array.from({ length: 1000 }, () => tiny.client.request('ECHO', { text: '' })));

    expect(vi.getTimerCount() - before).toBe(1);
    await tiny[Symbol.asyncDispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('goes out by itself when nothing waits any more', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload }, heartbeat: false });
    await tiny.client.request('ECHO', { text: '' }, { timeoutMs: 100 });
    await pass(200);

    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each([{ timeoutMs: 0 }, { idleTimeoutMs: Number.NaN }, { totalTimeoutMs: -1 }])(
  'a limit that is none is refused: %j',
  async (options) => {
    await using tiny = await startedTiny();
    const error = await rejectionOf(tiny.client.request('ECHO', { text: '' }, options));

    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ path: Object.keys(options) });
    expect(tiny.script.commands).toEqual([]);
  },
);
