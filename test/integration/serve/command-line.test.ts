import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { python, repositoryRoot } from '../../helpers/python.ts';
import { SocketPage } from '../../helpers/socket-page.ts';

interface Run {
  readonly out: string;
  readonly err: string;
  /** Resolves once it has printed this to one of its streams. */
  readonly says: (text: string) => Promise<void>;
  readonly interrupt: () => void;
  readonly code: Promise<number>;
}

/** `stdwire serve` within this program. */
function serving(args: readonly string[]): Run {
  const interrupt = new AbortController();
  const run = { out: '', err: '' };
  const looks = new Set<() => void>();
  const take = (stream: 'out' | 'err') => (text: string) => {
    run[stream] += text;
    for (const look of looks) look();
  };
  const code = runProgram(['serve', ...args], {
    stdin: Readable.from([]),
    out: take('out'),
    err: take('err'),
    signal: interrupt.signal,
  });
  return Object.assign(run, {
    code,
    interrupt: () => interrupt.abort(),
    says: (text: string) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (!`${run.out}${run.err}`.includes(text)) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
      }),
  });
}

const ownProtocol = join(repositoryRoot, 'examples', 'own-protocol');
/** A backend of a protocol that the command line knows nothing of. */
const words = [
  '--env',
  `PYTHONPATH=${join(ownProtocol, 'python')}`,
  '--',
  python,
  join(ownProtocol, 'backend.py'),
];
/** A backend that is never asked for anything. */
const none = ['--', './no-such-backend'];

describe('what is wrong with the command line is told, and nothing is started', () => {
  test.each<[string, string[], RegExp]>([
    ['no backend', [], /Say how the backend is started, after --/],
    ['a word too many', ['dist', ...none], /It takes options only, not "dist"/],
    ['a port that is none', ['--port', '0', ...none], /--port takes a number from 1 to 65535, not "0"/],
    ['an origin that is none', ['--origin', 'localhost:5173', ...none], /is no origin of a page/],
    [
      'an origin with a path',
      ['--origin', 'http://localhost:5173/', ...none],
      /Write http:\/\/localhost:5173\./,
    ],
    ['any origin', ['--origin', '*', ...none], /"\*" is no origin/],
    ['a topic that is none', ['--topics', 'stat', ...none], /not "stat"\. Did you mean status\?/],
    ['a topic that is like none', ['--topics', 'foo', ...none], /or none, not "foo"\.$/m],
    ['an empty name', ['--grant', 'GET_ACCOUNTS,', ...none], /--grant takes names with commas between them/],
    [
      'a command that is misspelt',
      ['--grant', 'GET_QUEUES,GET_ACOUNTS', ...none],
      /no command GET_ACOUNTS\. Did you mean GET_ACCOUNTS\? .*add --as-is/,
    ],
    ['all and more', ['--grant', 'all,GET_ACCOUNTS', ...none], /--grant takes all, or names, and not both/],
    ['what is never granted', ['--grant', 'SHUTDOWN', ...none], /SHUTDOWN is never granted/],
    ['a call of the bridge', ['--grant', '$start', ...none], /\$start/],
    [
      'a folder that is missing',
      ['--static', './no-such-folder', ...none],
      /There is no folder .*no-such-folder/,
    ],
    ['an option that is none', ['--orgin', 'x', ...none], /Did you mean --origin/],
  ])('%s', async (_, args, text) => {
    await using _leaks = await noLeaks();
    const run = serving(args);

    expect(await run.code).toBe(2);
    expect(run.out).toBe('');
    expect(run.err).toMatch(text);
  });

  test('a port that another program has', async () => {
    await using _leaks = await noLeaks();
    await using other = await httpServer(() => {});
    const run = serving(['--port', String(other.port), ...none]);

    expect(await run.code).toBe(2);
    expect(run.err).toBe(
      `stdwire: Another program listens on port ${other.port} of 127.0.0.1. Name another one, or none for any that is free.\n`,
    );
  });
});

