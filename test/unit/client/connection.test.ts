import { describe, expect, test } from 'vitest';
import { CommandTable } from '../../../src/client/command-table.ts';
import { Connection } from '../../../src/client/connection.ts';
import {
  BackendExitedError,
  ClosedError,
  STOP_WAITS,
  type Transport,
  type TransportReceiver,
} from '../../../src/core.ts';
import { controlCommands } from '../../../src/messages/index.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const table = new CommandTable(tinyContract, controlCommands);
const asked = () => new ClosedError('asked', { outcome: 'unknown' });

/** A transport that does nothing by itself: every moment of its life is the test's. */
class HandTransport implements Transport {
  readonly sent: string[] = [];
  readonly calls: string[] = [];
  receiver: TransportReceiver | undefined;
  #endClose: () => void = () => {};

  async start(receiver: TransportReceiver): Promise<void> {
    this.receiver = receiver;
  }

  send(lines: string): undefined {
    this.sent.push(lines);
  }

  close(): Promise<void> {
    this.calls.push('close');
    return new Promise((resolve) => {
      this.#endClose = resolve;
    });
  }

  kill(): void {
    this.calls.push('kill');
  }

  ready(capabilities: readonly string[] = ['final-event']): void {
    this.receiver?.onLog(JSON.stringify({ type: 'BACKEND_READY', capabilities }));
  }

  end(exitCode: number | null): void {
    this.receiver?.onClose({ exitCode, signal: null, stderrTail: 'Traceback' });
    this.#endClose();
  }
}

function connected() {
  const transport = new HandTransport();
  const closed: unknown[] = [];
  const connection = new Connection({
    transport,
    table,
    notices: { emit: () => {}, reportCallbackError: () => {}, countLateReply: () => {} },
    generation: 1,
    startTimeoutMs: 10_000,
    commandTimeoutMs: null,
    conditions: ['message'],
    stop: STOP_WAITS,
    maxLineBytes: 10_000,
    onReady: () => {},
    onFailing: () => {},
    onClosed: (_, cause) => closed.push(cause),
  });
  return { transport, connection, closed };
}

async function ready() {
  const made = connected();
  const started = made.connection.start();
  await settled();
  made.transport.ready();
  await started;
  return made;
}

function response(id: string): string {
  return JSON.stringify({ id, type: 'ECHO_RESPONSE', success: true, data: { text: 'late' }, error: null });
}

describe('a connection', () => {
  test('goes from idle to starting, ready, closing and closed, and tells its end once', async () => {
    const { transport, connection, closed } = connected();
    const states = [connection.state];
    const started = connection.start();
    states.push(connection.state);
    await settled();
    transport.ready();
    await started;
    states.push(connection.state);
    const closing = connection.close(asked);
    states.push(connection.state);
    transport.end(0);
    transport.end(0);
    await closing;
    states.push(connection.state);

    expect(states).toEqual(['idle', 'starting', 'ready', 'closing', 'closed']);
    expect(closed).toHaveLength(1);
    expect(transport.calls).toEqual(['close']);
  });

  test('reads answers that still come while it is closing', async () => {
    const { transport, connection } = await ready();
    const call = connection.request(table.command('ECHO'), { text: 'a' }, {});
    await settled();
    const { id } = JSON.parse(transport.sent[0] ?? '') as { id: string };
    const closing = connection.close(asked);
    transport.receiver?.onLine(response(id));
    transport.end(0);
    await closing;

    expect(await call).toEqual({ text: 'late' });
  });

  test('that dies while it is closed on purpose tells of the purpose, and one that just dies of the death', async () => {
    const first = await ready();
    const cut = first.connection.request(table.command('ECHO'), { text: 'a' }, {});
    const closing = first.connection.close(asked);
    first.transport.end(9);
    await closing;
    const second = await ready();
    const lost = second.connection.request(table.command('ECHO'), { text: 'a' }, {});
    await settled();
    second.transport.end(9);

    expect(await rejectionOf(cut)).toMatchObject({ code: 'CLOSED', message: 'asked' });
    expect(await rejectionOf(lost)).toBeInstanceOf(BackendExitedError);
    expect(await rejectionOf(lost)).toMatchObject({ exitCode: 9, outcome: 'unknown' });
  });

  test('that has ended knows that a command was never sent', async () => {
    const { transport, connection } = await ready();
    transport.end(3);
    const error = await rejectionOf(connection.request(table.command('ECHO'), { text: '' }, {}));

    expect(error).toMatchObject({ exitCode: 3, outcome: 'not-sent' });
    expect(connection.inFlight).toBe(0);
  });

  test('that was never started can be closed, and its transport is left alone', async () => {
    const { transport, connection, closed } = connected();
    await connection.close(asked);

    expect([connection.state, transport.calls, closed.length]).toEqual(['closed', [], 1]);
  });

  test('kills a backend whose line never ends, and tells why', async () => {
    const { transport, connection } = await ready();
    const call = connection.request(table.command('ECHO'), { text: '' }, {});
    await settled();
    transport.receiver?.onFault({ kind: 'endless', bytes: 160_001, prefix: '' });
    transport.end(null);

    expect(transport.calls).toEqual(['kill']);
    expect(await rejectionOf(call)).toBeInstanceOf(BackendExitedError);
  });
});
