import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HttpRun } from '../../../src/node/http-options.ts';
import { HttpTransport } from '../../../src/node/http-transport.ts';
import { processConnect } from '../../../src/process/process-transport.ts';
import { redact, registerSecret } from '../../../src/wire/redact.ts';
import { STOP_WAITS, type TransportReceiver } from '../../../src/wire/transport.ts';
import { freePorts } from '../../helpers/free-ports.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

vi.mock('../../../src/process/process-transport.ts', { spy: true });

const ENDED = { exitCode: 0, signal: null, stderrTail: '' };

/** What the process under the transport would call. */
let child: TransportReceiver | undefined;

beforeEach(() => {
  vi.mocked(processConnect).mockReturnValue(() => ({
    start: async (receiver) => {
      child = receiver;
    },
    send: () => undefined,
    close: async () => child?.onClose(ENDED),
    kill: () => {},
  }));
});

afterEach(() => vi.resetAllMocks());

async function started(receiver: Partial<TransportReceiver>) {
  let run: HttpRun | undefined;
  const transport = new HttpTransport({
    process: { command: 'server' },
    http: { from: await freePorts(1) },
    life: { generation: 1, maxLineBytes: 1024, stop: STOP_WAITS },
    onRun: (now) => {
      run ??= now;
    },
  });
  await transport.start({ onLine() {}, onFault() {}, onLog() {}, onClose() {}, ...receiver });
  transport.ready();
  return { transport, apiKey: run?.apiKey ?? expect.fail() };
}

const registerMany = (): void => {
  for (let number = 0; number < 2000; number += 1) registerSecret(`another-token-${number}`);
};

test('the key of a life is kept out of its log and its last words, however many secrets there are', async () => {
  const told: string[] = [];
  const { transport, apiKey } = await started({
    onLog: (line) => told.push(redact(line)),
    onClose: () => told.push(redact(`last ${apiKey}`)),
  });
  registerMany();
  child?.onLog(`key ${apiKey}`);
  await transport.close();
  expect(told).toEqual(['key [redacted]', 'last [redacted]']);

  registerMany();
  expect(redact(apiKey)).toBe(apiKey);
});

test('what a receiver throws at the end is told by close, and ends nobody else', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const failure = new Error('thrown by onClose');
  const { transport } = await started({
    onClose: () => {
      throw failure;
    },
  });
  child?.onClose(ENDED);
  // An unhandled rejection is told once the turn of the loop is over.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);

  expect(unhandled).not.toHaveBeenCalled();
  child = undefined;
  expect(await rejectionOf(transport.close())).toBe(failure);
});
