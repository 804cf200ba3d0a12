import { describe, expect, test } from 'vitest';
import { CommandTable } from '../../../src/client/command-table.ts';
import { BackendExitedError, type CallOptions, CommandError } from '../../../src/core.ts';
import { callWithRetries } from '../../../src/supervisor/retries.ts';
import { rejectionOf, settled, type TinyClient, tinyClient } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

/** A backend that dies under the first calls of a command, and answers the later ones. */
function mortal(name: string, deaths: number, attempts: number) {
  let left = deaths;
  const tiny: TinyClient = tinyClient({
    restart: { baseDelayMs: 0 },
    retry: { attempts },
    handlers: {
      [name]: (payload, call) => {
        left -= 1;
        if (left < 0) return payload;
        call.stayMute();
        return tiny.script.peer.exit({ exitCode: 1 });
      },
    },
  });
  return tiny;
}

describe('a call that a death has cut short', () => {
  test('is made again where its command is idempotent, as often as is allowed', async () => {
    await using tiny = mortal('ECHO', 2, 2);
    await tiny.client.start();

    expect(await tiny.client.request('ECHO', { text: 'third time' })).toEqual({ text: 'third time' });
    expect(tiny.script.commands.filter(({ type }) => type === 'ECHO')).toHaveLength(3);
  });

  test('is rejected when it was made again often enough', async () => {
    await using tiny = mortal('ECHO', 2, 1);
    await tiny.client.start();

    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toBeInstanceOf(BackendExitedError);
  });

  test.each(['OPEN', 'NOT_IN_THE_CONTRACT'])(
    'is not made again if it may have had an effect: %s',
    async (name) => {
      await using tiny = mortal(name, 1, 5);
      await tiny.client.start();

      expect(await rejectionOf(tiny.client.call(name, {}))).toMatchObject({ outcome: 'unknown' });
      expect(tiny.script.commands.filter(({ type }) => type === name)).toHaveLength(1);
    },
  );

  test('that has failed by its answer is not made again', async () => {
    await using tiny = tinyClient({ retry: { attempts: 5 } });
    await tiny.client.start();

    expect(await rejectionOf(tiny.client.call('ECHO', { text: '' }))).toBeInstanceOf(CommandError);
    expect(tiny.script.commands).toHaveLength(1);
  });
});

test('the total limit is for all tries together', async () => {
  const limits: (number | undefined)[] = [];
  const cut = new BackendExitedError('cut', {
    exitCode: 1,
    signal: null,
    stderrTail: '',
    outcome: 'not-sent',
  });
  const request = async (_: unknown, __: unknown, { totalTimeoutMs }: CallOptions<never>): Promise<never> => {
    limits.push(totalTimeoutMs);
    await new Promise((resolve) => setTimeout(resolve, 2));
    throw cut;
  };
  const spec = new CommandTable(tinyContract, {}).command('ECHO');
  const call = { attempts: 1, spec, payload: {}, whenReady: async () => ({ request }) };
  await rejectionOf(callWithRetries({ ...call, options: { totalTimeoutMs: 1000 } }));
  await rejectionOf(callWithRetries({ ...call, options: {} }));

  const [first = 0, second = 0, ...unlimited] = limits;
  expect(second).toBeLessThan(first);
  expect(unlimited).toEqual([undefined, undefined]);
});

test('what finds no life to go to is final, however often it might be made again', async () => {
  let asked = 0;
  const whenReady = async (): Promise<never> => {
    asked += 1;
    throw new BackendExitedError('ended', { exitCode: 1, signal: null, stderrTail: '', outcome: 'not-sent' });
  };
  const spec = new CommandTable(tinyContract, {}).command('ECHO');
  const call = callWithRetries({
    attempts: Number.POSITIVE_INFINITY,
    spec,
    payload: {},
    options: {},
    whenReady,
  });

  expect(await rejectionOf(call)).toMatchObject({ code: 'BACKEND_EXITED' });
  expect(asked).toBe(1);
});

