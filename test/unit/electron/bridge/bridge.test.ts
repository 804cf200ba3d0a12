import { describe, expect, test } from 'vitest';
import { Bridge, type BridgeOptions } from '../../../../src/electron/bridge/bridge.ts';
import { bridgedTiny } from '../../../helpers/bridged.ts';
import { tinyClient } from '../../../helpers/tiny-client.ts';

describe('a bridge', () => {
  test('brings a call to the backend and its answer to the document', async () => {
    await using bridged = await bridgedTiny({ tiny: { handlers: { ECHO: ({ text }) => ({ text }) } } });
    const document = bridged.open();

    expect(await document.call('ECHO', { text: 'hello' })).toEqual({
      ok: true,
      data: { text: 'hello' },
      lastSeq: 0,
    });
  });

  test('takes every client', async () => {
    await using tiny = tinyClient();
    const bridge = new Bridge({ backend: tiny.client });

    expect(bridge.counts).toEqual({ documents: 0, calls: 0, operations: 0 });
  });

  test('tells events and the end of an operation under the id of the call that started it', async () => {
    await using bridged = await bridgedTiny({
      tiny: {
        handlers: {
          BUILD: (_, call) => {
            call.progress('STEP', { operation_id: 'op', progress: 1 });
            call.answer({ operation_id: 'op' });
            call.progress('STEP', { operation_id: 'op', progress: 2 });
            const result = { built: 3 };
            call.progress('BUILD_PROGRESS', { operation_id: 'op', final: true, status: 'completed', result });
          },
        },
      },
    });
    const document = bridged.open();
    const reply = await document.call('BUILD', {}, { id: 'b' });
    await document.event(({ kind }) => kind === 'end');

    expect(reply).toMatchObject({
      ok: true,
      data: { operation_id: 'op' },
      operation: { id: 'op', command: 'BUILD' },
    });
    expect(document.events).toMatchObject([
      { seq: 1, kind: 'progress', id: 'b', data: { type: 'STEP', payload: { progress: 1 } } },
      { seq: 2, kind: 'progress', id: 'b', data: { type: 'STEP', payload: { progress: 2 } } },
      { seq: 3, kind: 'progress', id: 'b', data: { type: 'BUILD_PROGRESS' } },
      { seq: 4, kind: 'end', id: 'b', ok: true, result: { built: 3 } },
    ]);
    expect(bridged.bridge.counts).toEqual({ documents: 1, calls: 0, operations: 0 });
  });

  test.each<[Partial<BridgeOptions>, RegExp]>([
    [{ limits: { maxInFlight: 0 } }, /maxInFlight/],
    [{ limits: { maxPayloadDepth: 501 } }, /maxPayloadDepth/],
    [{ limits: { maxCallsPerSecond: Number.NaN } }, /maxCallsPerSecond/],
    [{ coalesceMs: -1 }, /coalesceMs/],
  ])('refuses %j', async (options, message) => {
    await using tiny = tinyClient();

    expect(() => new Bridge({ backend: tiny.client, ...options })).toThrow(message);
  });
});
