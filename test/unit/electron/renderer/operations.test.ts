import { describe, expect, test } from 'vitest';
import {
  type Operation,
  RemoteBackendClient,
  type SongBatchOutcome,
  songOutline,
} from '../../../../src/electron/renderer/index.ts';
import { mayStartOperation } from '../../../../src/electron/renderer/remote-call.ts';
import { FakePort, type PortCall, progressOf, refusedBy } from '../../../helpers/fake-port.ts';
import { rejectionOf, settled } from '../../../helpers/tiny-client.ts';

const COMMAND = 'CREATE_SONGS_BATCH';
const payload = { account_name: 'a', prompts: [] };
const failed = {
  code: 'COMMAND_FAILED',
  name: 'CommandError',
  message: 'stopped',
  retryable: false,
  fields: { errorCode: 'CANCELLED', command: COMMAND, result: { completed: 1 } },
} as const;

interface Started {
  readonly port: FakePort;
  readonly backend: RemoteBackendClient;
  readonly call: PortCall;
  readonly batch: Operation<SongBatchOutcome>;
}

async function started(options: { signal?: AbortSignal } = {}): Promise<Started> {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  const answer = backend.createSongsBatch(payload, options);
  const call = await port.nth(1);
  call.succeed({ operation_id: 'o1' }, { operation: { id: 'o1', command: COMMAND } });
  return { port, backend, call, batch: await answer };
}

async function all(operation: AsyncIterable<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const event of operation) seen.push(event);
  return seen;
}

const first = progressOf('o1', { completed: 1 });
const final = progressOf('o1', { completed: 2, final: true });

describe('an operation whose session is lost while the reply is in the air', () => {
  const reply = { operation: { id: 'o1', command: COMMAND } };

  test.each(['before the reply', 'after it, before its last event'])(
    'is told as lost, with its id: %s',
    async (when) => {
      const port = new FakePort();
      const backend = new RemoteBackendClient(port);
      const answer = rejectionOf(backend.createSongsBatch(payload));
      const call = await port.nth(1);
      if (when.startsWith('before')) {
        port.tell({ kind: 'gone' });
        call.succeed({ operation_id: 'o1' }, { ...reply, lastSeq: 3 });
      } else {
        call.succeed({ operation_id: 'o1' }, { ...reply, lastSeq: 3 });
        await settled();
        port.tell({ kind: 'gone' });
      }

      expect(await answer).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
      expect(String(await answer)).toContain("operation('o1')");
      expect(backend.counts).toMatchObject({ inFlight: 0, truncatedProgress: 0 });
      backend.close();
    },
  );
});

describe('an operation', () => {
  test('has the id, the command and the answer with which it was accepted', async () => {
    const { batch, backend } = await started();

    expect(batch).toMatchObject({ id: 'o1', command: COMMAND, started: { operation_id: 'o1' } });
    backend.close();
  });

  test('gives its events in order to callbacks and iterators, and completes with its result', async () => {
    const { port, call, batch, backend } = await started();
    const told: unknown[] = [];
    batch.onProgress((event) => told.push(event));
    const iterated = all(batch);
    port.tell({ kind: 'progress', id: call.id, data: first });
    port.tell({ kind: 'progress', id: call.id, data: final });
    port.tell({ kind: 'end', id: call.id, ok: true, result: { completed: 2 } });

    expect(await iterated).toEqual([first, final]);
    expect(told).toEqual([first, final]);
    expect(await batch.result).toEqual({ completed: 2 });
    expect(backend.counts.inFlight).toBe(0);
  });

  test('whose events and end all came before its reply was processed misses none of them', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port);
    const told: unknown[] = [];
    const answer = backend.createSongsBatch(payload, { onProgress: (event) => told.push(event) });
    const call = await port.nth(1);
    call.succeed({ operation_id: 'o1' }, { operation: { id: 'o1', command: COMMAND }, lastSeq: 3 });
    port.tell({ kind: 'progress', id: call.id, data: first });
    port.tell({ kind: 'progress', id: call.id, data: final });
    port.tell({ kind: 'end', id: call.id, ok: true, result: { completed: 2 } });
    const batch = await answer;

    expect(await all(batch)).toEqual([first, final]);
    expect(told).toEqual([first, final]);
    expect(await batch.result).toEqual({ completed: 2 });
  });

  test('that failed by its final event ends its iterators quietly; the result tells why', async () => {
    const { port, call, batch } = await started();
    port.tell({ kind: 'progress', id: call.id, data: final });
    port.tell({ kind: 'end', id: call.id, ok: false, error: failed });

    expect(await all(batch)).toEqual([final]);
    expect(await rejectionOf(batch.result)).toMatchObject({
      errorCode: 'CANCELLED',
      result: { completed: 1 },
    });
  });

  test('whose backend died tells its iterators as well', async () => {
    const { port, call, batch } = await started();
    const died = {
      code: 'BACKEND_EXITED',
      name: 'BackendExitedError',
      message: 'died',
      retryable: true,
    } as const;
    const iterated = rejectionOf(all(batch));
    port.tell({
      kind: 'end',
      id: call.id,
      ok: false,
      error: { ...died, fields: { exitCode: 1, outcome: 'unknown' } },
    });

    expect(await iterated).toMatchObject({ code: 'BACKEND_EXITED', exitCode: 1, stderrTail: '' });
  });

  test('is left with the client that is closed, and not cancelled', async () => {
    const { port, call, batch, backend } = await started();
    backend.close();

    expect(port.controls).toEqual([`leave ${call.id}`]);
    expect(await rejectionOf(batch.result)).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
  });

  test('is cancelled through the bridge', async () => {
    const { port, batch, backend } = await started();
    const cancelled = batch.cancel();
    const call = await port.nth(2);
    call.succeed({});
    await cancelled;

    expect([call.command, call.payload]).toEqual(['$cancel', { operation_id: 'o1' }]);
    backend.close();
  });

  test('whose signal aborts ends at once, and the main process is told', async () => {
    const controller = new AbortController();
    const { port, call, batch, backend } = await started({ signal: controller.signal });
    controller.abort('enough');
    port.tell({ kind: 'progress', id: call.id, data: final });
    port.tell({ kind: 'end', id: call.id, ok: false, error: failed });

    expect(await rejectionOf(batch.result)).toMatchObject({ code: 'ABORTED', cause: 'enough' });
    expect(port.controls).toEqual([`cancel ${call.id}`]);
    expect(backend.counts.inFlight).toBe(0);
  });

  test('whose failure nobody looks at leaves no unhandled rejection', async () => {
    const { port, call, backend } = await started();
    port.tell({ kind: 'end', id: call.id, ok: false, error: failed });
    await settled();

    expect(backend.counts.inFlight).toBe(0);
  });

  test('ends with an error that says how to take hold of it again when the session is lost', async () => {
    const { port, batch, backend } = await started();
    const answer = backend.getAccounts();
    (await port.nth(2)).fail(refusedBy('document'));
    (await port.nth(3)).succeed([]);
    await answer;

    expect(await rejectionOf(batch.result)).toMatchObject({
      code: 'CLOSED',
      message: expect.stringContaining("operation('o1')"),
    });
  });

  test('ends when the bridge has let go of the page, which says hello again', async () => {
    const { port, call, batch, backend } = await started();
    port.tell({ kind: 'progress', id: call.id, data: first });
    port.tell({ kind: 'gone' });
    const { state } = backend.connection.get();
    await backend.hello();

    expect(await rejectionOf(batch.result)).toMatchObject({ code: 'CLOSED' });
    expect(state).toBe('connecting');
    expect(port.hellos).toBe(2);
    expect(backend.connection.get().state).toBe('open');
  });

  test('of a new session, whose events count anew, is not taken for one that was lost', async () => {
    const { port, call, backend } = await started();
    port.tell({ kind: 'progress', id: call.id, data: first });
    port.tell({ kind: 'gone' });
    port.seq = 0;
    const taking = backend.operation('o1');
    const follow = await port.nth(2);
    follow.succeed(null, { operation: { id: 'o1', command: 'CREATE_SONGS_BATCH' }, lastSeq: 1 });
    await settled();
    const { inFlight } = backend.counts;
    port.tell({ kind: 'progress', id: follow.id, data: first });
    const again = await taking;
    port.tell({ kind: 'progress', id: follow.id, data: first });
    port.tell({ kind: 'end', id: follow.id, ok: true, result: 'done' });

    expect(inFlight).toBe(1);
    expect(await again.result).toBe('done');
    expect(backend.counts.truncatedProgress).toBe(0);
  });
});

