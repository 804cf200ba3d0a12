import { describe, expect, test } from 'vitest';
import { brokenLaws, laws } from '../../../../src/conformance/backend/laws/broken-laws.ts';
import type { Life } from '../../../../src/conformance/backend/life.ts';
import { requirement, result } from '../report/support/run.ts';
import { contract, event, failure, lifeOf, ready, sent, success, type Traffic } from './support/life.ts';

const tags: Readonly<Record<string, string>> = {
  'OP-3': 'ordered',
  'OP-4': 'final-event',
  'OP-5': 'final-event',
  'PROG-4': 'command-progress',
};
const should = new Set(['READY-2', 'END-1']);
const requirements = new Map(
  laws.map(({ requirement: id }) => [
    id,
    requirement(id, { tag: tags[id] ?? 'reference', level: should.has(id) ? 'SHOULD' : 'MUST' }),
  ]),
);
const announced = new Set(Object.values(tags));

/** The requirements that a life breaks, each once. */
function broken(
  life: Life,
  about: readonly string[] = [],
  waive: Readonly<Record<string, string>> = {},
): string[] {
  const one = result(
    'a-case',
    {},
    {
      requirements: about.map((id) => requirements.get(id) ?? requirement(id)),
    },
  ).case;
  const waiving = { ...one, scenario: { ...one.scenario, waive } };
  const problems = brokenLaws(waiving, [life], { contract, requirements, announced });
  return [...new Set(problems.map((problem) => problem.requirement))];
}

const started = { operation_id: 'op-1', status: 'started', total: 1, sessions: 1 };
const start: readonly Traffic[] = [
  ready,
  sent('b', 'CREATE_SONGS_BATCH', { account_name: 'demo', prompts: [{}] }),
];
const accepted = success('b', 'CREATE_SONGS_BATCH', started);
const half = {
  operation_id: 'op-1',
  status: 'in_progress',
  message: 'Half.',
  progress: 50,
  session: 1,
  sessions: 1,
  completed: 1,
  total: 2,
};
const whole = { ...half, status: 'completed', message: 'Done.', progress: 100, completed: 2 };
const final = { ...whole, final: true, result: { results: [] } };
const cancelled = { ...final, status: 'cancelled', error: 'It was cancelled.', error_code: 'CANCELLED' };
const account = {
  name: 'demo',
  email: '',
  created_at: '2026-01-01 10:00:00',
  last_used: null,
  status: 'active',
  profile_exists: true,
  session_state: 'unknown',
  handle: null,
  browser_open: false,
};
const list: Traffic = sent('a', 'GET_ACCOUNTS');

test('a backend that does everything right breaks no law', () => {
  const life = lifeOf([
    ready,
    list,
    success('a', 'GET_ACCOUNTS', [account]),
    ...start.slice(1),
    accepted,
    event('BATCH_PROGRESS', half),
    event('BATCH_PROGRESS', final),
    ['in', 'no JSON'],
    failure(null, 'INVALID_PAYLOAD'),
    sent('x', 'NO_SUCH_COMMAND'),
    failure('x', 'UNKNOWN_COMMAND'),
  ]);

  expect(broken(life, [...requirements.keys()])).toEqual([]);
});