test('a call made while a silent backend is being killed waits for the next life, and uses up no try', async () => {
  await using tiny = tinyClient({
    restart: { baseDelayMs: 0 },
    retry: { attempts: 1 },
    heartbeat: { intervalMs: 5, misses: 1 },
    handlers: { ECHO: (payload) => payload, PING: (_, call) => call.stayMute() },
  });
  await tiny.client.start();
  let exit: () => void = () => {};
  const killed = new Promise<void>((resolve) => {
    tiny.script.peer.onKill = () => {
      exit = () => tiny.script.peer.exit({ signal: 'SIGKILL' });
      resolve();
    };
    exit = () => tiny.script.peer.exit({ signal: 'SIGKILL' });
  });
  await killed;
  expect(tiny.client.status).toMatchObject({ state: 'restarting', lastError: { code: 'UNRESPONSIVE' } });
  const call = tiny.client.request('ECHO', { text: 'meanwhile' });
  await settled();
  exit();

  expect(await call).toEqual({ text: 'meanwhile' });
  expect(tiny.client.status.restarts).toBeGreaterThanOrEqual(1);
});

describe('the total limit', () => {
  const cut = (outcome: 'not-sent' | 'unknown') =>
    new BackendExitedError('cut', { exitCode: 1, signal: null, stderrTail: '', outcome });
  const never = () => new Promise<never>(() => {});
  const spec = new CommandTable(tinyContract, {}).command('ECHO');

  test('bounds the wait for a life, and names the number that was set', async () => {
    const call = callWithRetries({
      attempts: 0,
      spec,
      payload: {},
      options: { totalTimeoutMs: 20 },
      whenReady: never,
    });

    expect(await rejectionOf(call)).toMatchObject({
      code: 'COMMAND_TIMEOUT',
      timeoutMs: 20,
      limit: 'total',
      outcome: 'not-sent',
    });
  });

  test('ends the tries of a call that kills each backend, and says that it may have had an effect', async () => {
    let tries = 0;
    const request = async (): Promise<never> => {
      tries += 1;
      throw cut('unknown');
    };
    const whenReady = () =>
      new Promise<{ request: typeof request }>((resolve) => setTimeout(() => resolve({ request }), 4));
    const call = callWithRetries({
      attempts: Number.POSITIVE_INFINITY,
      spec,
      payload: {},
      options: { totalTimeoutMs: 60 },
      whenReady,
    });

    expect(await rejectionOf(call)).toMatchObject({
      code: 'COMMAND_TIMEOUT',
      timeoutMs: 60,
      outcome: 'unknown',
    });
    expect(tries).toBeLessThan(60);
  });

  test('that is none is refused by who sends the call', async () => {
    await using tiny = tinyClient({ retry: { attempts: 1 } });
    await tiny.client.start();

    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }, { totalTimeoutMs: 0 }))).toMatchObject(
      { code: 'VALIDATION_FAILED' },
    );
  });
});

test('a call that was sent once never says that it was not, whatever ends the wait for its next try', async () => {
  await using tiny = tinyClient({
    restart: { baseDelayMs: 3_600_000, maxDelayMs: 3_600_000 },
    retry: { attempts: 3 },
    handlers: { ECHO: (_, call) => call.stayMute() },
  });
  await tiny.client.start();
  const stopped = rejectionOf(tiny.client.request('ECHO', { text: '' }));
  const controller = new AbortController();
  const aborted = rejectionOf(tiny.client.request('ECHO', { text: '' }, { signal: controller.signal }));
  await tiny.script.command('ECHO');
  await settled();
  tiny.script.peer.exit({ exitCode: 1 });
  await settled();
  controller.abort();
  expect(await aborted).toMatchObject({
    code: 'BACKEND_EXITED',
    outcome: 'unknown',
    cause: { code: 'ABORTED' },
  });
  await tiny.client.stop();

  expect(await stopped).toMatchObject({
    code: 'BACKEND_EXITED',
    outcome: 'unknown',
    cause: { code: 'CLOSED' },
  });
});
