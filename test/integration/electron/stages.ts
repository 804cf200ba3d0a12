import type { BridgedBackend } from '../../../src/electron/bridge/bridged-backend.ts';
import * as errors from '../../../src/errors.ts';
import { songContract } from '../../../src/songs/index.ts';
import type { BackendStatus } from '../../../src/supervisor/status.ts';
import { startedTiny, type TinyClient } from '../../helpers/tiny-client.ts';

/** One error of every class, with facts of their own, and what must be seen of it in a page. */
export const everyError: Readonly<Record<errors.BackendErrorCode, errors.BackendError>> = {
  COMMAND_FAILED: new errors.CommandError('No such account.', {
    errorCode: 'ACCOUNT_NOT_FOUND',
    command: 'GET_ACCOUNTS',
    details: { name: 'nobody' },
    result: { half: true },
  }),
  VALIDATION_FAILED: new errors.ValidationError('Two fields are wrong.', {
    command: 'GET_ACCOUNTS',
    issues: [
      { path: ['names', 3], message: 'is missing' },
      { path: [], message: 'is odd' },
    ],
  }),
  START_FAILED: new errors.StartError('It is not there.', {
    reason: 'not-found',
    path: '/app/backend',
    cwd: '/app',
    tried: ['/app/backend', '/usr/backend'],
    exitCode: 2,
    signal: null,
    stderrTail: 'a traceback',
    versions: { client: '1.0.0', backend: '2.0.0' },
  }),
  START_TIMEOUT: new errors.StartTimeoutError('Too slow.', { timeoutMs: 30_000, stderrTail: 'a traceback' }),
  COMMAND_TIMEOUT: new errors.CommandTimeoutError('No answer.', {
    command: 'GET_ACCOUNTS',
    timeoutMs: 5,
    limit: 'total',
    outcome: 'unknown',
  }),
  IDLE_TIMEOUT: new errors.IdleTimeoutError('No progress.', {
    command: 'GET_ACCOUNTS',
    timeoutMs: 6,
    outcome: 'unknown',
  }),
  ABORTED: new errors.AbortedError(
    'Given up.',
    { command: 'GET_ACCOUNTS', outcome: 'not-sent' },
    { cause: new RangeError('the reason') },
  ),
  BACKEND_EXITED: new errors.BackendExitedError('It has ended.', {
    exitCode: null,
    signal: 'SIGKILL',
    stderrTail: 'a traceback',
    outcome: 'unknown',
  }),
  UNRESPONSIVE: new errors.UnresponsiveError('It hung.', { stderrTail: 'a traceback', outcome: 'unknown' }),
  CRASH_LOOP: new errors.CrashLoopError('Again and again.', { deaths: 4, withinMs: 180_000 }),
  CLOSED: new errors.ClosedError('It is closed.', { outcome: 'not-sent' }),
  OVERLOADED: new errors.OverloadedError('Full.', { buffer: 'outbox', limit: 16 }),
  MESSAGE_TOO_LARGE: new errors.MessageTooLargeError('Too long.', {
    direction: 'received',
    bytes: 2000,
    maxLineBytes: 1024,
  }),
  PROTOCOL_ERROR: new errors.ProtocolError('Not of that shape.', {
    kind: 'wrong-shape',
    id: '7',
    type: 'GET_ACCOUNTS_RESPONSE',
    issues: [{ path: ['data'], message: 'is no list' }],
  }),
  BRIDGE_REFUSED: new errors.BridgeError('Not for this window.', {
    reason: 'not-granted',
    command: 'GET_ACCOUNTS',
  }),
};

/** A backend of the songs that fails each call with the error whose code stands in the payload. */
export function failingBackend(): BridgedBackend {
  const status: BackendStatus = {
    ...{ state: 'running', pid: null, path: null, port: null, startedAt: null, changedAt: 0, restarts: 0 },
    ...{ generation: 1, revision: 1, memory: null, cpu: null, lastExit: null, lastError: null },
  };
  return {
    contract: songContract,
    status,
    call: (_name, payload) => Promise.reject(everyError[(payload as { code: errors.BackendErrorCode }).code]),
    operation: () => Promise.reject(everyError.VALIDATION_FAILED),
    on: () => () => {},
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    restart: () => Promise.resolve(),
  };
}

/** A backend of the tiny protocol that echoes, and builds with one step a name. */
export function buildingBackend(): Promise<TinyClient> {
  return startedTiny({
    handlers: {
      ECHO: (payload) => payload,
      BUILD: ({ names = [] }, call) => {
        const operation_id = `build-${call.id}`;
        call.answer({ operation_id });
        for (const name of names as string[]) call.progress('STEP', { operation_id, name });
        call.progress('BUILD_PROGRESS', {
          operation_id,
          ...{ final: true, status: 'completed', progress: 100, result: { built: (names as []).length } },
        });
      },
    },
  });
}
