import { describe, expect, test } from 'vitest';
import {
  type BackendErrorCode,
  BackendExitedError,
  BridgeError,
  type BridgeRefusal,
  ClosedError,
  CommandError,
  CommandTimeoutError,
  CrashLoopError,
  explainError,
  StartError,
  StartTimeoutError,
  UnresponsiveError,
} from '../../../src/core.ts';

const traceback = (last: string): string =>
  `Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n    import x\n${last}`;

/** As the client does: its text shows the last lines, its field holds them all. */
const shown = (tail: string): string => tail.split('\n').slice(-12).join('\n  ');

function died(stderrTail: string, fields: { exitCode?: number | null; signal?: string } = {}) {
  const { exitCode = 1, signal = null } = fields;
  const text = `The backend ${signal === null ? `exited with code ${exitCode}` : `was ended by ${signal}`}; it may have acted. The last lines of its stderr:\n  ${shown(stderrTail)}`;
  return new BackendExitedError(text, {
    exitCode: signal === null ? exitCode : null,
    signal,
    stderrTail,
    outcome: 'unknown',
  });
}

function notStarted(stderrTail: string, exitCode = 1): StartError {
  const text = `The backend exited with code ${exitCode} before it said that it is ready. The last lines of its stderr:\n  ${shown(stderrTail)}`;
  const reason = exitCode === 78 ? 'configuration' : 'exited';
  return new StartError(text, { reason, exitCode, stderrTail });
}

const missing = new StartError(
  '/home/me/backend does not exist; the working folder was /. Correct the path, or install what it names.',
  { reason: 'not-found', path: '/home/me/backend' },
);

type Cause = readonly [what: string, error: Error, title: RegExp, text?: RegExp];

const causes: readonly Cause[] = [
  ['a program that is not there', missing, /not found/, /\/home\/me\/backend|missing/],
  [
    'a program that must not be run',
    new StartError('/a/b is there but cannot be executed. Make it executable.', {
      reason: 'not-executable',
      path: '/a/b',
    }),
    /must not be run/,
  ],
  [
    'a program for another system',
    new StartError('/a/b could not be run in / (ENOEXEC).', { reason: 'spawn-failed', path: '/a/b' }),
    /could not be run/,
  ],
  [
    'a port that is taken, as Python tells it',
    notStarted(
      "ERROR: [Errno 98] error while attempting to bind on address ('127.0.0.1', 1733): address already in use",
    ),
    /port is already in use/,
  ],
  [
    'no port that is free',
    new StartError('No port from 1733 to 1832 is free (the last one failed with EADDRINUSE).', {
      reason: 'no-free-port',
    }),
    /port is already in use/,
  ],
  [
    'a connection that is refused',
    died(traceback('ConnectionRefusedError: [Errno 111] Connection refused')),
    /connection was refused/,
  ],
  [
    'a crash at the start',
    notStarted(traceback('KeyError: "x"')),
    /crashed while it started/,
    /KeyError: "x"/,
  ],
  [
    'a missing module',
    notStarted(traceback("ModuleNotFoundError: No module named 'yaml.nodes'")),
    /part of the application is missing/,
    /PyYAML/,
  ],
  [
    'a missing module that was to be run',
    notStarted('/usr/bin/python3: No module named stdwire_songs'),
    /part of the application is missing/,
    /package stdwire,/,
  ],
  ['a full disk', died(traceback('OSError: [Errno 28] No space left on device')), /disk is full/],
  [
    'a full disk, as SQLite tells it',
    died(traceback('sqlite3.OperationalError: database or disk is full')),
    /disk is full/,
  ],
  ['a kill from outside', died('', { signal: 'SIGKILL' }), /ended by force/],
  ['a kill from outside, in a container', died('', { exitCode: 137 }), /ended by force/],
  ['Python without memory', died(traceback('MemoryError')), /Not enough memory/],
  [
    'another protocol version',
    new StartError(
      'The backend speaks protocol version 2.0.0 and this client 1.0.0. Bring both to the same major version.',
      {
        reason: 'protocol-version',
        versions: { client: '1.0.0', backend: '2.0.0' },
      },
    ),
    /do not fit together/,
  ],
  [
    'settings that are wrong',
    notStarted('stdwire_songs cannot start: --log-level is loud', 78),
    /settings are wrong/,
  ],
  [
    'a configuration file that is wrong',
    new StartError('The configuration file /a/stdwire.json cannot be used. It is not JSON.', {
      reason: 'configuration',
      path: '/a/stdwire.json',
    }),
    /settings are wrong/,
  ],
  [
    'a start that takes too long',
    new StartTimeoutError('The backend did not say that it is ready within 100 ms', {
      timeoutMs: 100,
      stderrTail: '',
    }),
    /not get ready in time/,
  ],
  [
    'a health check that does not pass',
    new StartError('The backend runs but its health check does not pass: GET / was answered with 503', {
      reason: 'unhealthy',
    }),
    /not get ready in time/,
  ],
  ['a crash loop', new CrashLoopError('It died 4 times.', { deaths: 4, withinMs: 1 }), /keeps crashing/],
  ['a death under a call', died(traceback('ValueError: no')), /ended unexpectedly/, /ValueError: no/],
  [
    'a backend that hangs',
    new UnresponsiveError('It did not answer.', { stderrTail: '', outcome: 'unknown' }),
    /did not answer any more/,
  ],
  [
    'a backend that is stopped',
    new ClosedError('The backend was stopped.', { outcome: 'not-sent' }),
    /is stopped/,
  ],
  [
    'an answer that takes too long',
    new CommandTimeoutError('No answer.', {
      command: 'X',
      timeoutMs: 1,
      limit: 'response',
      outcome: 'unknown',
    }),
    /took too long/,
  ],
  [
    'a backend that says no',
    new CommandError('There is no account demo.', { errorCode: 'X', command: 'Y' }),
    /did not work/,
    /no account demo/,
  ],
];