test('prints the addresses for a person, and says what the backend does', async () => {
  await using _leaks = await noLeaks();
  const run = serving(['--origin', 'http://localhost:5173', ...words]);
  await run.says('The backend runs, as process');
  run.interrupt();

  expect(await run.code).toBe(130);
  expect(run.out).toMatch(
    /^page {4}http:\/\/localhost:5173\/#stdwire-url=\S+&stdwire-token=\S+\nsocket {2}ws:\/\/127\.0\.0\.1:\d+\/stdwire\ntoken {3}[\w-]{22}\n$/,
  );
  const [, token = ''] = /token {3}(\S+)/.exec(run.out) ?? [];
  expect(run.err).toMatch(/^stdwire: The backend: starting\nstdwire: The backend runs, as process \d+\.\n/);
  expect(run.err).not.toContain(token);
});

test('a backend of another protocol is served by the names of its commands, which are sent as they are', async () => {
  await using _leaks = await noLeaks();
  const run = serving(['--json', '--allow-programs', '--grant', 'COUNT_WORDS, READ_ALOUD', ...words]);
  await run.says('The backend runs');
  {
    await using page = await SocketPage.connect(JSON.parse(run.out), { origin: null });
    const hello = await page.hello();
    const counted = await page.call('COUNT_WORDS', { text: 'one two' });
    const unknown = await page.call('GET_ACCOUNTS');

    expect(hello).toMatchObject({ ok: true, commands: ['COUNT_WORDS', 'READ_ALOUD'] });
    expect(counted).toMatchObject({ ok: true, data: { words: 2 } });
    expect(unknown).toMatchObject({ ok: false, error: { fields: { reason: 'not-granted' } } });

    page.control({ op: 'subscribe', topic: 'progress' });
    const started = await page.call('READ_ALOUD', { text: 'one', pause_ms: 1 });
    expect(started).toMatchObject({ ok: true, data: { status: 'started' } });
    expect(await page.event(({ kind }) => kind === 'general')).toMatchObject({
      data: { known: false, message: { type: 'READING_PROGRESS' } },
    });
  }
  run.interrupt();

  expect(await run.code).toBe(130);
  expect(run.err).toContain('The song protocol has no command COUNT_WORDS: it is sent as it is.');
});

test('a name that is near to one of the song protocol is served where that is meant', async () => {
  await using _leaks = await noLeaks();
  const run = serving(['--grant', 'GET_ACOUNTS', '--as-is', ...words]);
  await run.says('The backend runs');
  run.interrupt();

  expect(await run.code).toBe(130);
  expect(run.err).toContain('no command GET_ACOUNTS: it is sent as it is.');
});

test('only what was granted may be called, and only the topics that were named are told', async () => {
  await using _leaks = await noLeaks();
  const args = ['--json', '--grant', 'GET_ACCOUNTS', '--grant', 'GET_QUEUES', '--topics', 'status'];
  const run = serving([...args, '--logs', ...words]);
  await run.says('The backend runs');
  {
    await using page = await SocketPage.connect(JSON.parse(run.out));

    expect(await page.hello()).toMatchObject({
      commands: ['GET_ACCOUNTS', 'GET_QUEUES'],
      topics: ['status'],
      lifecycle: false,
      status: { state: 'running' },
    });
    expect(await page.call('$stop')).toMatchObject({
      ok: false,
      error: { fields: { reason: 'not-granted' } },
    });
  }
  run.interrupt();

  expect(await run.code).toBe(130);
  expect(run.err).toContain('stdwire: A call was refused (not-granted)');
});

test('says whom it has not let in, once for the same one again and again, with what it chose in quotes', async () => {
  await using _leaks = await noLeaks();
  const run = serving(['--json', ...none]);
  await run.says('no-such-backend');
  const address = JSON.parse(run.out);
  for (let times = 0; times < 3; times += 1)
    await expect(SocketPage.connect(address, { origin: 'http://evil.example' })).rejects.toThrow('403');
  const wrong = { ...address, token: 'x'.repeat(22) };
  await expect(SocketPage.connect(wrong)).rejects.toThrow('401');
  run.interrupt();

  expect(await run.code).toBe(130);
  const refused = run.err.split('\n').filter((line) => line.includes('Refused'));
  expect(refused).toEqual([
    'stdwire: Refused: Pages of this origin may not connect. "http://evil.example"',
    'stdwire: Refused: The token is missing, or it is not that of this server.',
  ]);
});

test('interrupted while the backend starts, it ends it', async () => {
  await using _leaks = await noLeaks();
  const neverReady = ['--', python, '-c', 'import sys; sys.stdin.read()'];
  const run = serving(['--json', ...neverReady]);
  await run.says('starting');
  run.interrupt();

  expect(await run.code).toBe(130);
});
