import { describe, expect, test } from 'vitest';
import {
  AbortedError,
  BackendError,
  BackendExitedError,
  BridgeError,
  ClosedError,
  CommandError,
  CommandTimeoutError,
  CrashLoopError,
  IdleTimeoutError,
  MessageTooLargeError,
  OverloadedError,
  ProtocolError,
  StartError,
  StartTimeoutError,
  UnresponsiveError,
  ValidationError,
} from '../../../src/core.ts';
import { type EnvelopePolicy, envelopeOf } from '../../../src/electron/bridge/error-envelope.ts';
import { type ErrorEnvelope, errorFields } from '../../../src/electron/channels/error-envelope.ts';
import { isRetryable, RemoteClient } from '../../../src/electron/renderer/index.ts';
import { rebuildError } from '../../../src/electron/renderer/rebuild-error.ts';
import { inProcessPort, ScriptedFailure } from '../../../src/testing/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf, startedTiny } from '../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

const outcome = 'unknown';
const exit = { exitCode: 3, signal: 'SIGTERM', stderrTail: 'Traceback' };
const cause = new ClosedError('what led to it', { outcome });
const issues = [{ path: ['prompts', 0], message: 'is empty' }];

const errors: readonly BackendError[] = [
  new CommandError('m', { errorCode: 'E', command: 'C', details: { a: [1] }, result: { done: 1 } }),
  new ValidationError('m', { command: 'C', issues }),
  Object.assign(
    new StartError(
      'm',
      {
        reason: 'exited',
        path: '/p',
        cwd: '/c',
        tried: ['/q'],
        versions: { client: '1', backend: '2' },
        ...exit,
      },
      { cause },
    ),
    { logFile: '/log' },
  ),
  Object.assign(new StartTimeoutError('m', { timeoutMs: 5, stderrTail: 'Traceback' }, { cause }), {
    logFile: '/log',
  }),
  new CommandTimeoutError('m', { command: 'C', timeoutMs: 5, limit: 'total', outcome }),
  new IdleTimeoutError('m', { command: 'C', timeoutMs: 5, outcome }),
  new AbortedError('m', { command: 'C', outcome }, { cause }),
  new BackendExitedError('m', { ...exit, outcome }, { cause }),
  new UnresponsiveError('m', { stderrTail: 'Traceback', outcome }, { cause }),
  new CrashLoopError('m', { deaths: 4, withinMs: 9 }, { cause }),
  new ClosedError('m', { outcome: 'not-sent' }, { cause }),
  new OverloadedError('m', { buffer: 'iterator', limit: 7 }),
  new MessageTooLargeError('m', { direction: 'received', bytes: 9, maxLineBytes: 8 }),
  new ProtocolError('m', { kind: 'unknown-id', id: 'i', type: 't', issues }, { cause }),
  new BridgeError('m', { reason: 'too-many', command: 'C' }, { cause }),
];

function crossed(error: BackendError, policy: Partial<EnvelopePolicy> = {}): BackendError {
  const envelope = envelopeOf(error, { development: false, log: false, ...policy });
  return rebuildError(JSON.parse(JSON.stringify(envelope)) as ErrorEnvelope);
}

test('A12: the list of errors below has one of each code', () => {
  expect(errors.map(({ code }) => code).sort()).toEqual(Object.keys(errorFields).sort());
});

describe.each(errors.map((error) => [error.code, error] as const))('A12: %s in the page', (code, error) => {
  test('is of its class, with its code, name, text and fields, and has something for each of its fields', () => {
    const rebuilt = crossed(error, { development: true });
    const fields = (from: BackendError): unknown[] =>
      errorFields[code].map((name) => (from as unknown as Record<string, unknown>)[name]);

    expect(rebuilt).toBeInstanceOf(error.constructor);
    expect(rebuilt).toBeInstanceOf(BackendError);
    expect([rebuilt.code, rebuilt.name, rebuilt.message]).toEqual([code, error.name, 'm']);
    expect(fields(rebuilt)).toEqual(fields(error));
    expect(rebuilt).toHaveProperty('retryable');
  });

  test('keeps the name and the text of its cause', () => {
    const rebuilt = crossed(error);

    if (error.cause === undefined) expect(rebuilt.cause).toBeUndefined();
    else expect(rebuilt.cause).toMatchObject({ name: 'ClosedError', message: 'what led to it' });
  });
});

test.each(errors.filter((error) => 'stderrTail' in error))(
  'A12: $code shows what Python wrote only to those who may read the log',
  (error) => {
    expect(crossed(error)).toMatchObject({ stderrTail: '' });
    expect(crossed(error, { log: true })).toMatchObject({ stderrTail: 'Traceback' });
  },
);

test('A12: the stack of the main process is told only while the app is developed', () => {
  const [error] = errors as [CommandError];

  expect(crossed(error, { development: true }).stack).toContain('In the main process: CommandError: m');
  expect(crossed(error).stack).not.toContain('In the main process');
});

test('A12: a code that this page does not know, even the name of a member of every object, is told as such', () => {
  for (const code of ['QUOTA_EXCEEDED', 'constructor', '__proto__', 'toString']) {
    const newer = { code, name: 'QuotaError', message: 'Too much.', retryable: true, fields: { limit: 3 } };
    const error = rebuildError(newer as never);

    expect(error).toBeInstanceOf(BridgeError);
    expect(error).toMatchObject({
      reason: 'version',
      message: expect.stringContaining(`QuotaError with the code ${code}`),
    });
    expect(isRetryable(error)).toBe(true);
  }
});

test('A12: an envelope without some of its fields makes an error all the same', () => {
  for (const code of Object.keys(errorFields)) {
    const error = rebuildError({ code, name: 'E', message: 'm', retryable: false, fields: {} } as never);

    expect(error).toMatchObject({ code, message: 'm' });
  }
});

test('A12: what a handler fails with reaches the page through the whole bridge', async () => {
  await using _leaks = await noLeaks();
  await using tiny = await startedTiny({
    handlers: {
      ECHO: () => {
        throw new ScriptedFailure('ACCOUNT_NOT_FOUND', 'No account "x".', { name: 'x' });
      },
    },
  });
  const port = inProcessPort({ backend: tiny.client, grant: { commands: 'all' } });
  const page = new RemoteClient<TinyMap>(tinyContract, port);
  const error = await rejectionOf(page.request('ECHO', { text: 'a' }));
  const refused = await rejectionOf(page.request('ECHO', { text: 1 } as never));
  page.close();
  port.close();

  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({
    errorCode: 'ACCOUNT_NOT_FOUND',
    command: 'ECHO',
    details: { name: 'x' },
    retryable: false,
  });
  expect(refused).toBeInstanceOf(ValidationError);
  expect(refused).toMatchObject({ path: ['text'] });
});