const cases: readonly (readonly [string, string, readonly Traffic[]])[] = [
  ['a print on stdout', 'WIRE-1', [ready, ['out', 'Loading model…']]],
  ['an object that is no message', 'WIRE-1', [ready, ['out', { level: 'info', text: 'Loaded.' }]]],
  ['bytes that are no UTF-8', 'WIRE-2', [ready, ['out', Buffer.from([0x7b, 0xff, 0x7d, 0x0a])]]],
  [
    'two messages on one line',
    'WIRE-3',
    [ready, ['out', '{"id":"a","type":"X_RESPONSE"}{"id":"b","type":"X_RESPONSE"}']],
  ],
  ['a message that is cut short by the end', 'WIRE-3', [ready, ['out', Buffer.from('{"id":"a","ty')]]],
  [
    'a timestamp in seconds',
    'WIRE-4',
    [ready, list, success('a', 'GET_ACCOUNTS', [], { timestamp: Math.round(Date.now() / 1000) })],
  ],
  [
    'a whole number with a fraction',
    'WIRE-4',
    [
      ...start,
      accepted,
      event('BATCH_PROGRESS', final),
      [
        'out',
        JSON.stringify({ id: 'progress-event', type: 'BATCH_PROGRESS', payload: half }).replace(
          '"completed":1',
          '"completed":1.0',
        ),
      ],
    ],
  ],
  [
    'a whole number beyond 2^53 - 1',
    'WIRE-4',
    [
      ready,
      list,
      [
        'out',
        `{"id":"a","type":"GET_ACCOUNTS_RESPONSE","success":true,"data":[],"error":null,"timestamp":${Date.now()},"n":9007199254740993}`,
      ],
    ],
  ],
  ['a second ready message', 'READY-1', [ready, ready]],
  ['a ready message of another form', 'READY-6', [['err', { type: 'BACKEND_READY', capabilities: 'ping' }]]],
  ['a log line before the ready message', 'READY-2', [['err', 'Loading…'], ready]],
  ['a command without an answer', 'CMD-1', [ready, list]],
  ['two answers', 'CMD-1', [ready, list, success('a', 'GET_ACCOUNTS', []), success('a', 'GET_ACCOUNTS', [])]],
  [
    'an answer to nobody',
    'CMD-1',
    [ready, list, success('a', 'GET_ACCOUNTS', []), failure('z', 'UNKNOWN_COMMAND')],
  ],
  [
    'an answer without an id where each has one',
    'CMD-1',
    [ready, list, success('a', 'GET_ACCOUNTS', []), failure(null, 'INVALID_PAYLOAD')],
  ],
  ['another type', 'CMD-2', [ready, list, success('a', 'GET_QUEUES', [])]],
  ['a success with an error', 'CMD-2', [ready, list, success('a', 'GET_ACCOUNTS', [], { error: '' })]],
  [
    'a success without a time',
    'CMD-2',
    [ready, list, success('a', 'GET_ACCOUNTS', [], { timestamp: undefined })],
  ],
  ['a result that does not fit', 'CMD-2', [ready, list, success('a', 'GET_ACCOUNTS', [{ name: 'demo' }])]],
  [
    'a failure without a code',
    'ERR-1',
    [ready, list, failure('a', 'INTERNAL_ERROR', { error_code: undefined })],
  ],
  ['a failure with data', 'ERR-1', [ready, list, failure('a', 'INTERNAL_ERROR', { data: {} })]],
  [
    'a success of a command that there is not',
    'ERR-2',
    [ready, sent('x', 'NO_SUCH_COMMAND'), success('x', 'NO_SUCH_COMMAND', {})],
  ],
  ['a code that the file does not name', 'ERR-5', [ready, list, failure('a', 'QUEUE_NOT_FOUND')]],
  [
    'an event without a field',
    'PROG-1',
    [...start, accepted, event('BATCH_PROGRESS', final), event('BATCH_PROGRESS', { operation_id: 'op-1' })],
  ],
  [
    'an event that there is not',
    'PROG-1',
    [...start, accepted, event('NEWS', half), event('BATCH_PROGRESS', final)],
  ],
  [
    'an event of other commands',
    'PROG-2',
    [...start, accepted, event('QUEUE_PROGRESS', { ...half, queue_id: 'q' }), event('BATCH_PROGRESS', final)],
  ],
  [
    'progress that goes back',
    'PROG-3',
    [
      ...start,
      accepted,
      event('BATCH_PROGRESS', whole),
      event('BATCH_PROGRESS', half),
      event('BATCH_PROGRESS', final),
    ],
  ],
  ['an event of nobody', 'PROG-4', [ready, event('BATCH_PROGRESS', half)]],
  [
    "a command's event after its answer",
    'PROG-4',
    [
      ready,
      sent('f', 'FETCH_CLIPS', { session_token: 't' }),
      success('f', 'FETCH_CLIPS', []),
      event('BATCH_PROGRESS', { ...half, operation_id: 'f' }),
    ],
  ],
  [
    'a command that starts an operation and should not',
    'OP-1',
    [ready, sent('p', 'PING'), success('p', 'PING', started)],
  ],
  [
    'an operation that is answered with its result',
    'OP-1',
    [
      ...start,
      success('b', 'CREATE_SONGS_BATCH', { ...started, status: 'completed' }),
      event('BATCH_PROGRESS', final),
    ],
  ],
  [
    'an operation id that is given twice',
    'OP-2',
    [
      ...start,
      accepted,
      sent('c', 'CREATE_SONGS_BATCH'),
      success('c', 'CREATE_SONGS_BATCH', started),
      event('BATCH_PROGRESS', final),
    ],
  ],
  [
    'an event before the answer',
    'OP-3',
    [...start, event('BATCH_PROGRESS', half), accepted, event('BATCH_PROGRESS', final)],
  ],
  ['no final event', 'OP-4', [...start, accepted, event('BATCH_PROGRESS', whole)]],
  [
    'two final events',
    'OP-4',
    [...start, accepted, event('BATCH_PROGRESS', final), event('BATCH_PROGRESS', final)],
  ],
  [
    'an event after the final one',
    'OP-4',
    [...start, accepted, event('BATCH_PROGRESS', final), event('BATCH_PROGRESS', whole)],
  ],
  [
    'a final event of another type',
    'OP-4',
    [...start, accepted, event('SONG_PROGRESS', { ...final, prompt_index: 0, title: 'A' })],
  ],
  [
    'a final event of no operation',
    'OP-4',
    [
      ready,
      sent('f', 'FETCH_CLIPS', { session_token: 't' }),
      event('BATCH_PROGRESS', { ...final, operation_id: 'f' }),
      success('f', 'FETCH_CLIPS', []),
    ],
  ],
  [
    'a status that ends nothing',
    'OP-5',
    [...start, accepted, event('BATCH_PROGRESS', { ...final, status: 'processing' })],
  ],
  ['no result', 'OP-5', [...start, accepted, event('BATCH_PROGRESS', { ...final, result: null })]],
  [
    'a cancellation with another code',
    'OP-5',
    [
      ...start,
      accepted,
      event('BATCH_PROGRESS', {
        ...final,
        status: 'cancelled',
        error: 'Cancelled.',
        error_code: 'INTERRUPTED',
      }),
    ],
  ],
  [
    'a completed operation without a result',
    'OP-5',
    [...start, accepted, event('BATCH_PROGRESS', { ...final, result: null })],
  ],
  [
    'a cancelled operation that says nothing of a result',
    'OP-5',
    [...start, accepted, event('BATCH_PROGRESS', { ...cancelled, result: undefined })],
  ],
  [
    'a failure with a code of answers',
    'OP-5',
    [
      ...start,
      accepted,
      event('BATCH_PROGRESS', {
        ...final,
        status: 'failed',
        error: 'Failed.',
        error_code: 'ACCOUNT_NOT_FOUND',
      }),
    ],
  ],
];

