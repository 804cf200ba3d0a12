import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { AbortedError, CommandError } from '../../../src/core.ts';
import type { ScriptedHandler } from '../../../src/testing/index.ts';
import { rejectionOf, settled, startedTiny, tinyClient } from '../../helpers/tiny-client.ts';

const mute: ScriptedHandler = (_, call) => call.stayMute();
const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('a signal', () => {
  test('that is aborted before the call keeps it from being sent', async () => {
    await using tiny = await startedTiny();
    const error = await rejectionOf(
      tiny.client.request('ECHO', { text: '' }, { signal: AbortSignal.abort('why') }),
    );

    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ outcome: 'not-sent', command: 'ECHO', cause: 'why' });
    expect(tiny.script.commands).toEqual([]);
  });

  test('that aborts in the same turn takes the command back', async () => {
    await using tiny = await startedTiny();
    const controller = new AbortController();
    const call = tiny.client.request('ECHO', { text: '' }, { signal: controller.signal });
    controller.abort();

    expect(await rejectionOf(call)).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    await settled();
    expect(tiny.script.commands).toEqual([]);
  });

  test('that aborts in flight rejects the call at once and tells the backend', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: mute } });
    const controller = new AbortController();
    const call = tiny.client.request('ECHO', { text: '' }, { signal: controller.signal });
    const { id } = await tiny.script.command('ECHO');
    controller.abort(new Error('enough'));

    expect(await rejectionOf(call)).toMatchObject({ outcome: 'unknown', cause: new Error('enough') });
    expect(await tiny.script.command('CANCEL_COMMAND')).toMatchObject({ payload: { command_id: id } });
  });

  test('that aborts after the answer changes nothing', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload } });
    const controller = new AbortController();
    await tiny.client.request('ECHO', { text: '' }, { signal: controller.signal });
    controller.abort();
    await settled();

    expect(tiny.script.commands).toHaveLength(1);
  });

  test('that aborts a call which waits for the start keeps it from being sent', async () => {
    await using tiny = tinyClient({ ready: null });
    const controller = new AbortController();
    const starting = tiny.client.start();
    const call = tiny.client.request('ECHO', { text: '' }, { signal: controller.signal });
    controller.abort();

    expect(await rejectionOf(call)).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    await tiny.client.close();
    await rejectionOf(starting);
  });

  test('has no listener left once its call has ended, however', async () => {
    await using tiny = await startedTiny({ handlers: { ECHO: (payload) => payload, OPEN: mute } });
    const { signal } = new AbortController();
    await Promise.all(
      Array.from({ length: 20 }, () => tiny.client.request('ECHO', { text: '' }, { signal })),
    );
    expect(listenersOf(signal)).toBe(0);

    const calls = [
      tiny.client.request('OPEN', {}, { signal }),
      tiny.client.request('OPEN', {}, { signal, timeoutMs: 10 }),
    ];
    expect(listenersOf(signal)).toBe(2);
    await rejectionOf(calls[1] as Promise<unknown>);
    tiny.script.peer.exit({ signal: 'SIGKILL' });
    await rejectionOf(calls[0] as Promise<unknown>);

    expect(listenersOf(signal)).toBe(0);
  });
});

describe('an operation’s signal', () => {
  const handlers = {
    BUILD: () => ({ operation_id: 'op' }),
    CANCEL_OPERATION: () => ({ operation_id: 'op', accepted: true, status: 'cancelling' }),
  };

  test('goes on to serve once it is accepted: result rejects at once, and the backend is told', async () => {
    await using tiny = await startedTiny({ handlers });
    const controller = new AbortController();
    const operation = await tiny.client.request('BUILD', {}, { signal: controller.signal });
    expect(listenersOf(controller.signal)).toBe(1);
    controller.abort();

    expect(await rejectionOf(operation.result)).toBeInstanceOf(AbortedError);
    expect(await tiny.script.command('CANCEL_OPERATION')).toMatchObject({ payload: { operation_id: 'op' } });
    expect(listenersOf(controller.signal)).toBe(0);
  });

  test('ends its iterators with the same error', async () => {
    await using tiny = await startedTiny({ handlers });
    const controller = new AbortController();
    const operation = await tiny.client.request('BUILD', {}, { signal: controller.signal });
    const next = operation[Symbol.asyncIterator]().next();
    controller.abort();

    expect(await rejectionOf(next)).toBeInstanceOf(AbortedError);
  });

  test('has no listener left once the operation has ended', async () => {
    await using tiny = await startedTiny({ handlers });
    const { signal } = new AbortController();
    const operation = await tiny.client.request('BUILD', {}, { signal });
    tiny.script.peer.send({
      id: 'progress-event',
      type: 'BUILD_PROGRESS',
      payload: { operation_id: 'op', final: true, status: 'failed', error_code: 'X', error: 'no' },
    });

    expect(await rejectionOf(operation.result)).toBeInstanceOf(CommandError);
    expect(listenersOf(signal)).toBe(0);
  });
});
