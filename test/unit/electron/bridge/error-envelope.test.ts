import { describe, expect, test } from 'vitest';
import { envelopeOf, refusal } from '../../../../src/electron/bridge/error-envelope.ts';
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
} from '../../../../src/errors.ts';
import { registerSecret } from '../../../../src/wire/redact.ts';

const production = { development: false, log: false };
const development = { development: true, log: false };
const exit = { exitCode: 1, signal: null, stderrTail: 'Traceback: the tail' };
const issues = [{ path: ['a', 0], message: 'wrong' }];

/** One of each class, with the fields that may cross to any window. */
const errors: readonly [BackendError, Record<string, unknown>][] = [
  [
    new CommandError('m', { errorCode: 'X', command: 'C', details: { a: 1 }, result: [2] }),
    { errorCode: 'X', command: 'C', details: { a: 1 }, result: [2] },
  ],
  [new ValidationError('m', { command: 'C', issues }), { command: 'C', issues }],
  [
    new StartError('m', { reason: 'not-found', path: '/p', cwd: '/c', tried: ['/t'], ...exit }),
    { reason: 'not-found', path: '/p', cwd: '/c', tried: ['/t'], exitCode: 1, signal: null },
  ],
  [new StartTimeoutError('m', { timeoutMs: 5, stderrTail: 'tail' }), { timeoutMs: 5 }],
  [
    new CommandTimeoutError('m', { command: 'C', timeoutMs: 5, limit: 'total', outcome: 'unknown' }),
    { command: 'C', timeoutMs: 5, limit: 'total', outcome: 'unknown' },
  ],
  [
    new IdleTimeoutError('m', { command: 'C', timeoutMs: 5, outcome: 'unknown' }),
    { command: 'C', timeoutMs: 5, outcome: 'unknown' },
  ],
  [new AbortedError('m', { command: 'C', outcome: 'unknown' }), { command: 'C', outcome: 'unknown' }],
  [
    new BackendExitedError('m', { ...exit, outcome: 'unknown' }),
    { exitCode: 1, signal: null, outcome: 'unknown' },
  ],
  [new UnresponsiveError('m', { stderrTail: 'tail', outcome: 'unknown' }), { outcome: 'unknown' }],
  [new CrashLoopError('m', { deaths: 4, withinMs: 9 }), { deaths: 4, withinMs: 9 }],
  [new ClosedError('m', { outcome: 'unknown' }), { outcome: 'unknown' }],
  [new OverloadedError('m', { buffer: 'outbox', limit: 9 }), { buffer: 'outbox', limit: 9 }],
  [
    new MessageTooLargeError('m', { direction: 'sent', bytes: 9, maxLineBytes: 8 }),
    { direction: 'sent', bytes: 9, maxLineBytes: 8 },
  ],
  [
    new ProtocolError('m', { kind: 'unknown-id', id: 'i', type: 'T' }),
    { kind: 'unknown-id', id: 'i', type: 'T' },
  ],
  [new BridgeError('m', { reason: 'unavailable', command: 'C' }), { reason: 'unavailable', command: 'C' }],
];