describe('a law is broken by', () => {
  test.each(cases)('%s (%s)', (_title, id, traffic) => {
    expect(broken(lifeOf(traffic), [...should])).toContain(id);
  });

  test('an end that nobody asked for (ERR-3)', () => {
    const life = lifeOf([ready], { ending: 'none', exit: { code: 1, signal: null } });

    expect(broken(life)).toEqual(['ERR-3']);
  });

  test('staying when stdin has ended, and processes that are left (END-1)', () => {
    expect(broken(lifeOf([ready], { stayed: true }), ['END-1'])).toEqual(['END-1']);
    expect(broken(lifeOf([ready], { leftBehind: true }), ['END-1'])).toEqual(['END-1']);
  });
});

test('every law is shown to fire', () => {
  const shown = new Set(['ERR-3', 'END-1', ...cases.map(([, id]) => id)]);

  expect(laws.map(({ requirement: id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test('work that was cut short may say that nothing has come of it yet', () => {
  const life = lifeOf([...start, accepted, event('BATCH_PROGRESS', { ...cancelled, result: null })]);

  expect(broken(life)).not.toContain('OP-5');
});

describe('a law does not bind', () => {
  test('where its capability is not announced', () => {
    const life = lifeOf([...start, accepted]);
    const one = result('a-case').case;

    const problems = brokenLaws(one, [life], { contract, requirements, announced: new Set() });

    expect(problems).toEqual([]);
  });

  test('where the case waives it', () => {
    expect(broken(lifeOf([ready, list]), [], { 'CMD-1': 'It is killed.' })).toEqual([]);
  });

  test('where it only should hold and the case is about something else', () => {
    expect(broken(lifeOf([['err', 'Loading…'], ready]))).toEqual([]);
  });

  test('a backend that was killed to answer and to end its operations', () => {
    const life = lifeOf([...start, accepted, list], {
      ending: 'killed',
      exit: { code: null, signal: 'SIGKILL' },
    });

    expect(broken(life)).toEqual([]);
  });
});

test('of many breaches of one law the first are told, and how many more there are', () => {
  const life = lifeOf([ready, ...Array.from({ length: 9 }, (): Traffic => ['out', 'Loading…'])]);
  const one = result('a-case').case;

  const problems = brokenLaws(one, [life], { contract, requirements, announced });

  expect(problems).toHaveLength(6);
  expect(problems.at(-1)?.text).toBe('And 4 more of the same kind.');
});
