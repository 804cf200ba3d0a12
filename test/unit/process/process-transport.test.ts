import { afterEach, describe, expect, test, vi } from 'vitest';
import { exitGuard } from '../../../src/process/exit-guard.ts';
import { processConnect } from '../../../src/process/process-transport.ts';
import { STOP_WAITS } from '../../../src/wire/transport.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { settled } from '../../helpers/tiny-client.ts';
import { Words } from '../../helpers/words.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A transport over a fixture, and what it tells. */
function transport(fixture: string, stdout?: 'wire' | 'log') {
  const told: string[] = [];
  const words = new Words();
  let close: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const life = { generation: 1, maxLineBytes: 1_000_000, stop: STOP_WAITS };
  const made = processConnect({ command: python, args: [backendFixture(fixture)], stdout })(life);
  const receiver = {
    onLine: (line: string) => told.push(`line ${line}`),
    onLog: (line: string) => {
      told.push(`log ${line}`);
      words.take(line);
    },
    onFault: () => told.push('fault'),
    onClose: () => close(),
  };
  return { made, receiver, told, words, closed };
}

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.finally(() => {
    done = true;
  });
  await settled();
  return done;
}

describe('while a signal ends the program', () => {
  test('nothing is started, and who waits for it is not told', async () => {
    vi.spyOn(exitGuard, 'isEnding', 'get').mockReturnValue(true);
    const { made, receiver } = transport('echo.py');
    const start = made.start(receiver);

    expect([await isSettled(start), made.pid]).toEqual([false, undefined]);
  });

  test('nothing is sent, and who waits for it is not told', async () => {
    const { made, receiver, told, closed } = transport('echo.py');
    await made.start(receiver);
    vi.spyOn(exitGuard, 'isEnding', 'get').mockReturnValue(true);
    const sent = made.send('{"id":"1","type":"ECHO","payload":{}}\n');
    expect(await isSettled(sent ?? Promise.resolve())).toBe(false);
    vi.restoreAllMocks();
    await made.close();
    await closed;

    expect(told.filter((line) => line.startsWith('line'))).toEqual([]);
  });
});

test('the stdout of a process is a log where it is said to be one, and comes when it is written', async () => {
  const { made, receiver, told, words, closed } = transport('prints_on_the_wire.py', 'log');
  await made.start(receiver);
  await words.heard('Loading model...');
  made.kill();
  await closed;

  expect(told.filter((line) => !line.startsWith('log'))).toEqual([]);
});