const named = causes.map((cause) => [cause[0], cause] as const);

describe('a failure is explained in plain words', () => {
  test.each(named)('%s', (_, [, error, title, text = /./]) => {
    const explained = explainError(error);

    expect(explained.title).toMatch(title);
    expect(explained.text).toMatch(text);
    expect(explained.whatToDo).toMatch(/^[A-Z].*[\w)]\.?$/);
    expect(explained.technical).toContain(error.message);
  });

  test.each(named)('from nothing but its code and its text, as in a window: %s', (_, [, error, title]) => {
    const { code } = error as Error & { code: BackendErrorCode };

    expect(explainError({ code, message: error.message }).title).toMatch(title);
  });
});

test.each<[BridgeRefusal, RegExp]>([
  ['sender', /may not do that/],
  ['origin', /may not do that/],
  ['not-granted', /may not do that/],
  ['document', /lost its connection/],
  ['malformed', /did not understand/],
  ['unknown-command', /did not understand/],
  ['duplicate-id', /did not understand/],
  ['too-large', /Too large/],
  ['too-many', /Too much at once/],
  ['version', /do not fit together/],
  ['unavailable', /cannot be reached/],
  ['internal', /inside the application/],
])('a bridge that refuses is explained by its reason: %s', (reason, title) => {
  const error = new BridgeError('No.', { reason });
  const explained = explainError(error);

  expect(explained.title).toMatch(title);
  expect(explained.technical).toBe('BRIDGE_REFUSED: No.');
});

test('a bridge that refuses for a reason of a newer version is explained all the same', () => {
  for (const reason of ['quota', 'constructor', undefined]) {
    expect(explainError({ code: 'BRIDGE_REFUSED', message: 'No.', reason }).title).toMatch(
      /did not understand/,
    );
  }
});

test.each<[BridgeRefusal, RegExp]>([
  ['unavailable', /was not done/],
  ['internal', /may have been done/],
])('a bridge that refuses says whether something was done: %s', (reason, text) => {
  expect(explainError(new BridgeError('No.', { reason })).text).toMatch(text);
});

test('a call that was cut short by a lost way to the bridge may have been done', () => {
  const cause = new BridgeError('Lost.', { reason: 'unavailable' });
  const error = new ClosedError('Lost. X was under way.', { outcome: 'unknown' }, { cause });

  expect(explainError(error)).toMatchObject({
    title: 'The connection to the application was lost',
    text: expect.stringContaining('may have been done'),
  });
});

test('a crash loop is explained by what it crashes of', () => {
  const cause = died(traceback("ModuleNotFoundError: No module named 'msgspec'"));
  const error = new CrashLoopError('It died 4 times.', { deaths: 4, withinMs: 1 }, { cause });

  expect(explainError(error)).toMatchObject({ text: expect.stringContaining('msgspec') });
});

test('a call that finds nothing running is explained by what went wrong before', () => {
  const error = new ClosedError('It could not be started.', { outcome: 'not-sent' }, { cause: missing });

  expect(explainError(error).title).toBe('The background program was not found');
});

test('the log file stands in the exact text', () => {
  const error = notStarted('');
  error.logFile = '/a/backend.log';

  expect(explainError(error).technical).toMatch(/^START_FAILED: .*\nLog file: \/a\/backend\.log$/s);
});

test('an old line of the log explains nothing', () => {
  const old = `address already in use\n${'a line\n'.repeat(20)}${traceback('KeyError: 1')}`;

  expect(explainError(died(old)).title).toBe('The background program ended unexpectedly');
});

test('causes that lead in a circle end', () => {
  const error = { code: 'CRASH_LOOP', message: 'x', cause: undefined as unknown };
  error.cause = error;

  expect(explainError(error).title).toMatch(/keeps crashing/);
});

test.each([[new TypeError('x is not a function')], ['a text'], [undefined], [null], [7], [{}]])(
  'anything else is something unexpected, with its text: %s',
  (value) => {
    const { title, technical } = explainError(value);

    expect(title).toBe('Something unexpected happened');
    expect(technical.length).toBeGreaterThan(0);
  },
);