describe('an operation taken hold of', () => {
  test('is followed under a call of its own, and its callback gets what was kept', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port);
    const told: unknown[] = [];
    const taking = backend.operation('o1', { onProgress: (event) => told.push(event) });
    const call = await port.nth(1);
    port.tell({ kind: 'progress', id: call.id, data: first });
    call.succeed(null, { operation: { id: 'o1', command: COMMAND } });
    const operation = await taking;
    port.tell({ kind: 'progress', id: call.id, data: final });
    port.tell({ kind: 'end', id: call.id, ok: true, result: 2 });

    expect([call.command, call.payload]).toEqual(['$follow', { operation_id: 'o1' }]);
    expect(await all(operation)).toEqual([first, final]);
    expect(told).toEqual([first, final]);
    expect(await operation.result).toBe(2);
  });

  test('is one, however often it is taken hold of', async () => {
    const { port, batch, backend } = await started();
    const told: unknown[] = [];
    const again = await backend.operation('o1', { onProgress: (event) => told.push(event) });
    const twice = [backend.operation('o2'), backend.operation('o2')];
    (await port.nth(2)).succeed(null, { operation: { id: 'o2', command: COMMAND } });
    const [one, other] = await Promise.all(twice);
    port.tell({ kind: 'progress', id: port.calls[0]?.id ?? '', data: first });

    expect(again).toBe(batch);
    expect(one).toBe(other);
    expect(port.calls).toHaveLength(2);
    expect(told).toEqual([first]);
    backend.close();
  });

  test('that cannot be taken hold of can be asked for again', async () => {
    const port = new FakePort();
    const backend = new RemoteBackendClient(port);
    const refused = rejectionOf(backend.operation('o1'));
    (await port.nth(1)).fail(refusedBy('internal'));
    await refused;
    void backend.operation('o1');

    expect((await port.nth(2)).command).toBe('$follow');
    backend.close();
  });
});

test('what a window asks of the bridge itself goes by names that no command has', async () => {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  const answers = [backend.start(), backend.stop(), backend.restart(), backend.operations()];
  await port.nth(4);
  for (const call of port.calls) call.succeed(call.command === '$operations' ? [] : {});

  expect(await Promise.all(answers)).toEqual([undefined, undefined, undefined, []]);
  expect(port.calls.map(({ command }) => command)).toEqual(['$start', '$stop', '$restart', '$operations']);
});

test('what comes before a reply is kept only where an operation may take it over', () => {
  const { commands } = songOutline;
  const starting = Object.keys(commands).filter((name) => mayStartOperation(songOutline, name));

  expect(starting).toEqual(['BATCH_DOWNLOAD', 'CREATE_SONGS_BATCH', 'START_QUEUE_EXECUTION']);
  expect(mayStartOperation(songOutline, '$follow')).toBe(true);
});