describe('the envelope of an error of ours', () => {
  test.each(errors.map(([error, fields]) => [error.code, error, fields] as const))(
    '%s carries class, code, text and the fields that may cross',
    (code, error, fields) => {
      const envelope = envelopeOf(error, production);

      expect(envelope).toMatchObject({ code, name: error.name, message: 'm', fields });
      expect(Object.keys(envelope.fields).sort()).toEqual(Object.keys(fields).sort());
      expect(structuredClone(envelope)).toEqual(JSON.parse(JSON.stringify(envelope)));
    },
  );

  test.each([
    [{ development: true, log: false }, true],
    [{ development: false, log: true }, true],
    [{ development: false, log: false }, false],
  ])('%j: the end of the log crosses: %s', (policy, crosses) => {
    const message = 'The backend exited with code 1. The last lines of its stderr:\n  Traceback: the tail';
    const envelope = envelopeOf(new BackendExitedError(message, { ...exit, outcome: 'unknown' }), policy);

    expect(envelope.fields.stderrTail).toBe(crosses ? 'Traceback: the tail' : undefined);
    expect(envelope.message).toBe(crosses ? message : 'The backend exited with code 1.');
  });

  test('has a stack only while the app is being developed', () => {
    const error = new ClosedError('m', { outcome: 'not-sent' });

    expect(envelopeOf(error, production).stack).toBeUndefined();
    expect(envelopeOf(error, development).stack).toContain('error-envelope.test.ts');
  });

  test('names a cause of ours always, and another one while the app is being developed', () => {
    const ours = new ClosedError(
      'm',
      { outcome: 'unknown' },
      { cause: new CrashLoopError('often', { deaths: 4, withinMs: 9 }) },
    );
    const foreign = new ClosedError('m', { outcome: 'unknown' }, { cause: new TypeError('/home/me') });

    expect(envelopeOf(ours, production).cause).toEqual({
      name: 'CrashLoopError',
      message: 'often',
      code: 'CRASH_LOOP',
      fields: { deaths: 4, withinMs: 9 },
    });
    expect(envelopeOf(foreign, production).cause).toBeUndefined();
    expect(envelopeOf(foreign, development).cause).toEqual({ name: 'TypeError', message: '/home/me' });
  });

  test('holds no secret', () => {
    registerSecret('hunter2-hunter2');
    const error = new CommandError('the token hunter2-hunter2 is wrong', { errorCode: 'X', command: 'C' });

    expect(envelopeOf(error, production).message).toBe('the token [redacted] is wrong');
    expect(JSON.stringify(envelopeOf(error, development))).not.toContain('hunter2');
  });

  test('leaves out a field that cannot cross, and keeps the others', () => {
    const error = new CommandError('m', { errorCode: 'X', command: 'C', details: { run() {} }, result: 1n });

    expect(envelopeOf(error, production).fields).toEqual({ errorCode: 'X', command: 'C' });
  });
});

describe('whether the same call can succeed', () => {
  const codes = {
    BUSY: { code: 'BUSY', layer: 'domain', retryable: true, userAction: '' },
    WRONG: { code: 'WRONG', layer: 'domain', retryable: false, userAction: '' },
  } as const;
  const failed = (errorCode: string) => new CommandError('m', { errorCode, command: 'C' });

  test.each<[BackendError, boolean]>([
    [failed('BUSY'), true],
    [failed('WRONG'), false],
    [failed('NEWER'), false],
    [failed('constructor'), false],
    [new ClosedError('m', { outcome: 'not-sent' }), true],
    [new ClosedError('m', { outcome: 'unknown' }), false],
    [new BackendExitedError('m', { ...exit, outcome: 'not-sent' }), true],
    [new BackendExitedError('m', { ...exit, outcome: 'unknown' }), false],
    [new OverloadedError('m', { buffer: 'outbox', limit: 1 }), true],
    [new StartTimeoutError('m', { timeoutMs: 1, stderrTail: '' }), true],
    [new StartError('m', { reason: 'no-free-port' }), true],
    [new StartError('m', { reason: 'not-found' }), false],
    [new ValidationError('m', { command: 'C', issues }), false],
    [new BridgeError('m', { reason: 'too-many' }), true],
    [new BridgeError('m', { reason: 'not-granted' }), false],
  ])('%o', (error, retryable) => {
    expect(envelopeOf(error, { ...production, errors: codes }).retryable).toBe(retryable);
  });
});

describe('the envelope of a refusal', () => {
  test('says why', () => {
    expect(refusal('too-many', 'Too many.', 'ECHO')).toEqual({
      code: 'BRIDGE_REFUSED',
      name: 'BridgeError',
      message: 'Too many.',
      retryable: true,
      fields: { reason: 'too-many', command: 'ECHO' },
    });
    expect(refusal('sender', 'No.').fields).toEqual({ reason: 'sender' });
  });

  test('does not repeat a name that is as long as a book', () => {
    expect(refusal('not-granted', 'No.', 'X'.repeat(10_000)).fields.command).toHaveLength(100);
  });
});

test('a class that says it is of ours with a code that is not is another one', () => {
  class Odd extends BackendError {
    override readonly code = 'constructor' as 'CLOSED';
    override readonly name = 'Odd';
  }

  expect(envelopeOf(new Odd('private'), production)).toMatchObject({
    code: 'BRIDGE_REFUSED',
    fields: { reason: 'internal' },
  });
});
